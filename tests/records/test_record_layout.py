"""The fields of a record, found without reading its pictures."""

import pytest
import tensorflow as tf
from fakes.records import make_record

from a2d_tf import keys
from a2d_tf.records.annotated_videos import encode_annotated
from a2d_tf.records.record_layout import LayoutError, layout_of


def test_numbers_are_read_and_pictures_placed():
    record = make_record(numbers=(9, 10, 11))
    serialized = b"before" + encode_annotated([record])
    layout = layout_of(serialized, len(b"before"), len(serialized))
    assert layout.numbers[keys.CLIP_FRAME_NUMBERS] == (9, 10, 11)
    assert layout.numbers[keys.INSTANCE_BOXES] == (0.0, 0.0, 16.0, 16.0) * 2
    assert layout.values(keys.CLIP_FRAMES) == list(record.frames)
    assert layout.values(keys.SENTENCE_TEXTS) == [b"the left dog", b"the right dog"]
    assert layout.numbers[keys.FLOW_FRAMES] == () and layout.places[keys.FLOW_FRAMES] == ()


def test_a_field_without_a_kind_is_empty():
    serialized = tf.train.Example(
        features=tf.train.Features(feature={"empty": tf.train.Feature()})
    ).SerializeToString()
    layout = layout_of(serialized, 0, len(serialized))
    assert (layout.numbers["empty"], layout.places["empty"]) == ((), ())


@pytest.mark.parametrize(
    "content", [b"no record", b"\x0a\x04\x0a\x02\x0a\xff", b"\x0a\x02\x0a\x00"]
)
def test_what_is_no_record_is_refused(content):
    with pytest.raises(LayoutError, match="must be a record of a2d-tf"):
        layout_of(content, 0, len(content))
