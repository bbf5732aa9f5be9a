"""Whatever is wrong with TOML is one kind of error."""

import pytest

from a2d_tf.files.toml_text import decode_toml


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a = " + "9" * 5000, "a number has thousands of digits"),
        ("a = " + "[" * 5000 + "]" * 5000, "nested at most 20 deep"),
        ("[" + ".".join(["a"] * 3000) + "]", "nested at most 20 deep"),
        ("a = ", "Invalid value"),
    ],
)
def test_what_is_wrong_is_a_value_error(text, reason):
    with pytest.raises(ValueError, match=reason):
        decode_toml(text)


def test_what_experiments_hold_is_read():
    assert decode_toml("[a.b]\nc = [[1]]") == {"a": {"b": {"c": [[1]]}}}
