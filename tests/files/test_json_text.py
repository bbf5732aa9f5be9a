"""Whatever is wrong with JSON is one kind of error."""

import pytest

from a2d_tf.files.json_text import decode_json


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[" * 100_000, "nested too deep"),
        ('{"a": ' + "9" * 5000 + "}", "a number has thousands of digits"),
        ("{", "Expecting property name"),
    ],
)
def test_what_is_wrong_is_a_value_error(text, reason):
    with pytest.raises(ValueError, match=reason):
        decode_json(text)


def test_a_field_that_is_there_twice_is_refused_on_request():
    text = '{"a": 1, "b": 2, "a": 3}'
    assert decode_json(text) == {"a": 3, "b": 2}
    with pytest.raises(ValueError, match="a field is there twice: a"):
        decode_json(text, once=True)


@pytest.mark.parametrize("once", [True, False])
def test_a_hook_is_given_every_object(once):
    assert decode_json('{"a": {"b": 1}}', hook=lambda one: list(one), once=once) == ["a"]
