"""The record of a whole video: every frame, every pair."""

import cv2
import numpy as np
import pytest
from fakes.a2d_release import write_frame
from fakes.clips import write_moving_clip

from a2d_tf.datasets.convert import convert
from a2d_tf.media.stored_flow import decode_flow
from a2d_tf.records.shard_files import list_shards
from a2d_tf.records.video_records import read_video_records


def videos_of(out, split):
    return {record.video_id: record for record in read_video_records(list_shards(out, split))}


@pytest.fixture
def out(tmp_path):
    return tmp_path / "videos"


def test_a_record_holds_every_frame_in_order(tiny_a2d, out):
    convert(tiny_a2d, out, unit="video")
    record = videos_of(out, "test")["tiny_single"]
    assert (record.split, record.clip_size, record.flow) == ("test", (48, 64), ())
    pictures = [cv2.imdecode(np.frombuffer(jpeg, np.uint8), 1) for jpeg in record.frames]
    expected = [8 * number for number in range(24)]
    np.testing.assert_allclose([one[24, 16, 2] for one in pictures], expected, atol=3)


def test_pairs_of_all_annotated_frames_are_distinct_and_ascend(tiny_a2d, out):
    annotations = tiny_a2d / "text_annotations" / "a2d_annotation_with_instances"
    # Frame 6 shows pair 34 and frame 12 pair 36, which 18 repeats after a smaller one.
    box = (5, 6, 15, 16)
    write_frame(annotations / "tiny_single" / "00018.h5", [(36, 2, box), (13, 3, box)])
    convert(tiny_a2d, out, unit="video")
    assert videos_of(out, "test")["tiny_single"].pairs == (13, 34, 36)
    train = videos_of(out, "train")
    assert train["-tiny_pair"].pairs == (18, 77)
    assert train["tiny_missed"].pairs == (44,)


def test_height_and_flow_hold_for_every_frame(tiny_a2d, out):
    write_moving_clip(tiny_a2d / "Release" / "clips320H" / "tiny_single.mp4")
    convert(tiny_a2d, out, unit="video", height=24, flow="dis")
    record = videos_of(out, "test")["tiny_single"]
    assert record.clip_size == (24, 32)
    assert len(record.frames) == len(record.flow) == 24
    middles = [np.median(decode_flow(png)[6:-6, 6:-6], axis=(0, 1)) for png in record.flow]
    # The texture moves a pixel to the right, from frame 13 on down: half as much at half the size.
    np.testing.assert_allclose(middles[:12], [[0.5, 0]] * 12, atol=0.2)
    np.testing.assert_allclose(middles[12:], [[0, 0.5]] * 12, atol=0.2)
    assert record.flow[23] == record.flow[22]
