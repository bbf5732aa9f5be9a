"""A release becomes records of whole videos; what is stored, resuming, broken files, options."""

import pytest

from a2d_tf.datasets.convert import convert
from a2d_tf.errors import InputError
from a2d_tf.records.convert import BrokenSourceError
from a2d_tf.records.manifest import Counts, load_manifest
from a2d_tf.records.shard_files import list_shards
from a2d_tf.records.video_records import read_video_records


def videos_of(out, split):
    return {record.video_id: record for record in read_video_records(list_shards(out, split))}


@pytest.fixture
def out(tmp_path):
    return tmp_path / "videos"


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
