"""Digests of files and streams, and their comparison with published ones."""

import hashlib
from pathlib import Path
from typing import IO

from a2d_tf.errors import InputError

_BLOCK = 1 << 20


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as stream:
        return _digest_of(stream, "sha256")


def check_digest(stream: IO[bytes], digest: str, *, place: object) -> None:
    """Read a stream to its end and compare it with a digest.

    Args:
        stream: The contents.
        digest: ``sha256:...`` or ``md5:...``, or the first digits of one where no more are
            published; an empty one checks nothing.
        place: What to call the contents in the error.

    Raises:
        InputError: The contents have another digest.
    """
    if not digest:
        return
    method, _, wanted = digest.partition(":")
    found = _digest_of(stream, method)
    if not found.startswith(wanted):
        rule = f"must be {wanted}" if len(wanted) == len(found) else f"must begin with {wanted}"
        raise InputError(place, method, rule, found)


def check_file(path: Path, digest: str, *, place: object | None = None) -> None:
    """Compare a file with a digest, as ``check_digest`` does."""
    with path.open("rb") as stream:
        check_digest(stream, digest, place=place or path)


def _digest_of(stream: IO[bytes], method: str) -> str:
    # Not hashlib.file_digest: it does not take a member of a tar archive for a file.
    found = hashlib.new(method, usedforsecurity=False)
    while block := stream.read(_BLOCK):
        found.update(block)
    return found.hexdigest()
