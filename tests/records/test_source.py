"""A manifest has a field for every list, and is read as it was written."""

import pydantic
import pytest

from a2d_tf.records.source import Source

FIRST = [
    "videoset_sha256",
    "sentences_sha256",
    "frame_list_sha256",
    "train_instances_sha256",
    "test_instances_sha256",
    "expressions_sha256",
]


def test_lists_of_the_first_data_sets_have_a_field_even_where_there_is_none():
    source = Source("A2D", {"sentences": "ab"})
    content = source.to_json()
    assert list(content.items()) == [
        ("name", "A2D"),
        *((name, "ab" if name == "sentences_sha256" else None) for name in FIRST),
    ]
    assert Source.from_json(content) == source


def test_another_list_is_one_more_field():
    source = Source("dots", {"dots": "cd"})
    content = source.to_json()
    assert list(content) == ["name", *FIRST, "dots_sha256"]
    assert content["dots_sha256"] == "cd"
    assert Source.from_json(content) == source


def test_fields_newer_than_a_manifest_may_be_missing():
    old = {"name": "A2D", "videoset_sha256": "ab", "sentences_sha256": None}
    assert Source.from_json(old) == Source("A2D", {"videoset": "ab"})


@pytest.mark.parametrize("field", ["name", "videoset_sha256", "dots_sha256"])
def test_a_field_of_another_type_is_named(field):
    content = Source("A2D").to_json() | {field: 3}
    with pytest.raises(pydantic.ValidationError, match=field):
        Source.from_json(content)
