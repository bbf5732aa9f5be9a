"""A log goes on behind the rows of the epochs whose checkpoints are there."""

import pytest

from a2d_tf.errors import InputError
from a2d_tf.training.run_log import open_log

HEADER = b"epoch,loss\r\n"


def log_after(path, epoch, **options):
    """Return the file once an epoch has been written behind what is there."""
    log = open_log(path, first_epoch=epoch, **options)
    log.on_train_begin()
    log.on_epoch_end(epoch, {"loss": 0.25})
    log.on_train_end()
    return path.read_bytes().replace(b"\r\n", b"\n").split(b"\n")


@pytest.mark.parametrize(
    "rows",
    [
        b"0,1.0\r\n",
        b"0,1.0\r\n1,0.5\r\n2,0.4\r\n",
        b"0,1.0\r\n1,0.",
    ],
)
def test_rows_of_lost_epochs_are_written_anew(tmp_path, rows):
    path = tmp_path / "log.csv"
    path.write_bytes(HEADER + rows)
    lines = log_after(path, 1, is_new=False)
    assert [line for line in lines if line][:2] == [b"epoch,loss", b"0,1.0"]
    assert lines[2].startswith(b"1,0.25") and not any(lines[3:])


@pytest.mark.parametrize("content", [b"", b"epo", None])
def test_a_log_without_a_header_begins_with_one(tmp_path, content):
    path = tmp_path / "log.csv"
    if content is not None:
        path.write_bytes(content)
    assert log_after(path, 3, is_new=False)[0].startswith(b"epoch,loss")


def test_a_new_run_writes_over_an_earlier_one(tmp_path):
    path = tmp_path / "log.csv"
    path.write_bytes(HEADER + b"0,1.0\r\n")
    assert log_after(path, 0, is_new=True)[1].startswith(b"0,0.25")


@pytest.mark.parametrize("content", [b"\xff\xfe garbage\n", b"date,weather\n", b"{}"])
def test_what_is_no_log_is_not_written_into(tmp_path, content):
    path = tmp_path / "log.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"log\.csv: file: must be the log that training wrote"):
        open_log(path, first_epoch=1, is_new=False)
    assert path.read_bytes() == content
