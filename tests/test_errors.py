"""One line a mistake: place, field, rule, value."""

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
