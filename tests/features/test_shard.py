"""One shard of features is complete, in the order of the data, or not there."""

from pathlib import Path

import pytest

from a2d_tf.features.records import encode_no_view
from a2d_tf.features.shard import FeatureShard, encoded_views, write_feature_shard
from a2d_tf.files.digest import sha256_of
from a2d_tf.records.manifest import Counts
from a2d_tf.records.record_files import read_file

SHARD = FeatureShard(
    source=Path("data/train-00000-of-00001.tfrecord"),
    split="train",
    index=0,
    sentences=(2, 0, 1),
    views=2,
    bytes=0,
)


def test_a_frame_that_nothing_asks_about_is_an_empty_record_of_every_view(tmp_path):
    encoded = iter([(2, b"first"), (1, b"third"), (2, b"first again"), (0, b"third, cut off")])
    shard = write_feature_shard(SHARD, tmp_path, encoded=encoded)
    path = tmp_path / "train-00000-of-00001.tfrecord"
    none = encode_no_view()
    found = [b"first", none, b"third", b"first again", none, b"third, cut off"]
    assert list(read_file(path)) == found
    assert (shard.file, shard.split, shard.records) == (path.name, "train", 6)
    assert (shard.bytes, shard.sha256) == (path.stat().st_size, sha256_of(path))
    # Sentences as the views show them: 2 + 1 + 2 + 0.
    assert shard.counts == Counts(records=SHARD.num_views, sentence_frame_pairs=5)
    assert SHARD.num_views == 4


def test_a_stop_leaves_no_half_shard(tmp_path):
    def stop():
        yield 2, b"first"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_feature_shard(SHARD, tmp_path, encoded=stop())
    assert list(tmp_path.iterdir()) == []


def test_shards_that_nothing_asks_about_need_no_trunk():
    silent = FeatureShard(SHARD.source, "train", 0, sentences=(0, 0), views=2, bytes=0)
    views = encoded_views(
        [silent], options=None, seed=0, encode=None, batch_size=2, after_views=None
    )
    assert list(views) == []
