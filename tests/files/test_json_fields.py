"""Fields of JSON are taken as they should be, or named with their rule."""

from pathlib import Path

import pytest
from fakes.refusals import refusal_of

from a2d_tf.files.json_fields import (
    image_id_of,
    list_of,
    read_object,
    require_fields,
    text_of,
    whole_number,
)

PLACE = Path("a.json")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.json"


def test_an_object_is_read_and_each_of_its_objects_shown_to_a_hook(path):
    path.write_text('{"images": [{"id": 1}, {"id": 2}]}')
    assert read_object(path, holds="images") == {"images": [{"id": 1}, {"id": 2}]}
    read = read_object(path, holds="images", hook=lambda one: one.get("id", one))
    assert read == {"images": [1, 2]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "file: must be JSON, got 'Expecting property name"),
        ("[" * 100_000, "file: must be JSON, got "),
        ("[1]", "file: must be {images, annotations}, got [1]"),
    ],
)
def test_a_file_that_is_no_object_is_refused(path, text, message):
    path.write_text(text)
    assert message in refusal_of(read_object, path, holds="images, annotations")


def test_a_list_must_be_there():
    assert list_of({"images": []}, "images", PLACE) == []
    assert refusal_of(list_of, {}, "images", PLACE) == "a.json: images: must be given"
    line = refusal_of(list_of, {"sent": 3}, "sent", PLACE, field="entry 1, sent")
    assert line == "a.json: entry 1, sent: must be a list, got 3"


def test_fields_of_an_entry_must_be_there():
    require_fields({"id": 1, "more": 2}, ("id",), PLACE, "entry 0")
    line = refusal_of(require_fields, {"b": 1, "a": 2}, ("a", "id"), PLACE, "entry 0")
    assert line == "a.json: entry 0: must have id, got ['a', 'b']"
    line = refusal_of(require_fields, [1], ("a", "id"), PLACE, "entry 0")
    assert line == "a.json: entry 0: must be {a, id}, got [1]"


@pytest.mark.parametrize("value", [7, "seven"])
def test_an_image_has_a_number_or_a_name(value):
    assert image_id_of(value, PLACE, "id") == value


def test_the_number_of_an_image_may_have_the_fraction_that_pandas_writes():
    assert repr(image_id_of(7.0, PLACE, "id")) == "7"


@pytest.mark.parametrize("value", [True, 1.5, 2.0**60, float("inf"), float("nan"), None])
def test_an_image_has_no_other_id(value):
    assert "id: must be text or a whole number, got " in refusal_of(image_id_of, value, PLACE, "id")


def test_whole_numbers_have_a_least_value_and_64_bits():
    assert whole_number(2**63 - 1, PLACE, "n", least=0) == 2**63 - 1
    rule = "a.json: n: must be a whole number of at least 1, got "
    for value in (0, True, 1.5, 0.0, -1.0, 2.0**60, "1"):
        assert refusal_of(whole_number, value, PLACE, "n", least=1).startswith(rule)
    assert repr(whole_number(1.0, PLACE, "n", least=1)) == "1"  # as pandas writes it
    line = refusal_of(whole_number, 2**63, PLACE, "n", least=1)
    assert line == f"a.json: n: must be at most {2**63 - 1}, got {2**63}"


def test_text_is_one_line_of_words():
    assert text_of(" a dog\n", PLACE, "sent") == "a dog"
    for value in ("  ", 3, None):
        line = refusal_of(text_of, value, PLACE, "sent")
        assert "sent: must be text with at least one word" in line
    for value in ("a\nb", "a\u2028b", "a\ud800b", "a\x00b"):
        line = refusal_of(text_of, value, PLACE, "sent")
        assert "sent: must be one line without control characters" in line
