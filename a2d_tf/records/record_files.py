"""Files of serialised records: written whole, read in order, named where they are damaged."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import tensorflow as tf

from a2d_tf.errors import InputError
from a2d_tf.processes.progress import progress_of
from a2d_tf.processes.threads import check_in_threads
from a2d_tf.records.damage import advice_on
from a2d_tf.records.shard_faults import RecordFault, all_faults, check_of, checksum_faults

_UNREADABLE = (tf.errors.NotFoundError, tf.errors.PermissionDeniedError)
# How TensorFlow says which file it could not open.
_GONE = re.compile(r"(\S[^;\n]*\.tfrecord); ([A-Z][A-Za-z ]+)")
# Operations by which batches are asked for: an error that names none of them is not a record's.
_READERS = ("IteratorGetNext", "ReduceDataset")


def write_records(path: Path, examples: Iterable[bytes]) -> int:
    """Write serialised records to one file and return how many there were.

    Raises:
        InputError: The file cannot be written, as on a full disk.
    """
    count = 0
    with _writing(path):
        writer = tf.io.TFRecordWriter(str(path))
    try:
        for example in examples:  # what makes them may fail for reasons of its own
            with _writing(path):
                writer.write(example)
            count += 1
    finally:
        with _writing(path):
            writer.close()
    return count


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except tf.errors.OpError as error:
        raise InputError(path, "file", "must be writable", _reason(error)) from error


def read_file(path: Path) -> Iterator[bytes]:
    """Yield the serialised records of a file in order.

    Raises:
        InputError: It is cut short or damaged, or cannot be read.
    """
    try:
        yield from tf.data.TFRecordDataset(str(path)).as_numpy_iterator()
    except tf.errors.DataLossError as error:
        unknown = RecordFault(1, "", "must be whole", rest=True)
        raise record_error(path, next(checksum_faults(path), unknown)) from error
    except _UNREADABLE as error:
        raise InputError(path, "file", "must be readable", _reason(error)) from error


def record_error(path: Path, fault: RecordFault) -> InputError:
    """Return the error of a record of a shard: its number, what is wrong, and what to do."""
    rule = f"{fault.rule}; delete this file and {advice_on(path)}"
    return InputError(path, fault.place, rule, fault.value)


@contextmanager
def naming_damage(folders: Iterable[Path]) -> Iterator[None]:
    """Name the record where TensorFlow says only that some record cannot be read or decoded.

    Args:
        folders: Folders of shards that may be read while the context lasts; they are read through
            only after a record has turned out to be damaged.

    Raises:
        InputError: A record of one of their files is damaged or wrong, or a file cannot be read.
    """
    try:
        yield
    except _UNREADABLE as error:
        gone = _GONE.search(str(error.message))
        if gone is not None:
            raise InputError(gone[1], "file", "must be readable", gone[2]) from error
        raise
    except tf.errors.DataLossError:
        _name_damage(folders, decoded=False)
        raise
    except tf.errors.InvalidArgumentError as error:
        if any(name in str(error) for name in _READERS):
            _name_damage(folders, decoded=True)
        raise


def _name_damage(folders: Iterable[Path], *, decoded: bool) -> None:
    """Raise InputError for the first damaged record of some folders, if there is any."""
    shards = [path for folder in folders for path in sorted(folder.glob("*.tfrecord"))]
    checks = {folder: check_of(folder) for folder in {path.parent for path in shards}}

    def refuse(path: Path) -> None:
        check = checks[path.parent]
        for fault in all_faults(path, check) if decoded else checksum_faults(path):
            raise record_error(path, fault)

    with progress_of("looking for the damaged record") as show:
        check_in_threads(refuse, shards, workers=os.cpu_count() or 1, on_progress=show)


def _reason(error: tf.errors.OpError) -> str:
    # TensorFlow's message is "FILE; REASON".
    return str(error.message).rpartition("; ")[2]
