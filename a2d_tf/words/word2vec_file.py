"""Reader of word2vec and GloVe files, plain or gzipped, a block of words at a time.

word2vec's two forms open with the line ``<number of words> <dimension>``. Binary: each word, a
blank, its values as little-endian float32, and in some files a newline. Text: ``word_lines.py``.
GloVe's form is that text without the first line.
"""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np

from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.files.unpacked import check_unpacked
from a2d_tf.words.word_block import BLOCK_WORDS, MAX_WORD_BYTES, WordBlock
from a2d_tf.words.word_lines import count_values, read_lines

_CHUNK_BYTES = 1 << 23
_MAX_HEADER_BYTES = 100
_MAX_DIMENSION = 10_000  # published vectors have at most a few thousand values
_MAX_LINE_BYTES = MAX_WORD_BYTES + 100 * _MAX_DIMENSION
_GZIP_MAGIC = b"\x1f\x8b"
_NUMBER_BYTES = b"0123456789+-.eEnaifNAIF"
_SHOWN = 40  # characters of a first line in a message
# Beginnings of other files that people give, and what to do about them.
_OTHER_FILES = {
    b"PK\x03\x04": "must be unpacked first, as it is a .zip file",
    b"BZh": "must be unpacked first, as it is a .bz2 file",
    b"\xfd7zXZ": "must be unpacked first, as it is an .xz file",
    b"\xba\x16O/": "must be text, and is a model of fastText: give its .vec file",
    codecs.BOM_UTF16_LE: "must be UTF-8 text, and is UTF-16",
    codecs.BOM_UTF16_BE: "must be UTF-8 text, and is UTF-16",
}


@dataclass(frozen=True)
class Word2vecHeader:
    """What the first line of a file says.

    Attributes:
        num_words: Number of words; None where it is not told, as in GloVe's files.
        dimension: Number of values of a word.
    """

    num_words: int | None
    dimension: int


def read_header(path: Path) -> Word2vecHeader:
    """Return the header of a word2vec file, or what the first line of a GloVe file shows.

    Raises:
        InputError: No such file, one that cannot be read, or a bad header.
    """
    with _opened(path) as stream:
        return _read_header(stream, path)


def read_word2vec(path: Path) -> Iterator[WordBlock]:
    """Yield the words of a word2vec or GloVe file with their vectors, in file order.

    Yields:
        Up to ``BLOCK_WORDS`` words and their vectors, (n, D) float32; repeated words too.

    Raises:
        InputError: No such file, one that cannot be read, a bad header, a truncated file, a wrong
            dimension, or values that are not numbers.
    """
    with _opened(path) as stream:
        header = _read_header(stream, path)
        done = 0
        for words, block in _read_blocks(stream, header, path):
            finite = np.isfinite(block).all(axis=1)  # (n,)
            if not finite.all():
                bad = int(np.argmin(finite))
                word = words[bad].decode(errors="replace")
                raise InputError(
                    path, f"word {done + bad + 1}", "values must be finite numbers", word
                )
            done += len(words)
            check_unpacked(path, done * 4 * header.dimension, field="word vectors")
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
    """Return the header, and leave the stream where the words begin."""
    start = len(codecs.BOM_UTF8) if stream.read(3) == codecs.BOM_UTF8 else 0
    stream.seek(start)
    line = stream.readline(_MAX_HEADER_BYTES)
    fields = line.split()
    num_words: int | None = None
    dimension: int | None = None
    if len(fields) == 2 and all(field.isdigit() for field in fields):
        num_words, dimension = map(int, fields)
    else:
        stream.seek(start)
        dimension = count_values(stream.readline(_MAX_LINE_BYTES))
        stream.seek(start)
    if not dimension or num_words == 0:
        raise _bad_header(line, path)
    if dimension > _MAX_DIMENSION:
        rule = f"dimension must be at most {_MAX_DIMENSION}"
        raise InputError(path, "header", rule, dimension)
    return Word2vecHeader(num_words=num_words, dimension=dimension)


def _bad_header(line: bytes, path: Path) -> InputError:
    for beginning, rule in _OTHER_FILES.items():
        if line.startswith(beginning):
            return InputError(path, "file", rule)
    shown = line.decode(errors="replace").strip()[:_SHOWN]
    return InputError(
        path,
        "header",
        "first line must be '<number of words> <dimension>', both positive, or as in GloVe a word "
        "and its values",
        shown if shown.isprintable() and "\ufffd" not in shown else "bytes that are no text",
    )


def _read_blocks(stream: BinaryIO, header: Word2vecHeader, path: Path) -> Iterator[WordBlock]:
    dimension, num_words = header.dimension, header.num_words
    if num_words is None:
        return read_lines(stream, dimension=dimension, num_words=None, path=path)
    start = stream.tell()
    record = stream.read(MAX_WORD_BYTES + 4 * dimension)
    stream.seek(start)
    if not _looks_like_text(record, dimension):
        return _read_binary(stream, dimension=dimension, num_words=num_words, path=path)
    return _read_declared_lines(stream, dimension=dimension, num_words=num_words, path=path)


def _looks_like_text(record: bytes, dimension: int) -> bool:
    # Text when the values behind the first word are made of digits; float32 bytes practically never
    # are.
    line, _, _ = record.partition(b"\n")
    values = b"".join(line.split()[1:][-dimension:])
    return bool(values) and not values.strip(_NUMBER_BYTES)


def _truncated(path: Path, number: int, declared: str) -> InputError:
    return InputError(
        path, f"word {number}", f"file must hold {declared} as declared", "end of file"
    )


def _read_declared_lines(
    stream: BinaryIO, *, dimension: int, num_words: int, path: Path
) -> Iterator[WordBlock]:
    yield from read_lines(stream, dimension=dimension, num_words=num_words, path=path)
    _check_end(stream.read(_CHUNK_BYTES), _declared(num_words, dimension), path)


def _read_binary(
    stream: BinaryIO, *, dimension: int, num_words: int, path: Path
) -> Iterator[WordBlock]:
    num_bytes = 4 * dimension
    words: list[bytes] = []
    values: list[bytes] = []
    buffer, position = b"", 0
    for number in range(1, num_words + 1):
        while True:
            blank = buffer.find(b" ", position, position + MAX_WORD_BYTES)
            end = blank + 1 + num_bytes
            if blank >= 0 and end <= len(buffer):
                break
            if blank < 0 and len(buffer) - position >= MAX_WORD_BYTES:
                raise InputError(path, f"word {number}", "a word must end with a space")
            more = stream.read(_CHUNK_BYTES)
            if not more:
                raise _truncated(path, number, _declared(num_words, dimension))
            buffer, position = buffer[position:] + more, 0
        words.append(buffer[position:blank].lstrip(b"\n"))
        values.append(buffer[blank + 1 : end])
        position = end
        if len(words) == BLOCK_WORDS or number == num_words:
            block = np.frombuffer(b"".join(values), dtype="<f4")
            yield words, block.reshape(len(words), dimension)
            words, values = [], []
    _check_end(buffer[position:] + stream.read(_CHUNK_BYTES), _declared(num_words, dimension), path)


def _check_end(rest: bytes, declared: str, path: Path) -> None:
    if rest.strip():
        rule = f"must declare all words and their dimension, not {declared}"
        raise InputError(path, "header", rule, "more data after them")


def _declared(num_words: int, dimension: int) -> str:
    return f"{counted(num_words, 'word')} of {counted(dimension, 'value')}"
