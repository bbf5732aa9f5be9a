"""A release becomes records of whole videos; what is stored, resuming, broken files, options."""

import weakref

import cv2
import numpy as np
import pytest
from fakes.a2d_release import write_frame
from fakes.clips import write_moving_clip

from a2d_tf.datasets.convert import convert
from a2d_tf.errors import InputError
from a2d_tf.media.flow import decode_flow
from a2d_tf.records.clip_store import store_clip
from a2d_tf.records.convert import BrokenSourceError
from a2d_tf.records.manifest import Counts, load_manifest
from a2d_tf.records.options import choose_options
from a2d_tf.records.shard_files import list_shards
from a2d_tf.records.video_records import read_video_records
from a2d_tf.releases.release import Video


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


def test_manifest_says_unit_and_counts(tiny_a2d, out):
    manifest = convert(tiny_a2d, out, unit="video")
    assert manifest == load_manifest(out)
    options = manifest.options
    assert (options.unit, options.frames, options.frame_stride) == ("video", 0, 1)
    assert manifest.splits == {
        "train": Counts(videos=2, records=2, video_frames=48, video_pairs=3),
        "test": Counts(videos=1, records=1, video_frames=24, video_pairs=2),
    }
    assert [shard.file for shard in manifest.shards] == [
        "train-00000-of-00001.tfrecord",
        "test-00000-of-00001.tfrecord",
    ]


def test_an_interrupted_conversion_goes_on(tiny_a2d, out):
    def stop(done, _):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        convert(tiny_a2d, out, unit="video", videos_per_shard=1, on_progress=stop)
    kept = out / "train-00000-of-00002.tfrecord"
    assert sorted(out.iterdir()) == [out / "progress.json", kept]
    time = kept.stat().st_mtime_ns

    calls = []
    convert(
        tiny_a2d,
        out,
        unit="video",
        videos_per_shard=1,
        on_progress=lambda *call: calls.append(call),
    )
    assert calls == [(1, 3), (2, 3), (3, 3)]
    assert kept.stat().st_mtime_ns == time
    assert set(videos_of(out, "train")) == {"-tiny_pair", "tiny_missed"}


def test_broken_files_are_all_named(tiny_a2d, out):
    clip = tiny_a2d / "Release" / "clips320H" / "tiny_single.mp4"
    clip.write_bytes(b"no video")
    annotations = tiny_a2d / "text_annotations" / "a2d_annotation_with_instances"
    frame = annotations / "tiny_single" / "00012.h5"
    frame.write_bytes(b"no HDF5")
    with pytest.raises(BrokenSourceError) as caught:
        convert(tiny_a2d, out, unit="video")
    assert [line.split(": ")[0] for line in caught.value.failures] == [str(clip), str(frame)]
    assert not (out / "test-00000-of-00001.tfrecord").exists()


def test_another_unit_needs_another_folder(tiny_a2d, out):
    convert(tiny_a2d, out)
    message = r"videos: unit: was 'frame' in this folder: choose another folder .*, got 'video'"
    with pytest.raises(InputError, match=message):
        convert(tiny_a2d, out, unit="video")
    assert convert(tiny_a2d, out, unit="video", overwrite=True).options.unit == "video"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"frames": 16}, "--frames: must be left out with --unit video, .*, got 16"),
        ({"frame_stride": 1}, "--frame-stride: must be left out with --unit video"),
        ({"unit": "clip"}, "--unit: must be one of frame, video, got 'clip'"),
    ],
)
def test_options_that_do_not_go_together_are_refused(tiny_a2d, out, options, message):
    with pytest.raises(InputError, match=message):
        convert(tiny_a2d, out, **({"unit": "video"} | options))
    assert not out.exists()


def test_jhmdb_has_no_pairs(tiny_jhmdb, out):
    message = "--unit: must be frame for --dataset jhmdb: only A2D has actor-action pairs"
    with pytest.raises(InputError, match=message):
        convert(tiny_jhmdb, out, dataset="jhmdb", unit="video")


class CountingRelease:
    """Gives 30 frames and counts how many of them are still held."""

    sampling = class_sentences = None

    def __init__(self):
        self.held = self.most_held = 0

    def iterate_frames(self, _):
        for level in range(30):
            frame = np.full((16, 16, 3), level, np.uint8)
            self.held += 1
            self.most_held = max(self.most_held, self.held)
            weakref.finalize(frame, self.release)
            yield frame

    def release(self):
        self.held -= 1


def test_few_decoded_frames_are_held_at_a_time(tmp_path):
    release = CountingRelease()
    given = {"unit": "video", "flow": "farneback"}
    options = choose_options(dataset="a2d", release=release, given=given)
    video = Video("long", "train", tmp_path / "long.mp4", frame_numbers=(20,), sentences=())
    clip = store_clip(release, video, options=options)
    assert list(clip.frames) == list(clip.flow) == list(range(1, 31))
    assert release.most_held <= 4
