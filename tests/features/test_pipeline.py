"""Batches of stored views are those of the clips themselves, in the same order."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf
from fakes.datasets import write_data
from fakes.records import make_record, write_shards

from a2d_tf import keys
from a2d_tf.batches.batch_order import BatchOrder
from a2d_tf.batches.sentence_input import SentenceClipOptions
from a2d_tf.batches.sentence_pipeline import FirstRecords, training_batches, validation_batches
from a2d_tf.batches.sentence_table import SentenceTable
from a2d_tf.batches.view_join import Others
from a2d_tf.features.cache import plan_features
from a2d_tf.features.pipeline import (
    drawn_views,
    feature_training_batches,
    feature_validation_batches,
    validation_pictures,
)
from a2d_tf.features.shard import encoded_views, write_feature_shard
from a2d_tf.records.feature_settings import FeatureSettings
from a2d_tf.records.shard_files import list_shards
from a2d_tf.words.vocabulary import collect_vocabulary

TEXTS = ["the left dog", "the right dog", "gone"]
OPTIONS = SentenceClipOptions(size=16, frames=1, resolutions=(4, 16), ignore_padding=True)
# The trunk of these tests hands the clip on.
SHAPE = (1, 16, 16, 3)


@pytest.fixture(scope="module")
def frames(tmp_path_factory):
    """Seven frames of two shapes in three shards, one of them without a sentence."""
    folder = tmp_path_factory.mktemp("frames")
    records = []
    for index in range(7):
        texts = [("the left dog", 0), ("the right dog", 1)] if index != 3 else []
        if index == 5:
            texts += [("gone", -1)]
        grey = 30 * index
        size = (8, 16) if index % 2 else (16, 16)
        records.append(
            make_record(
                video_id=f"v{index}",
                size=size,
                sentences=texts,
                paint=lambda _, grey=grey, size=size: np.full((*size, 3), grey, np.uint8),
            )
        )
    write_data(folder, records, records[:3])
    next(folder.glob("train-*")).unlink()
    write_shards(folder, records, shards=3)
    return folder


@pytest.fixture(scope="module")
def features(tmp_path_factory, frames):
    out = tmp_path_factory.mktemp("features")
    settings = FeatureSettings(1, "", "", SHAPE, "", "float32", 1, 0, {})
    for shard in plan_features(frames, settings=settings, options=OPTIONS):
        encoded = encoded_views(
            [shard],
            options=OPTIONS,
            seed=0,
            encode=lambda video: video.numpy(),
            batch_size=2,
            after_views=lambda _: None,
        )
        write_feature_shard(shard, out, encoded=encoded)
    return out


@pytest.fixture(scope="module")
def table():
    return SentenceTable(vectors=collect_vocabulary(TEXTS), sentences=TEXTS, max_words=4)


def assert_same(found, expected):
    for (inputs, targets), (clips, expected_targets) in zip(found, expected, strict=True):
        np.testing.assert_allclose(
            tf.cast(inputs.pop(keys.FEATURES), tf.float32), clips.pop(keys.VIDEO), atol=2**-8
        )
        for one, other in ((inputs, clips), (targets, expected_targets)):
            assert one.keys() == other.keys()
            for name, value in one.items():
                np.testing.assert_array_equal(value, other[name])


@pytest.mark.parametrize("sentences", [1, 3])
def test_training_batches_are_those_of_the_clips(frames, features, table, sentences):
    options = dataclasses.replace(OPTIONS, sentences_per_clip=sentences)
    order = BatchOrder(batch_size=2, shuffle_buffer=4, seed=5, start_step=1, deterministic=True)
    found = feature_training_batches(
        list_shards(features, "train"), table=table, options=options, shape=SHAPE, order=order
    )
    expected = training_batches(
        list_shards(frames, "train"), table=table, options=options, order=order
    )
    assert_same(found.take(8), expected.take(8))


def test_validation_batches_and_their_pictures(frames, features, table):
    clips, views = (
        FirstRecords(list_shards(folder, "test"), OPTIONS, num_records=2, batch_size=2)
        for folder in (frames, features)
    )
    found = feature_validation_batches(views, table=table, shape=SHAPE)
    expected = list(validation_batches(clips, table=table))
    pictures = validation_pictures(views)
    for picture, (inputs, _) in zip(pictures, expected, strict=True):
        np.testing.assert_allclose(picture, inputs[keys.VIDEO][:, 0], atol=0.03)
    assert_same(found, expected)


def test_others_of_a_shard_do_not_depend_on_the_shards_before(frames):
    shards = [(path, place) for place, path in enumerate(list_shards(frames, "train"))]

    def other_s_video(view, other, _):
        return view | {keys.VIDEO: other[keys.VIDEO]}

    def greys(asked, seed=0):
        others = [Others([path for path, _ in shards], other_s_video)]
        views = drawn_views(asked, views=2, options=OPTIONS, seed=seed, batch_size=1, others=others)
        return [
            (int(view[keys.FRAME_NUMBER][0]), float(tf.reduce_max(view[keys.VIDEO])))
            for view in views
        ]

    whole = greys(shards)
    assert len({grey for _, grey in whole}) > 2
    # As where the command was stopped after the first shards.
    last = greys(shards[-1:])
    assert last == whole[-len(last) :]
    assert greys(shards, seed=1) != whole
