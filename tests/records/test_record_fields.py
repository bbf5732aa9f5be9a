"""What is asked of a record's fields: kinds, lengths, sizes, some of the pictures."""

import pytest
from fakes.records import make_record

from a2d_tf import keys
from a2d_tf.records.annotated_videos import encode_annotated
from a2d_tf.records.record_fields import ContentError, Fields, wrong_in

RECORD = encode_annotated([make_record(numbers=(9, 10))])


@pytest.fixture
def fields():
    """Return the fields of a record with two instances in one annotated frame."""
    return Fields.at(RECORD, 0, len(RECORD))


def test_a_field_of_any_kind_is_counted(fields):
    fields.check_count(keys.INSTANCE_MASKS, 2)
    fields.check_count(keys.WINDOW_ROWS, 2)
    fields.check_count(keys.FLOW_FRAMES, 0)
    for name in (keys.INSTANCE_MASKS, keys.WINDOW_ROWS, keys.FLOW_FRAMES):
        with pytest.raises(ContentError, match="must hold 3"):
            fields.check_count(name, 3)


def test_sizes_are_height_and_width_each(fields):
    assert fields.sizes(keys.SOURCE_SIZE, count=1) == [fields.size(keys.SOURCE_SIZE)] == [(16, 16)]
    with pytest.raises(ContentError, match="must hold 4"):
        fields.sizes(keys.SOURCE_SIZE, count=2)


def test_only_the_pictures_of_some_rows_are_looked_at(fields):
    fields.check_pictures(
        keys.INSTANCE_MASKS, kind="PNG", size=(8, 8), decoded=False, rows=range(0)
    )
    with pytest.raises(ContentError, match="must be 8 x 8 pixels") as caught:
        fields.check_pictures(
            keys.INSTANCE_MASKS, kind="PNG", size=(8, 8), decoded=False, rows=range(1, 2)
        )
    assert caught.value.args[0].field == f"{keys.INSTANCE_MASKS} 2"


def test_bytes_of_each_value(fields):
    assert fields.num_bytes(keys.VIDEO_ID) == [len("grey")]
    assert len(fields.num_bytes(keys.INSTANCE_MASKS, count=2)) == 2


def test_the_first_thing_that_is_wrong_is_told():
    def check(fields, decoded):
        fields.require(keys.SPLIT, False, "must be another", decoded)

    wrong = wrong_in(RECORD, 0, len(RECORD), check, decoded=True)
    assert (wrong.field, wrong.rule, wrong.value) == (keys.SPLIT, "must be another", True)
    assert wrong_in(RECORD, 0, len(RECORD), lambda fields, decoded: None, decoded=True) is None
