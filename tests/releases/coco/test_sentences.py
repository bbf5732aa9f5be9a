"""Sentences of class names, and the objects or groups that they are about."""

import numpy as np

from a2d_tf.datasets.convert import convert
from a2d_tf.datasets.table import open_release
from a2d_tf.records.annotated_videos import read_records
from a2d_tf.records.shard_files import list_shards


def read_all(out, split):
    return {one.video_id: one for one in read_records(list_shards(out, split))}


def test_a_group_is_one_more_object(tiny_coco, tmp_path):
    convert(tiny_coco, tmp_path / "records", dataset="coco", groups=True)
    train = read_all(tmp_path / "records", "train")
    first, second, _, dogs = train["train_one"].instances
    assert ("every dog", 3) in train["train_one"].sentences
    assert (dogs.actor, dogs.action, dogs.instance_id) == (7, 9, -2)
    np.testing.assert_array_equal(dogs.mask, first.mask | second.mask)
    assert dogs.box == (10, 5, 30, 55)
    cup, crowd = train["train_more_two"].instances  # which is no object of its own
    assert ("every person", 1) in train["train_more_two"].sentences
    assert (cup.actor, crowd.actor, crowd.mask.sum()) == (0, 1, 300)
    plain = open_release(tiny_coco, dataset="coco").read_videos()
    assert not any("every" in one.text for video in plain for one in video.sentences)
