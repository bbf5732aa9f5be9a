import os

import pytest
from reproduction.times import Times

from a2d_tf.errors import InputError


def test_times_are_kept_on_disk(tmp_path):
    times = Times(tmp_path / "runs")
    times.add("train rgb", 10.0)
    times.add("train rgb", 2.5)
    times.add("train flow", 1.0)
    times.forget("train flow")
    again = Times(tmp_path / "runs")
    assert again.seconds("train rgb") == 12.5
    assert again.seconds("train flow") is None


def test_a_step_that_went_on_without_the_tool_ends_with_its_log(tmp_path):
    log = tmp_path / "train.log"
    times = Times(tmp_path)
    times.add("train rgb", 10.0)
    times.catch_up("train rgb", log=log)
    assert times.seconds("train rgb") == 10
    log.touch()
    last = (tmp_path / "times.json").stat().st_mtime
    os.utime(log, (last - 5, last - 5))
    times.catch_up("train rgb", log=log)
    assert times.seconds("train rgb") == 10
    last = (tmp_path / "times.json").stat().st_mtime
    os.utime(log, (last + 90, last + 90))
    times.catch_up("train rgb", log=log)
    assert times.seconds("train rgb") == pytest.approx(100)


@pytest.mark.parametrize("text", ["{", "[1]", '{"train rgb": null}'])
def test_a_damaged_file_is_one_line(tmp_path, text):
    (tmp_path / "times.json").write_text(text)
    with pytest.raises(InputError, match="must be the file that tools/reproduce"):
        Times(tmp_path)
