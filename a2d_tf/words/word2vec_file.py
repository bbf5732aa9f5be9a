"""Reader of word2vec files, binary or text, plain or gzipped, a block of words at a time.

Both forms open with the line ``<number of words> <dimension>``. Binary: each word, a blank, its
values as little-endian float32, and in some files a newline. Text: one word and its values on each
line.
"""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from a2d_tf.counted import counted
from a2d_tf.errors import InputError

BLOCK_WORDS = 4096  # 5 MB of 300-d vectors
_CHUNK_BYTES = 1 << 23
_MAX_HEADER_BYTES = 100
_MAX_DIMENSION = 10_000  # published vectors have at most a few thousand values
_MAX_WORD_BYTES = 10_000  # GoogleNews has phrases of about 100 bytes
_GZIP_MAGIC = b"\x1f\x8b"
_NUMBER_BYTES = b"0123456789+-.eEnaifNAIF \t\r"

WordBlock = tuple[list[bytes], NDArray[np.float32]]  # n UTF-8 words, their (n, D) vectors


@dataclass(frozen=True)
class Word2vecHeader:
    """What the first line of a word2vec file declares."""

    num_words: int
    dimension: int


def read_header(path: Path) -> Word2vecHeader:
    """Return the header of a word2vec file.

    Raises:
        InputError: No such file, one that cannot be read, or a bad header.
    """
    with _opened(path) as stream:
        return _read_header(stream, path)


def read_word2vec(path: Path) -> Iterator[WordBlock]:
    """Yield the words of a word2vec file with their vectors, in file order.

    Yields:
        Up to ``BLOCK_WORDS`` words and their vectors, (n, D) float32; repeated words too.

    Raises:
        InputError: No such file, one that cannot be read, a bad header, a truncated file, a wrong
            dimension, or values that are not numbers.
    """
    with _opened(path) as stream:
        header = _read_header(stream, path)
        start = stream.tell()
        record = stream.read(_MAX_WORD_BYTES + 4 * header.dimension)
        stream.seek(start)
        read = _read_text if _looks_like_text(record, header.dimension) else _read_binary
        done = 0
        for words, block in read(stream, header, path):
            finite = np.isfinite(block).all(axis=1)  # (n,)
            if not finite.all():
                bad = int(np.argmin(finite))
                word = words[bad].decode(errors="replace")
                raise InputError(
                    path, f"word {done + bad + 1}", "values must be finite numbers", word
                )
            done += len(words)
            yield words, block


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as stream:
            zipped = stream.read(2) == _GZIP_MAGIC
        with cast(BinaryIO, gzip.open(path, "rb")) if zipped else path.open("rb") as stream:
            yield stream
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise InputError(path, "gzip", "must be a whole gzip file", str(error)) from None
    except OSError as error:
        raise InputError(path, "file", "must be readable", error.strerror or str(error)) from None


def _read_header(stream: BinaryIO, path: Path) -> Word2vecHeader:
    line = stream.readline(_MAX_HEADER_BYTES)
    fields = line.split()
    if len(fields) != 2 or not all(f.isdigit() and int(f) > 0 for f in fields):
        raise InputError(
            path,
            "header",
            "first line must be '<number of words> <dimension>', both positive",
            line[:40].decode(errors="replace").strip(),
        )
    header = Word2vecHeader(num_words=int(fields[0]), dimension=int(fields[1]))
    if header.dimension > _MAX_DIMENSION:
        rule = f"dimension must be at most {_MAX_DIMENSION}"
        raise InputError(path, "header", rule, header.dimension)
    return header


def _looks_like_text(record: bytes, dimension: int) -> bool:
    # Text when what follows the first word is made of digits; float32 bytes practically never are.
    _, *rest = record.split(None, 1) or [b""]
    values = b"".join(rest)[: 4 * dimension].partition(b"\n")[0]
    return bool(values) and not values.strip(_NUMBER_BYTES)


def _truncated(path: Path, number: int, header: Word2vecHeader) -> InputError:
    rule = f"file must hold {_declared(header)} as declared"
    return InputError(path, f"word {number}", rule, "end of file")


def _read_binary(stream: BinaryIO, header: Word2vecHeader, path: Path) -> Iterator[WordBlock]:
    num_bytes = 4 * header.dimension
    words: list[bytes] = []
    values: list[bytes] = []
    buffer, position = b"", 0
    for number in range(1, header.num_words + 1):
        while True:
            blank = buffer.find(b" ", position, position + _MAX_WORD_BYTES)
            end = blank + 1 + num_bytes
            if blank >= 0 and end <= len(buffer):
                break
            if blank < 0 and len(buffer) - position >= _MAX_WORD_BYTES:
                raise InputError(path, f"word {number}", "a word must end with a space")
            more = stream.read(_CHUNK_BYTES)
            if not more:
                raise _truncated(path, number, header)
            buffer, position = buffer[position:] + more, 0
        words.append(buffer[position:blank].lstrip(b"\n"))
        values.append(buffer[blank + 1 : end])
        position = end
        if len(words) == BLOCK_WORDS or number == header.num_words:
            block = np.frombuffer(b"".join(values), dtype="<f4")
            yield words, block.reshape(len(words), header.dimension)
            words, values = [], []
    _check_end(buffer[position:] + stream.read(_CHUNK_BYTES), header, path)


def _read_text(stream: BinaryIO, header: Word2vecHeader, path: Path) -> Iterator[WordBlock]:
    words: list[bytes] = []
    block = np.empty((BLOCK_WORDS, header.dimension), np.float32)
    for number in range(1, header.num_words + 1):
        line = stream.readline()
        if not line:
            raise _truncated(path, number, header)
        fields = line.split()
        if len(fields) != header.dimension + 1:
            if len(fields) <= header.dimension and not line.endswith(b"\n"):
                raise _truncated(path, number, header)
            rule = f"line must be a word and {counted(header.dimension, 'value')}"
            found = counted(max(len(fields) - 1, 0), "value")
            raise InputError(path, f"word {number}", rule, found)
        try:
            with np.errstate(over="ignore"):  # beyond float32 is infinite, which is refused
                block[len(words)] = [float(field) for field in fields[1:]]
        except ValueError as error:
            raise InputError(path, f"word {number}", "values must be numbers", str(error)) from None
        words.append(fields[0])
        if len(words) == BLOCK_WORDS or number == header.num_words:
            yield words, block[: len(words)].copy()
            words = []
    _check_end(stream.read(_CHUNK_BYTES), header, path)


def _check_end(rest: bytes, header: Word2vecHeader, path: Path) -> None:
    if rest.strip():
        rule = f"must declare all words and their dimension, not {_declared(header)}"
        raise InputError(path, "header", rule, "more data after them")


def _declared(header: Word2vecHeader) -> str:
    values = counted(header.dimension, "value")
    return f"{counted(header.num_words, 'word')} of {values}"
