"""The folder that keeps word vectors on disk so that opening it loads nothing.

::

    <folder>/
        vectors.npy     (V, D) float32, memory-mapped
        words.sqlite    the word index
        *.sha256        the digest of each of these two
        meta.json       format, V, D, and what it was converted from

Folders of format 1 have text.npy (all words) and ends.npy (where each ends) in the index's place.
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

from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.files.checked_files import find_changed
from a2d_tf.files.digest import record_digest, recorded_digest
from a2d_tf.files.json_text import decode_json
from a2d_tf.files.numpy_archive import ARCHIVE_ERRORS
from a2d_tf.files.whole_files import new_file, partial_prefix, replace_folder
from a2d_tf.words.word_block import BLOCK_WORDS, WordBlock
from a2d_tf.words.word_index import WHOLE, WordIndex, WordIndexBuilder, open_index

_FORMAT = "a2d_tf word vectors 2"
_FORMAT_OF_ARRAYS = "a2d_tf word vectors 1"
_META = "meta.json"
_VECTORS = "vectors.npy"
_INDEX = "words.sqlite"
# A running conversion writes all the time: one that has not for this long was killed.
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
        InputError: It is not such a folder, or is damaged.
    """
    meta = _read_meta(folder)
    if meta is None:
        raise InputError(folder, _META, f"must be in a folder of format {_FORMAT!r}")
    try:
        vectors = np.lib.format.open_memmap(folder / _VECTORS, mode="r")
        if meta["format"] == _FORMAT_OF_ARRAYS and not (folder / _INDEX).exists():
            index = _index_of_arrays(folder)
        else:
            index = open_index(folder / _INDEX)
    except ARCHIVE_ERRORS as error:
        raise InputError(folder, "word vectors", WHOLE, str(error)) from None
    num_words = meta.get("num_words")
    if vectors.dtype != np.float32 or vectors.shape != (num_words, meta.get("dimension")):
        found = f"{_VECTORS} of shape {vectors.shape} and type {vectors.dtype}"
        raise InputError(folder, "word vectors", WHOLE, found)
    if len(index) != num_words:
        found = f"an index of {counted(len(index), 'word')}"
        raise InputError(folder, "word vectors", WHOLE, found)
    _check_digests(folder)
    return vectors, index


def write_folder(
    folder: Path, blocks: Iterable[WordBlock], *, dimension: int, source: Source | None = None
) -> None:
    """Write the words and vectors of ``blocks``, replacing ``folder`` at once when all is written.

    A repeated word keeps its first vector. An interrupted write leaves ``folder`` as it was; call
    again to start over.

    Raises:
        InputError: ``folder`` holds something else or cannot be written.
    """
    if folder.exists() and _read_meta(folder) is None:
        raise InputError(folder, "word vectors", "must be a new folder or a folder of word vectors")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(folder)
        partial = Path(tempfile.mkdtemp(prefix=partial_prefix(folder), dir=folder.parent))
        try:
            partial.chmod(0o755)  # mkdtemp makes it private
            _write_arrays(partial, blocks, dimension=dimension, source=source)
            for name in (_VECTORS, _INDEX):
                record_digest(partial / name)
            replace_folder(folder, partial)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        raise InputError(
            folder, "word vectors", "must be writable and have room", error.strerror or str(error)
        ) from error


def _check_digests(folder: Path) -> None:
    """Raise InputError for a file that is not what was written, as far as that is known."""
    paths = [folder / name for name in (_VECTORS, _INDEX) if (folder / name).is_file()]
    wanted = {path: digest for path in paths if (digest := recorded_digest(path)) is not None}
    for path, found in find_changed(wanted).items():
        value = f"{path.name} with another SHA-256, {found}"
        raise InputError(folder, "word vectors", WHOLE, value)


def _read_meta(folder: Path) -> dict[str, Any] | None:
    try:
        meta = decode_json((folder / _META).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    known = isinstance(meta, dict) and meta.get("format") in (_FORMAT, _FORMAT_OF_ARRAYS)
    return meta if known else None


def _index_of_arrays(folder: Path) -> WordIndex:
    """Return the index of a folder of format 1, kept in it for the next time where it can be."""
    text = np.lib.format.open_memmap(folder / "text.npy", mode="r")  # (bytes,) uint8
    ends = np.lib.format.open_memmap(folder / "ends.npy", mode="r")  # (V,) int64
    if text.dtype != np.uint8 or ends.dtype != np.int64 or ends[-1:].tolist() != [text.size]:
        raise InputError(folder, "word vectors", WHOLE, "an index of other words")

    def build(path: Path | None) -> WordIndex:
        builder = WordIndexBuilder(path)
        start = 0
        for first in range(0, len(ends), BLOCK_WORDS):
            block = ends[first : first + BLOCK_WORDS].tolist()
            content = text[start : block[-1]].tobytes()
            starts = [start, *block[:-1]]
            builder.add(
                content[begin - start : end - start]
                for begin, end in zip(starts, block, strict=True)
            )
            start = block[-1]
        return builder.finish()[0]

    try:
        with new_file(folder / _INDEX) as partial:
            return build(partial)
    except OSError:  # a folder that cannot be written to
        return build(None)


def _write_arrays(
    folder: Path, blocks: Iterable[WordBlock], *, dimension: int, source: Source | None
) -> None:
    builder = WordIndexBuilder(folder / _INDEX)
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


def _remove_abandoned(folder: Path) -> None:
    for partial in folder.parent.glob(f"{glob.escape(partial_prefix(folder))}*"):
        changed = max((file.stat().st_mtime for file in partial.iterdir()), default=0.0)
        if time.time() - max(changed, partial.stat().st_mtime) > _ABANDONED_SECONDS:
            shutil.rmtree(partial, ignore_errors=True)
