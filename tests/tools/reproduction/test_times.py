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


@pytest.mark.parametrize("text", ["{", "[1]", '{"train rgb": null}'])
def test_a_damaged_file_is_one_line(tmp_path, text):
    (tmp_path / "times.json").write_text(text)
    with pytest.raises(InputError, match="must be the file that tools/reproduce"):
        Times(tmp_path)
