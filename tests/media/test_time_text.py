import pytest

from a2d_tf.media.time_text import read_seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        (" 1.5 ", 1.5),
        (".5", 0.5),
        ("2.", 2.0),
        ("1:02.5", 62.5),
        ("1:00:01", 3601.0),
        ("90:00", 5400.0),
    ],
)
def test_seconds_of_a_time(text, seconds):
    assert read_seconds(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "x", "-1", "+1", "inf", "nan", "1:2:3:4", "1.5:2", ":3", "1:-2", "1:", "."),
        *("1_0", "٣", "1e3", "0x1", "9" * 400, "1:٣"),
    ],
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match=r"^must be seconds, M:S or H:M:S$"):
        read_seconds(text)
