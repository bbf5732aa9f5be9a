"""Comparison of files and bytes with their published digests."""

import hashlib
from pathlib import Path
from typing import IO

from a2d_tf.errors import InputError

_BLOCK = 1 << 20


def check_digest(stream: IO[bytes], digest: str, *, place: object) -> None:
    """Read a stream to its end and compare it with a digest.

    Args:
        stream: The contents.
        digest: ``sha256:...`` or ``md5:...``; empty checks nothing.
        place: What to call the contents in the error.

    Raises:
        InputError: The contents are others.
    """
    if not digest:
        return
    method, _, wanted = digest.partition(":")
    found = hashlib.new(method, usedforsecurity=False)
    while block := stream.read(_BLOCK):
        found.update(block)
    if found.hexdigest() != wanted:
        raise InputError(place, method, f"must be {wanted}", found.hexdigest())


def check_file(path: Path, digest: str, *, place: object | None = None) -> None:
    """Compare a file with a digest, as ``check_digest`` does."""
    with path.open("rb") as stream:
        check_digest(stream, digest, place=place or path)
