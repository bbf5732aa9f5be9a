"""From one video of a release to its records: windows, instances, sentences, broken files."""

import cv2
import numpy as np
import pytest
from fakes.records import read_split

from a2d_tf.datasets.convert import convert
from a2d_tf.errors import InputError
from a2d_tf.records.convert import BrokenSourceError
from a2d_tf.records.manifest import Counts, load_manifest, read_sentences_of_split


def grey_levels(record):
    """Return the level of the middle of the left half of each frame: 8 (number - 1) in a clip."""
    pictures = [cv2.imdecode(np.frombuffer(jpeg, np.uint8), 1) for jpeg in record.frames]
    return [int(picture[picture.shape[0] // 2, picture.shape[1] // 4, 2]) for picture in pictures]


@pytest.fixture
def out(tmp_path):
    return tmp_path / "records"


def test_a_record_holds_the_window_and_the_instances(tiny_a2d, out):
    convert(tiny_a2d, out)
    record = read_split(out, "test")["tiny_single", 6]
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
    record = read_split(out, "test")["tiny_single", 18]
    assert record.frame_numbers == (3, 8, 13, 18, 23, 24)
    np.testing.assert_allclose(grey_levels(record)[-1], 8 * 23, atol=3)


def test_sentence_rows_follow_the_frame(tiny_a2d, out):
    convert(tiny_a2d, out)
    records = read_split(out, "train")
    texts = ("a Man in blue is walking", "the dog is running")
    assert records["-tiny_pair", 8].sentences == ((texts[0], 0), (texts[1], 1))
    assert records["-tiny_pair", 16].sentences == ((texts[0], 0), (texts[1], -1))
    assert records["tiny_missed", 12].sentences == ()
    assert records["tiny_missed", 12].instances[0].instance_id is None
    assert read_sentences_of_split(out, "train") == list(texts)


def test_height_makes_smaller_and_masks_stay(tiny_a2d, out):
    convert(tiny_a2d, out, height=24)
    record = read_split(out, "test")["tiny_single", 12]
    assert record.clip_size == (24, 32)
    assert cv2.imdecode(np.frombuffer(record.frames[0], np.uint8), 1).shape == (24, 32, 3)
    assert record.instances[0].mask.shape == record.source_size == (48, 64)


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


@pytest.mark.realdata
def test_a_real_clip(shared_data, out):
    manifest = convert(shared_data / "a2d_sample", out, height=160)
    counts = sum(manifest.splits.values(), Counts())
    assert (counts.videos, counts.records, counts.sentences) == (1, 3, 5)
    (split,) = (name for name, one in manifest.splits.items() if one.videos)
    for record in read_split(out, split).values():
        assert record.source_size == (320, 580)
        assert record.clip_size == (160, 290)
        assert record.frame_numbers[8] == record.frame_number
        assert len(record.frames) == 16
