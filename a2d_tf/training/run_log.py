"""``log.csv``: a row of losses and metrics for every epoch whose checkpoint is there."""

from pathlib import Path

import keras

from a2d_tf.errors import InputError
from a2d_tf.files.whole_files import replace_file
from a2d_tf.run_folder import LOG_BEGINS


def open_log(path: Path, *, first_epoch: int, is_new: bool) -> keras.callbacks.CSVLogger:
    """Return the callback that goes on with a log.

    Args:
        path: The file.
        first_epoch: Number of the epoch that is written next. Rows of it and of later epochs are
            removed first, and one that was not written to its end: their training was lost.
        is_new: Whether the run begins, so that an earlier file is written over.

    Raises:
        InputError: The file is not a log of training.
    """
    if not is_new and path.is_file():
        content = path.read_bytes()
        if not content.startswith(LOG_BEGINS[: len(content)]):
            rule = "must be the log that training wrote; move it, and training goes on"
            raise InputError(path, "file", rule)
        kept = _rows_before(content, first_epoch)
        if kept != content:
            replace_file(path, kept)
    return keras.callbacks.CSVLogger(str(path), append=not is_new)


def _rows_before(content: bytes, epoch: int) -> bytes:
    header, *rows = content.splitlines(keepends=True) or [b""]
    numbered = ((row, row.partition(b",")[0]) for row in rows if row.endswith(b"\n"))
    kept = [row for row, number in numbered if number.isdigit() and int(number) < epoch]
    return b"".join([header, *kept]) if header.endswith(b"\n") else b""
