import pytest

from a2d_tf.errors import InputError
from a2d_tf.web.time_text import read_seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (None, None),
        (" ", None),
        ("0", 0.0),
        (" 1.5 ", 1.5),
        ("1:02.5", 62.5),
        ("1:00:01", 3601.0),
        ("90:00", 5400.0),
    ],
)
def test_seconds_of_a_time(text, seconds):
    assert read_seconds(text, field="start") == seconds


@pytest.mark.parametrize("text", ["x", "-1", "inf", "nan", "1:2:3:4", "1.5:2", ":3", "1:-2", "1:"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(InputError, match=r"^options: start: must be seconds, M:S or H:M:S, got "):
        read_seconds(text, field="start")
