"""Outlines hold what records hold, but for their pictures."""

import dataclasses

import pytest
from fakes.records import make_record, write_shards
from fakes.video_records import make_video

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.records.annotated_videos import read_records
from a2d_tf.records.outlines import list_frames, read_outlines
from a2d_tf.records.record_files import write_records
from a2d_tf.records.video_records import encode_video


@pytest.fixture
def shards(tmp_path):
    """Return two files of three records: with sentences, without, and without a label map."""
    bare = make_record(video_id="ünlabelled", masks=(), sentences=())
    records = [
        make_record(video_id="-one", sentences=(("a dog", 0), ("gone", -1))),
        make_record(video_id="two", sentences=(), pairs=(18, 61)),
        dataclasses.replace(bare, labels=None),
    ]
    return write_shards(tmp_path, records, shards=2)


def test_an_outline_says_of_a_frame_what_its_record_does(shards):
    records, outlines = list(read_records(shards)), list_frames(shards)
    assert [one.video_id for one in outlines] == ["-one", "ünlabelled", "two"]
    for record, outline in zip(records, outlines, strict=True):
        assert outline.video_id == record.video_id
        assert outline.frame_number == record.frame_number
        assert outline.has_labels == (record.labels is not None)
        assert outline.actors == tuple(one.actor for one in record.instances)
        assert outline.actions == tuple(one.action for one in record.instances)
        assert tuple(zip(outline.texts, outline.rows, strict=True)) == record.sentences


def test_videos_have_outlines_too(tmp_path):
    path = tmp_path / "videos.tfrecord"
    write_records(
        path, [encode_video(make_video("a", (18, 77))), encode_video(make_video("b", ()))]
    )
    assert list(read_outlines([path], (keys.VIDEO_ID, keys.PAIRS))) == [
        {keys.VIDEO_ID: (b"a",), keys.PAIRS: (18, 77)},
        {keys.VIDEO_ID: (b"b",), keys.PAIRS: ()},
    ]


def test_an_empty_file_has_none(tmp_path):
    (tmp_path / "none.tfrecord").touch()
    assert list(read_outlines([tmp_path / "none.tfrecord"], [keys.VIDEO_ID])) == []


@pytest.mark.parametrize(
    "damage",
    [lambda content: content[:-1], lambda content: content[:10], lambda content: b"x" * 100],
    ids=["end", "header", "text"],
)
def test_a_damaged_file_is_named(shards, damage):
    shards[1].write_bytes(damage(shards[1].read_bytes()))
    with pytest.raises(InputError, match=f"{shards[1].name}: records: must be whole; delete"):
        list_frames(shards)


def test_a_record_without_a_field_is_named(tmp_path):
    path = tmp_path / "videos.tfrecord"
    write_records(path, [encode_video(make_video("a", (18,)))])
    with pytest.raises(InputError, match=r"records: must have the field, got 'frame_number'"):
        list_frames([path])


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"none\.tfrecord: file: must be readable"):
        list_frames([tmp_path / "none.tfrecord"])
