"""Digests of files and streams: of published ones, and of files that keep theirs beside them.

A file's own digest stands beside it as ``NAME.sha256``, in the form that ``sha256sum --check``
takes, so that it can be checked without this package too.
"""

import hashlib
import re
from pathlib import Path
from typing import IO

from a2d_tf.errors import InputError, shorten
from a2d_tf.files.text import read_text
from a2d_tf.files.whole_files import replace_text

SHA256_SUFFIX = ".sha256"
DAMAGED = "damaged: it is not what was written"

_BLOCK = 1 << 20
_LINE = re.compile(r"([0-9a-f]{64})  .+\n?")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as stream:
        return _digest_of(stream, "sha256")


def record_digest(path: Path, *, content: bytes | None = None) -> None:
    """Write the SHA-256 of a file beside it; a reader finds the old one or the new, never a part.

    Args:
        path: The file.
        content: What will be written into it, where it is not there yet.

    Raises:
        InputError: It cannot be written, as on a full disk.
    """
    digest = sha256_of(path) if content is None else hashlib.sha256(content).hexdigest()
    replace_text(digest_path(path), f"{digest}  {path.name}\n")


def check_digest(path: Path) -> None:
    """Compare a file with the SHA-256 that stands beside it; nothing is done where none does.

    Raises:
        InputError: The file is another one, or what stands beside it is no SHA-256.
    """
    wanted = recorded_digest(path)
    if wanted is not None:
        require_digest(path, wanted)


def require_digest(path: Path, wanted: str) -> None:
    """Raise InputError unless a file has this SHA-256."""
    found = sha256_of(path)
    if found != wanted:
        raise InputError(path, "SHA-256", f"must be {wanted} ({DAMAGED})", found)


def recorded_digest(path: Path) -> str | None:
    """Return the SHA-256 that stands beside a file, None where none does.

    Raises:
        InputError: What stands beside it is no SHA-256.
    """
    beside = digest_path(path)
    if not beside.is_file():
        return None
    text = read_text(beside)
    line = _LINE.fullmatch(text)
    if line is None:
        rule = f"must be a SHA-256 and {path.name}; without this file nothing is compared"
        raise InputError(beside, "file", rule, shorten(text))
    return line[1]


def digest_path(path: Path) -> Path:
    """Return where the SHA-256 of a file stands."""
    return path.with_name(path.name + SHA256_SUFFIX)


def check_stream(stream: IO[bytes], digest: str, *, place: object) -> None:
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
    """Compare a file with a digest, as ``check_stream`` does."""
    with path.open("rb") as stream:
        check_stream(stream, digest, place=place or path)


def _digest_of(stream: IO[bytes], method: str) -> str:
    # Not hashlib.file_digest: it does not take a member of a tar archive for a file.
    found = hashlib.new(method, usedforsecurity=False)
    while block := stream.read(_BLOCK):
        found.update(block)
    return found.hexdigest()
