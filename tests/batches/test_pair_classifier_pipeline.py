"""Batches of clips of whole videos: the same after a stop, whole sets for evaluation."""

import numpy as np
import pytest
from fakes.datasets import write_videos
from fakes.video_records import make_video

from a2d_tf import keys
from a2d_tf.batches.batch_order import BatchOrder
from a2d_tf.batches.pair_classifier_input import PairClassifierClipOptions
from a2d_tf.batches.pair_classifier_pipeline import (
    evaluation_batches,
    list_videos,
    training_batches,
    validation_batches,
)
from a2d_tf.labels import VALID_PAIRS
from a2d_tf.records.shard_files import list_shards


@pytest.fixture(scope="module")
def shards(tmp_path_factory):
    """Return three files of five videos; video i has 4 + i frames, all of grey 40 (i + 1)."""
    videos = [
        make_video(
            f"v{index}",
            [VALID_PAIRS[index]],
            colour=lambda _, i=index: (40 * i + 40,) * 3,
            count=4 + index,
        )
        for index in range(5)
    ]
    folder = write_videos(tmp_path_factory.mktemp("videos"), videos, videos, shards=3)
    return list_shards(folder, "train")


def options_of(**changes):
    return PairClassifierClipOptions(**{"size": 12, "frames": 4, "resize": 16} | changes)


def train(shards, options=None, **changes):
    order = {"batch_size": 2, "shuffle_buffer": 4, "seed": 0, "deterministic": True} | changes
    return training_batches(shards, options=options or options_of(), order=BatchOrder(**order))


def videos_of(inputs, targets):
    """Return which videos a batch shows, after checking that the pairs are theirs."""
    grey = (np.asarray(inputs[keys.VIDEO])[:, 0, 0, 0, 0] + 1) * 127.5
    shown = (np.rint(grey / 40) - 1).astype(int)
    np.testing.assert_array_equal(np.asarray(targets[keys.PAIR_LOGITS]).argmax(axis=1), shown)
    return shown.tolist()


def test_every_video_comes_once_an_epoch(shards):
    shown = [index for batch in train(shards).take(5) for index in videos_of(*batch)]
    assert sorted(shown[:5]) == sorted(shown[5:]) == [0, 1, 2, 3, 4]


def test_a_run_goes_on_with_the_batch_it_would_have_seen(shards):
    options = options_of(flip=True, stream=keys.FLOW)
    straight = list(train(shards, options).take(6).as_numpy_iterator())
    for start in (1, 4):
        resumed = train(shards, options, start_step=start).take(6 - start).as_numpy_iterator()
        for (video, pairs), (same_video, same_pairs) in zip(
            ((i[keys.VIDEO], t[keys.PAIR_LOGITS]) for i, t in straight[start:]),
            ((i[keys.VIDEO], t[keys.PAIR_LOGITS]) for i, t in resumed),
            strict=True,
        ):
            np.testing.assert_array_equal(video, same_video)
            np.testing.assert_array_equal(pairs, same_pairs)


def test_batches_have_one_fixed_shape(shards):
    inputs, targets = train(shards, options_of(view="fit", stream=keys.FLOW)).element_spec
    assert inputs[keys.VIDEO].shape == (2, 4, 12, 12, 2)
    assert targets[keys.PAIR_LOGITS].shape == (2, 43)


def test_validation_has_the_first_videos_and_is_filled_up(shards):
    batches = validation_batches(shards, options=options_of(), batch_size=2, num_records=3)
    assert len(batches) == 2
    # Videos go to the files in turn: the first file holds 0 and 3, the second 1 and 4.
    assert [index for batch in batches for index in videos_of(*batch)] == [0, 3, 1, 0]


def test_evaluation_has_all_clips_of_every_video(shards):
    batches = evaluation_batches(shards, options=options_of(), batch_size=3)
    ids = [one.decode() for batch in batches.as_numpy_iterator() for one in batch[keys.VIDEO_ID]]
    assert ids == ["v0", "v3", "v3", "v1", "v1", "v4", "v4", "v2", "v2"]


def test_the_list_of_videos_is_in_the_same_order(shards):
    assert list_videos(shards) == [(f"v{i}", (VALID_PAIRS[i],)) for i in (0, 3, 1, 4, 2)]
