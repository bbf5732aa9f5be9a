"""Files of serialised records: written whole, read in order, named where they are damaged."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import tensorflow as tf

from a2d_tf.errors import InputError
from a2d_tf.records.manifest import advice_to_go_on

_UNREADABLE = (tf.errors.NotFoundError, tf.errors.PermissionDeniedError)


def write_records(path: Path, examples: Iterable[bytes]) -> int:
    """Write serialised records to one file and return how many there were.

    Raises:
        InputError: The file cannot be written, as on a full disk.
    """
    count = 0
    try:
        with tf.io.TFRecordWriter(str(path)) as writer:
            for example in examples:
                writer.write(example)
                count += 1
    except tf.errors.OpError as error:
        raise InputError(path, "file", "must be writable", _reason(error)) from error
    return count


def read_file(path: Path) -> Iterator[bytes]:
    """Yield the serialised records of a file in order.

    Raises:
        InputError: It is cut short or damaged, or cannot be read.
    """
    try:
        yield from tf.data.TFRecordDataset(str(path)).as_numpy_iterator()
    except tf.errors.DataLossError as error:
        rule = f"must be whole; delete this file and {advice_to_go_on(path.parent)}"
        raise InputError(path, "records", rule) from error
    except _UNREADABLE as error:
        raise InputError(path, "file", "must be readable", _reason(error)) from error


@contextmanager
def naming_damage(folders: Iterable[Path]) -> Iterator[None]:
    """Name the file where TensorFlow says only that some record is damaged.

    Args:
        folders: Folders of shards that may be read while the context lasts; they are read through
            only after a record has turned out to be damaged.

    Raises:
        InputError: One of their files is damaged or cannot be read.
    """
    try:
        yield
    except (tf.errors.DataLossError, *_UNREADABLE):
        for folder in folders:
            for path in sorted(folder.glob("*.tfrecord")):
                for _ in read_file(path):
                    pass
        raise


def _reason(error: tf.errors.OpError) -> str:
    # TensorFlow's message is "FILE; REASON".
    return str(error.message).rpartition("; ")[2]
