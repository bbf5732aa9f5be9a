"""Complete shards are written down one by one, and the manifest once all are there."""

import pytest
from fakes.manifests import make_options

from a2d_tf.records.manifest import Counts, Shard, load_manifest, load_progress
from a2d_tf.records.shard_ledger import ShardLedger
from a2d_tf.records.source import Source

FILES = ("train-00000-of-00001.tfrecord", "test-00000-of-00001.tfrecord")


@pytest.fixture
def open_ledger(tmp_path):
    """Return ``open_ledger()``: the ledger of a folder, with what the folder says of itself."""

    def open_ledger():
        return ShardLedger(
            tmp_path,
            FILES,
            options=make_options(),
            source=Source("clips"),
            previous=load_progress(tmp_path),
        )

    return open_ledger


def complete(folder, file, records):
    (folder / file).write_bytes(b"abc")
    split = file.split("-")[0]
    return Shard(file, split, records, bytes=3, sha256="", counts=Counts(records=records))


def test_what_is_complete_outlives_a_stop_and_keeps_the_order_of_the_files(open_ledger, tmp_path):
    ledger = open_ledger()
    ledger.begin()
    ledger.add(complete(tmp_path, FILES[1], 2))
    assert [shard.file for shard in load_progress(tmp_path).shards] == [FILES[1]]
    again = open_ledger()
    assert FILES[1] in again and FILES[0] not in again
    assert again.counts == Counts(records=2)
    again.add(complete(tmp_path, FILES[0], 5))
    manifest = again.finish(skipped_sentence_rows={"unknown": 1})
    assert manifest == load_manifest(tmp_path)
    assert [shard.file for shard in manifest.shards] == list(FILES)
    assert manifest.splits == {"train": Counts(records=5), "test": Counts(records=2)}
    assert manifest.skipped_sentence_rows == {"unknown": 1}


def test_a_shard_of_another_size_is_missing_and_there_is_no_manifest_while_it_is(
    open_ledger, tmp_path
):
    ledger = open_ledger()
    for file in FILES:
        ledger.add(complete(tmp_path, file, 1))
    ledger.finish(skipped_sentence_rows={})
    (tmp_path / FILES[0]).write_bytes(b"a")
    ledger = open_ledger()
    assert FILES[0] not in ledger and FILES[1] in ledger
    ledger.begin()
    assert not (tmp_path / "manifest.json").exists()
