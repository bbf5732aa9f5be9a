"""Of the records, those that have a label map."""

import dataclasses

import pytest
from fakes.records import make_record, write_shards

from a2d_tf import keys
from a2d_tf.batches.labelled_records import labelled_examples, list_labelled


@pytest.fixture
def shards(tmp_path):
    records = [make_record(video_id=name) for name in ("first", "still", "third")]
    records[1] = dataclasses.replace(records[1], labels=None)
    return write_shards(tmp_path, records)


def test_frames_without_a_label_map_are_left_out(shards):
    assert [frame.video_id for frame in list_labelled(shards)] == ["first", "third"]
    found = [example[keys.VIDEO_ID].numpy() for example in labelled_examples(shards)]
    assert found == [b"first", b"third"]
