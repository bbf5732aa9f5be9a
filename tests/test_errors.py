"""One line a mistake: place, field, rule, value."""

import pytest

from a2d_tf.errors import A2DError, InputError


def test_an_input_error_is_one_line_with_the_value():
    error = InputError("videoset.csv", "row 3", "must have 9 columns", 8)
    assert str(error) == "videoset.csv: row 3: must have 9 columns, got 8"
    assert (error.place, error.field, error.value) == ("videoset.csv", "row 3", 8)
    assert isinstance(error, A2DError)


def test_a_value_with_a_line_break_stays_on_one_line():
    assert "\n" not in str(InputError("a", "b", "must be one line", "two\nlines"))


def test_no_value_no_got():
    assert str(InputError("a.mp4", "file", "must exist")) == "a.mp4: file: must exist"


@pytest.mark.parametrize("text", ["a\nb", "a\x1b[31mb", "a\0b", "a\u2028b", "a\ud800b"])
def test_control_characters_of_any_part_are_shown_escaped(text):
    for error in (
        InputError(text, "b", "c"),
        InputError("a", text, "c"),
        InputError("a", "b", text),
    ):
        assert str(error).isprintable() and "\\" in str(error)


@pytest.mark.parametrize(
    "value", ["x" * 10**6, 10**5000, list(range(10**5))], ids=["text", "number", "list"]
)
def test_a_long_message_is_cut_and_keeps_the_ends_of_its_parts(value):
    error = InputError("/begin/" + "p" * 9000 + "/end.h5", "f" * 9000, "r" * 9000, value)
    assert len(str(error)) < 1700
    assert str(error).startswith("/begin/p") and "/end.h5: f" in str(error)


def test_a_value_that_python_does_not_write_is_named_by_its_kind():
    nested = []
    for _ in range(10**5):
        nested = [nested]
    assert str(InputError("a", "b", "c", nested)).endswith("got list that is too long to show")
