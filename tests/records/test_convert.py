"""A release becomes shards; options, counts, resuming and broken files."""

import pytest

from a2d_tf.datasets.convert import convert
from a2d_tf.errors import InputError
from a2d_tf.files.digest import sha256_of
from a2d_tf.files.folder_lock import hold_folder
from a2d_tf.records import shard_ledger
from a2d_tf.records.manifest import Counts, load_manifest


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
    assert set(manifest.versions) == {"a2d_tf", "tensorflow", "opencv", "numpy", "av"}
    assert sorted(path.name for path in out.iterdir()) == [
        "manifest.json",
        "sentences-test.txt",
        "sentences-test.txt.sha256",
        "sentences-train.txt",
        "sentences-train.txt.sha256",
        "test-00000-of-00001.tfrecord",
        "train-00000-of-00001.tfrecord",
    ]


def test_a_row_without_a_usable_id_is_counted(tiny_a2d, out):
    sentences = tiny_a2d / "text_annotations" / "a2d_annotation.txt"
    rows = '-tiny_pair,"1 (copy)",a dog\nnowhere,"2 (copy)",a cat\n'
    sentences.write_text(sentences.read_text() + rows)
    manifest = convert(tiny_a2d, out)
    assert manifest.skipped_sentence_rows == {"train": 1, "test": 0, "unknown": 1}


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_folder_that_another_process_writes_into_is_left_alone(tiny_a2d, out, overwrite):
    with hold_folder(out), pytest.raises(InputError, match="records: folder: is in use by process"):
        convert(tiny_a2d, out, overwrite=overwrite)
    assert not out.exists()


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
        ({"flow": "dis", "flow_range": "50"}, "--flow-range: must be one of 20, raw, got '50'"),
        ({"flow_range": "raw"}, "--flow-range: must be left out without --flow, got 'raw'"),
        ({"dataset": "davis"}, "--dataset: must be one of a2d, jhmdb, coco, got 'davis'"),
    ],
)
def test_options_out_of_range_are_refused(tiny_a2d, out, options, message):
    with pytest.raises(InputError, match=message):
        convert(tiny_a2d, out, **options)
    assert not out.exists()
