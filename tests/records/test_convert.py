"""A release becomes shards; options, counts, resuming and broken files."""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from fakes.clips import write_clip

from a2d_tf.datasets.convert import convert
from a2d_tf.errors import InputError
from a2d_tf.files.digest import sha256_of
from a2d_tf.files.folder_lock import hold_folder
from a2d_tf.media.stored_frame import stored_size
from a2d_tf.records import shard_ledger, shard_processes
from a2d_tf.records.clip_records import read_records
from a2d_tf.records.convert import BrokenSourceError
from a2d_tf.records.manifest import Counts, load_manifest, read_sentences_of_split
from a2d_tf.records.shard_files import list_shards

LAUNCHER = Path(__file__).parents[2] / "tools" / "convert_tfrecords.py"


def records_of(out, split):
    records = read_records(list_shards(out, split))
    return {(record.video_id, record.frame_number): record for record in records}


def grey_levels(record):
    """Return the level of the middle of the left half of each frame: 8 (number - 1) in a clip."""
    pictures = [cv2.imdecode(np.frombuffer(jpeg, np.uint8), 1) for jpeg in record.frames]
    return [int(picture[picture.shape[0] // 2, picture.shape[1] // 4, 2]) for picture in pictures]


@pytest.fixture
def out(tmp_path):
    return tmp_path / "records"


def test_manifest_counts_and_sums(tiny_a2d, out):
    manifest = convert(tiny_a2d, out)
    assert manifest == load_manifest(out)
    assert manifest.splits == {
        "train": Counts(
            videos=2,
            records=3,
            instances=4,
            sentences=2,
            sentence_frame_pairs=4,
            absent_pairs=1,
        ),
        "test": Counts(
            videos=1,
            records=3,
            instances=3,
            sentences=1,
            sentence_frame_pairs=3,
        ),
    }
    for shard in manifest.shards:
        assert shard.bytes == (out / shard.file).stat().st_size
        assert shard.sha256 == sha256_of(out / shard.file)
    assert manifest.source.name == "a2d"
    assert str(tiny_a2d.parent) not in (out / "manifest.json").read_text()
    assert set(manifest.versions) == {"a2d_tf", "tensorflow", "opencv", "numpy"}
    assert sorted(path.name for path in out.iterdir()) == [
        "manifest.json",
        "sentences-test.txt",
        "sentences-train.txt",
        "test-00000-of-00001.tfrecord",
        "train-00000-of-00001.tfrecord",
    ]


def test_a_record_holds_the_window_and_the_instances(tiny_a2d, out):
    convert(tiny_a2d, out)
    record = records_of(out, "test")["tiny_single", 6]
    assert record.split == "test"
    assert record.source_size == record.clip_size == (48, 64)
    assert record.frame_numbers == tuple(range(1, 14))  # 6 - 8 is before the first frame
    expected = [8 * (number - 1) for number in record.frame_numbers]
    np.testing.assert_allclose(grey_levels(record), expected, atol=3)
    assert [(one.actor, one.action, one.instance_id) for one in record.instances] == [(3, 4, 2)]
    assert record.instances[0].mask.sum() == 10 * 10
    np.testing.assert_array_equal(record.labels, np.where(record.instances[0].mask, 34, 0))
    assert record.sentences == (("red ball flying and rolling", 0),)
    assert record.flow == ()


def test_the_last_frame_ends_a_window(tiny_a2d, out):
    convert(tiny_a2d, out, frames=6, frame_stride=5)
    record = records_of(out, "test")["tiny_single", 18]
    assert record.frame_numbers == (3, 8, 13, 18, 23, 24)
    np.testing.assert_allclose(grey_levels(record)[-1], 8 * 23, atol=3)


def test_sentence_rows_follow_the_frame(tiny_a2d, out):
    convert(tiny_a2d, out)
    records = records_of(out, "train")
    texts = ("a Man in blue is walking", "the dog is running")
    assert records["-tiny_pair", 8].sentences == ((texts[0], 0), (texts[1], 1))
    assert records["-tiny_pair", 16].sentences == ((texts[0], 0), (texts[1], -1))
    assert records["tiny_missed", 12].sentences == ()
    assert records["tiny_missed", 12].instances[0].instance_id is None
    assert read_sentences_of_split(out, "train") == list(texts)


def test_a_row_without_a_usable_id_is_counted(tiny_a2d, out):
    sentences = tiny_a2d / "text_annotations" / "a2d_annotation.txt"
    rows = '-tiny_pair,"1 (copy)",a dog\nnowhere,"2 (copy)",a cat\n'
    sentences.write_text(sentences.read_text() + rows)
    manifest = convert(tiny_a2d, out)
    assert manifest.skipped_sentence_rows == {"train": 1, "test": 0, "unknown": 1}


def test_height_makes_smaller_and_masks_stay(tiny_a2d, out):
    convert(tiny_a2d, out, height=24)
    record = records_of(out, "test")["tiny_single", 12]
    assert record.clip_size == (24, 32)
    assert cv2.imdecode(np.frombuffer(record.frames[0], np.uint8), 1).shape == (24, 32, 3)
    assert record.instances[0].mask.shape == record.source_size == (48, 64)


@pytest.mark.parametrize(
    ("source", "height", "stored"),
    [
        ((320, 580), 240, (240, 436)),  # 435 is odd: 436 is the nearest even number above 434.99
        ((320, 427), 160, (160, 214)),  # 213.5
        ((320, 960), 99, (98, 294)),  # never higher than asked for
        ((320, 427), 320, (320, 427)),
        ((320, 427), 512, (320, 427)),
        ((321, 427), None, (321, 427)),
    ],
)
def test_stored_size_is_even_and_never_enlarged(source, height, stored):
    assert stored_size(*source, height=height) == stored


def test_shards_are_the_same_whatever_the_folder(tiny_a2d, tmp_path):
    first = convert(tiny_a2d, tmp_path / "first", videos_per_shard=1)
    second = convert(tiny_a2d, tmp_path / "second", videos_per_shard=1)
    assert [shard.file for shard in first.shards] == [
        "train-00000-of-00002.tfrecord",
        "train-00001-of-00002.tfrecord",
        "test-00000-of-00001.tfrecord",
    ]
    assert first == second


def test_broken_files_are_all_named_and_the_rest_is_kept(tiny_a2d, out):
    clip = tiny_a2d / "Release" / "clips320H" / "tiny_single.mp4"
    whole = clip.read_bytes()
    clip.write_bytes(whole[: len(whole) // 2])
    annotations = tiny_a2d / "text_annotations" / "a2d_annotation_with_instances"
    bad_frame = annotations / "tiny_single" / "00012.h5"
    good_frame = bad_frame.read_bytes()
    bad_frame.write_bytes(b"no HDF5")
    with pytest.raises(BrokenSourceError, match="2 files could not be converted") as caught:
        convert(tiny_a2d, out)
    assert [line.split(": ")[0] for line in caught.value.failures] == [str(clip), str(bad_frame)]
    assert sorted(path.name for path in out.iterdir()) == [
        "progress.json",
        "train-00000-of-00001.tfrecord",
    ]
    with pytest.raises(InputError, match=r"manifest.json: .* run the same `a2d-tf convert`"):
        load_manifest(out)

    clip.write_bytes(whole)
    bad_frame.write_bytes(good_frame)
    kept = (out / "train-00000-of-00001.tfrecord").stat().st_mtime_ns
    manifest = convert(tiny_a2d, out)
    assert (out / "train-00000-of-00001.tfrecord").stat().st_mtime_ns == kept
    assert manifest.splits["test"].records == 3


def test_a_clip_that_ends_before_an_annotated_frame_is_named(tiny_a2d, out):
    write_clip(tiny_a2d / "Release" / "clips320H" / "tiny_single.mp4", num_frames=15)
    with pytest.raises(BrokenSourceError, match=r"must be at least 18, the .*, got 15"):
        convert(tiny_a2d, out)


def test_ctrl_c_leaves_no_half_shard_and_the_rest_is_done_later(tiny_a2d, out):
    def stop(done, total):
        assert total == 3
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        convert(tiny_a2d, out, videos_per_shard=1, on_progress=stop)
    names = {path.name for path in out.iterdir()}
    assert names == {"progress.json", "train-00000-of-00002.tfrecord"}

    calls = []
    convert(tiny_a2d, out, videos_per_shard=1, on_progress=lambda *call: calls.append(call))
    assert calls == [(1, 3), (2, 3), (3, 3)]
    assert len(records_of(out, "train")) == 3


def test_what_a_killed_process_left_is_removed(tiny_a2d, out):
    out.mkdir()
    (out / ".test-00000-of-00001.tfrecord.partial").touch()
    convert(tiny_a2d, out)
    assert not list(out.glob(".*"))


def test_a_complete_conversion_is_left_alone_but_for_its_lists(tiny_a2d, out, monkeypatch):
    first = convert(tiny_a2d, out)
    monkeypatch.setattr(shard_processes, "_load_writer", None)  # calling it would fail
    (out / "sentences-test.txt").unlink()
    assert convert(tiny_a2d, out) == first
    assert (out / "sentences-test.txt").read_text() == "red ball flying and rolling\n"


def test_a_complete_conversion_needs_no_folder_that_can_be_written_to(tiny_a2d, out):
    first = convert(tiny_a2d, out)
    written = out.stat().st_mtime_ns  # changes with every file that is made or replaced
    assert convert(tiny_a2d, out) == first
    assert out.stat().st_mtime_ns == written


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_folder_that_another_process_writes_into_is_left_alone(tiny_a2d, out, overwrite):
    with hold_folder(out), pytest.raises(InputError, match="records: folder: is in use by another"):
        convert(tiny_a2d, out, overwrite=overwrite)
    assert not out.exists()


def test_a_full_disk_leaves_complete_shards(tiny_a2d, out, full_disk):
    def fill_the_disk(done, total):
        if done == 2:  # between two shards of training videos and that of the test video
            (out / ".test-00000-of-00001.tfrecord.partial").symlink_to(full_disk)

    with pytest.raises(InputError, match=r"partial: file: must be writable, got 'No space left"):
        convert(tiny_a2d, out, videos_per_shard=1, on_progress=fill_the_disk)
    assert sorted(path.name for path in out.iterdir()) == [
        "progress.json",
        "train-00000-of-00002.tfrecord",
        "train-00001-of-00002.tfrecord",
    ]
    assert len(convert(tiny_a2d, out, videos_per_shard=1).shards) == 3


def test_a_stop_before_the_first_shard_keeps_what_is_there(tiny_a2d, out, monkeypatch):
    convert(tiny_a2d, out)
    (out / "test-00000-of-00001.tfrecord").unlink()

    def fail(progress, folder):
        raise InputError(folder, "file", "must be writable")

    with monkeypatch.context() as patch, pytest.raises(InputError):
        patch.setattr(shard_ledger, "save_progress", fail)
        convert(tiny_a2d, out)
    kept = (out / "train-00000-of-00001.tfrecord").stat().st_mtime_ns
    convert(tiny_a2d, out)
    assert (out / "train-00000-of-00001.tfrecord").stat().st_mtime_ns == kept


def test_features_are_not_removed(tiny_a2d, out):
    out.mkdir()
    (out / "features.json").touch()
    with pytest.raises(InputError, match="must not hold features that a2d-tf cache wrote"):
        convert(tiny_a2d, out, overwrite=True)


def test_a_shard_of_another_size_is_written_again(tiny_a2d, out):
    first = convert(tiny_a2d, out)
    (out / "test-00000-of-00001.tfrecord").write_bytes(b"short")
    assert convert(tiny_a2d, out) == first
    assert len(records_of(out, "test")) == 3


def test_other_options_need_another_folder(tiny_a2d, out):
    convert(tiny_a2d, out, videos_per_shard=1)
    message = r"records: frames: was 16 in this folder: choose another folder or give --overwrite"
    with pytest.raises(InputError, match=message):
        convert(tiny_a2d, out, frames=8)
    manifest = convert(tiny_a2d, out, frames=8, overwrite=True)
    assert manifest.options.frames == 8
    assert len(list(out.glob("*.tfrecord"))) == 2  # the three of the first conversion are gone


def test_another_release_needs_another_folder(tiny_a2d, out):
    convert(tiny_a2d, out)
    videoset = tiny_a2d / "Release" / "videoset.csv"
    videoset.write_text(videoset.read_text().replace("tiny_missed,44", "tiny_missed,45"))
    with pytest.raises(InputError, match="videoset_sha256: is not that of the release"):
        convert(tiny_a2d, out)


def test_shards_of_unknown_origin_are_not_touched(tiny_a2d, out):
    out.mkdir()
    (out / "train-00000-of-00009.tfrecord").touch()
    with pytest.raises(InputError, match="shards: are of an unknown conversion"):
        convert(tiny_a2d, out)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"frames": 0}, "--frames: must be from 1 to 1024, got 0"),
        ({"frame_stride": 0}, "--frame-stride: must be from 1"),
        ({"jpeg_quality": 101}, "--jpeg-quality: must be from 1 to 100, got 101"),
        ({"videos_per_shard": 0}, "--videos-per-shard: must be from 1"),
        ({"height": 0}, "--height: must be from 16"),
        ({"workers": 0}, "--workers: must be from 1"),
        ({"flow": "guess"}, "--flow: must be one of none, dis, farneback, tvl1, got 'guess'"),
        ({"dataset": "davis"}, "--dataset: must be one of a2d, jhmdb, coco, got 'davis'"),
    ],
)
def test_options_out_of_range_are_refused(tiny_a2d, out, options, message):
    with pytest.raises(InputError, match=message):
        convert(tiny_a2d, out, **options)
    assert not out.exists()


def test_launcher_with_two_processes(tiny_a2d, out, tmp_path):
    twin = convert(tiny_a2d, tmp_path / "twin")
    clip = tiny_a2d / "Release" / "clips320H" / "tiny_single.mp4"
    whole = clip.read_bytes()
    clip.write_bytes(b"no video")
    command = [sys.executable, LAUNCHER, tiny_a2d, out, "--workers", "2"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: {clip}: video: must be")
    assert len(done.stderr.splitlines()) == 1
    clip.write_bytes(whole)
    assert convert(tiny_a2d, out) == twin  # the other process's shard is kept, and the same


@pytest.mark.realdata
def test_a_real_clip(shared_data, out):
    manifest = convert(shared_data / "a2d_sample", out, height=160)
    counts = sum(manifest.splits.values(), Counts())
    assert (counts.videos, counts.records, counts.sentences) == (1, 3, 5)
    (split,) = (name for name, one in manifest.splits.items() if one.videos)
    for record in records_of(out, split).values():
        assert record.source_size == (320, 580)
        assert record.clip_size == (160, 290)
        assert record.frame_numbers[8] == record.frame_number
        assert len(record.frames) == 16
