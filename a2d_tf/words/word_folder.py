"""The folder that keeps word vectors on disk so that opening it loads nothing.

::

    <folder>/
        vectors.npy                              (V, D) float32, memory-mapped
        text.npy ends.npy hashes.npy rows.npy    the word index, memory-mapped
        meta.json                                format, V, D, and what it was converted from
"""

import glob
import json
import shutil
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.words.word2vec_file import BLOCK_WORDS, WordBlock
from a2d_tf.words.word_index import WordIndex, WordIndexBuilder

_FORMAT = "a2d_tf word vectors 1"
_META = "meta.json"
_VECTORS = "vectors.npy"
_WHOLE = "must be whole; delete the folder and convert again"
_INDEX_ARRAYS = ("text", "ends", "hashes", "rows")
# A running conversion writes all the time: one that did not for this long was killed.
_ABANDONED_SECONDS = 600.0

Source = dict[str, int]  # size and modification time of the file that was converted


def describe_source(path: Path) -> Source:
    """Return what tells one version of a file from the next: its size and modification time."""
    status = path.stat()
    return {"size": status.st_size, "mtime_ns": status.st_mtime_ns}


def folder_beside(path: Path) -> Path:
    """Return the folder beside a file of word vectors that its conversion goes to."""
    return path.with_name(f"{path.name}.mmap")


def holds_conversion(folder: Path, source: Source) -> bool:
    """Whether ``folder`` is a finished conversion of the file that ``source`` describes."""
    meta = _read_meta(folder)
    return meta is not None and meta.get("source") == source


def read_folder(folder: Path) -> tuple[NDArray[np.float32], WordIndex]:
    """Return the memory-mapped vectors, (V, D), and the index of their words.

    Raises:
        InputError: not such a folder, or damaged.
    """
    meta = _read_meta(folder)
    if meta is None:
        raise InputError(folder, _META, f"must be in a folder of format {_FORMAT!r}")
    try:
        vectors = np.lib.format.open_memmap(folder / _VECTORS, mode="r")
        index = WordIndex(
            **{
                name: np.lib.format.open_memmap(folder / f"{name}.npy", mode="r")
                for name in _INDEX_ARRAYS
            }
        )
    except (OSError, ValueError, TypeError, OverflowError) as error:
        raise InputError(folder, "word vectors", _WHOLE, str(error)) from None
    num_words = meta.get("num_words")
    if vectors.dtype != np.float32 or vectors.shape != (num_words, meta.get("dimension")):
        found = f"{_VECTORS} of shape {vectors.shape} and type {vectors.dtype}"
        raise InputError(folder, "word vectors", _WHOLE, found)
    shapes = {array.shape for array in (index.ends, index.hashes, index.rows)}
    if shapes != {(num_words,)} or index.ends[-1:].tolist() != [index.text.size]:
        raise InputError(folder, "word vectors", _WHOLE, "an index of other words")
    return vectors, index


def write_folder(
    folder: Path, blocks: Iterable[WordBlock], *, dimension: int, source: Source | None = None
) -> None:
    """Write the words and vectors of ``blocks``, replacing ``folder`` at once when all is written.

    A repeated word keeps its first vector. An interrupted write leaves ``folder`` as it was; call
    again to start over.

    Raises:
        InputError: ``folder`` holds something else, or cannot be written.
    """
    if folder.exists() and _read_meta(folder) is None:
        raise InputError(folder, "word vectors", "must be a new folder or a folder of word vectors")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(folder)
        partial = Path(tempfile.mkdtemp(prefix=_partial_prefix(folder.name), dir=folder.parent))
        try:
            partial.chmod(0o755)  # mkdtemp makes it private
            _write_arrays(partial, blocks, dimension=dimension, source=source)
            _swap(partial, folder)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        raise InputError(
            folder, "word vectors", "must be writable and have room", error.strerror or str(error)
        ) from error


def _read_meta(folder: Path) -> dict[str, Any] | None:
    try:
        meta = json.loads((folder / _META).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return meta if isinstance(meta, dict) and meta.get("format") == _FORMAT else None


def _write_arrays(
    folder: Path, blocks: Iterable[WordBlock], *, dimension: int, source: Source | None
) -> None:
    builder = WordIndexBuilder()
    with (folder / _VECTORS).open("w+b") as stream:
        _write_npy_header(stream, num_rows=0, dimension=dimension)
        start = stream.tell()
        for words, block in blocks:
            builder.add(words)
            stream.write(np.ascontiguousarray(block, "<f4").data)
        index, kept = builder.finish()
        if not kept.all():
            _drop_rows(stream, kept, start=start, row_bytes=4 * dimension)
        stream.seek(0)
        _write_npy_header(stream, num_rows=len(index), dimension=dimension)
    for name in _INDEX_ARRAYS:
        np.save(folder / f"{name}.npy", getattr(index, name))
    meta = {"format": _FORMAT, "num_words": len(index), "dimension": dimension, "source": source}
    (folder / _META).write_text(json.dumps(meta, indent=2) + "\n", encoding="utf-8")


def _write_npy_header(stream: BinaryIO, *, num_rows: int, dimension: int) -> None:
    # numpy pads the header so that its length does not depend on the number of rows.
    header = {"descr": "<f4", "fortran_order": False, "shape": (num_rows, dimension)}
    np.lib.format.write_array_header_1_0(stream, header)


def _drop_rows(stream: BinaryIO, kept: NDArray[np.bool_], *, start: int, row_bytes: int) -> None:
    end = start
    for first in range(0, len(kept), BLOCK_WORDS):
        part = kept[first : first + BLOCK_WORDS]
        stream.seek(start + first * row_bytes)
        rows = np.frombuffer(stream.read(len(part) * row_bytes), np.uint8)
        stream.seek(end)
        end += stream.write(rows.reshape(len(part), row_bytes)[part].tobytes())
    stream.truncate(end)


def _partial_prefix(name: str) -> str:
    return f".{name}.partial-"


def _remove_abandoned(folder: Path) -> None:
    for partial in folder.parent.glob(f"{_partial_prefix(glob.escape(folder.name))}*"):
        changed = max((file.stat().st_mtime for file in partial.iterdir()), default=0.0)
        if time.time() - max(changed, partial.stat().st_mtime) > _ABANDONED_SECONDS:
            shutil.rmtree(partial, ignore_errors=True)


def _swap(partial: Path, folder: Path) -> None:
    # A folder can replace an empty one only, so the old one is moved out of the way first.
    old = Path(tempfile.mkdtemp(prefix=_partial_prefix(folder.name), dir=folder.parent))
    try:
        if folder.exists():
            folder.replace(old)
        partial.replace(folder)
    finally:
        shutil.rmtree(old, ignore_errors=True)
