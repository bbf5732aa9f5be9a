"""Batches over shards: every sample once, the same after a stop, whole sets for evaluation."""

import collections

import numpy as np
import pytest
import tensorflow as tf
from fakes.letter_vectors import LetterVectors
from fakes.records import make_record, write_shards

from a2d_tf import keys
from a2d_tf.batches.batch_order import BatchOrder
from a2d_tf.batches.sentence_input import SentenceClipOptions
from a2d_tf.batches.sentence_pipeline import (
    FirstRecords,
    evaluation_batches,
    list_samples,
    training_batches,
    validation_batches,
)
from a2d_tf.batches.sentence_table import SentenceTable

SIZE = 8


@pytest.fixture(scope="module")
def table():
    texts = ["left", "right", "gone"]
    return SentenceTable(vectors=LetterVectors(other=9.0), sentences=texts, max_words=2)


@pytest.fixture(scope="module")
def shards(tmp_path_factory):
    """Seven records of constant gray 10, 20, ... in three files, two sentences each."""
    records = [
        make_record(
            video_id=f"v{index}",
            size=(SIZE, SIZE),
            numbers=range(9, 12),
            paint=lambda _, level=10 * (index + 1): np.full((SIZE, SIZE, 3), level, np.uint8),
            sentences=(("left", 0), ("right", 1)),
        )
        for index in range(7)
    ]
    return write_shards(tmp_path_factory.mktemp("shards"), records, shards=3)


def options_of(**changes):
    return SentenceClipOptions(**{"size": SIZE, "frames": 2, "resolutions": (4, 8)} | changes)


def train(shards, table, *, options=None, **changes):
    order = {"batch_size": 2, "shuffle_buffer": 5, "seed": 0, "deterministic": True} | changes
    return training_batches(
        shards, table=table, options=options or options_of(), order=BatchOrder(**order)
    )


def samples_of(batches):
    """Return (gray level of the clip, word) of every element."""
    found = []
    for inputs, _ in batches:
        for video, words in zip(inputs[keys.VIDEO], inputs[keys.WORDS], strict=True):
            level = round(float((video[0, 0, 0, 0] + 1) * 12.75))
            found.append((level, int(words[0, 0, 0])))
    return found


def assert_equal_batches(some, others):
    assert len(some) == len(others)
    for one, other in zip(some, others, strict=True):
        for part, same in zip(one, other, strict=True):
            for name in part:
                np.testing.assert_array_equal(part[name], same[name], err_msg=name)


EVERY_PAIR = {(level, word) for level in range(1, 8) for word in (1, 2)}


def test_with_one_sentence_a_clip_every_pair_comes_once_an_epoch(shards, table):
    found = samples_of(train(shards, table).take(14))  # two epochs of 14 pairs
    assert set(found[:14]) == EVERY_PAIR
    assert set(found[14:]) == EVERY_PAIR
    assert found[:14] != found[14:]  # in another order


def test_batches_have_one_fixed_shape(shards, table):
    inputs, targets = train(shards, table, options=options_of(sentences_per_clip=3)).element_spec
    assert inputs[keys.VIDEO].shape == (2, 2, SIZE, SIZE, 3)
    assert inputs[keys.WORDS].shape == (2, 3, 2, 1)
    assert inputs[keys.NUM_WORDS].shape == (2, 3)
    assert {name: target.shape for name, target in targets.items()} == {
        keys.response(4): (2, 3, 4, 4),
        keys.response(8): (2, 3, 8, 8),
    }


@pytest.mark.parametrize("sentences", [1, 2])
def test_a_run_goes_on_with_the_batch_it_would_have_seen(shards, table, sentences):
    options = options_of(flip=True, zoom=0.4, brightness=0.3, sentences_per_clip=sentences)
    straight = list(train(shards, table, options=options).take(12))
    for start in (1, 5, 9):
        resumed = list(train(shards, table, options=options, start_step=start).take(12 - start))
        assert_equal_batches(straight[start:], resumed)


def test_an_iterator_that_was_only_looked_at_changes_nothing(shards, table):
    batches = train(shards, table)
    first = list(batches.take(9))
    next(iter(batches))
    assert_equal_batches(first, list(batches.take(9)))


def test_the_seed_changes_order_and_random_changes(shards, table):
    options = options_of(zoom=0.4)
    one = next(iter(train(shards, table, options=options)))
    other = next(iter(train(shards, table, options=options, seed=1)))
    assert not np.array_equal(one[0][keys.VIDEO], other[0][keys.VIDEO])


def test_a_clip_is_changed_otherwise_each_time_it_comes(shards, table):
    batches = train(shards[:1], table, options=options_of(brightness=0.5), shuffle_buffer=1)
    levels = [float(inputs[keys.VIDEO][0, 0, 0, 0, 0]) for inputs, _ in batches.take(9)]
    assert len(set(levels)) == 9


def test_frames_without_a_present_actor_are_passed_over(tmp_path, table):
    records = [
        make_record(size=(SIZE, SIZE), sentences=(("gone", -1),)),
        make_record(size=(SIZE, SIZE), sentences=(("gone", -1), ("left", 0))),
    ]
    shards = write_shards(tmp_path, records)
    present = list_samples(shards, options=options_of())
    assert [texts for _, _, texts in present] == [("left",)]
    every = list_samples(shards, options=options_of(include_absent=True))
    assert [texts for _, _, texts in every] == [("gone",), ("gone", "left")]
    words = {word for _, word in samples_of(train(shards, table).take(3))}
    assert words == {1}


class TestValidation:
    def batches(self, shards, table, **changes):
        arguments = {"options": options_of(), "batch_size": 4, "num_records": 3}
        return validation_batches(FirstRecords(shards, **arguments | changes), table=table)

    def test_the_first_records_once_in_the_order_of_the_files(self, shards, table):
        found = samples_of(self.batches(shards, table))
        # Records go to the files in turn: the first file holds the clips 1, 4 and 7.
        assert found[:6] == [(1, 1), (1, 2), (4, 1), (4, 2), (7, 1), (7, 2)]
        # The second batch of four is filled up with the first elements.
        assert found[6:] == [(1, 1), (1, 2)]

    def test_no_more_than_needed_is_filled_up(self, shards, table):
        assert len(samples_of(self.batches(shards, table, batch_size=3))) == 6
        assert len(samples_of(self.batches(shards, table, batch_size=20))) == 20

    def test_every_pass_is_the_same(self, shards, table):
        batches = self.batches(shards, table, options=options_of(sentences_per_clip=1))
        assert_equal_batches(list(batches), list(batches))

    def test_more_than_there_are_is_all(self, shards, table):
        options = options_of(sentences_per_clip=2)
        batches = self.batches(shards, table, options=options, num_records=99, batch_size=7)
        assert sum(len(inputs[keys.VIDEO]) for inputs, _ in batches) == 7


class TestEvaluation:
    def test_every_record_once(self, shards):
        batches = evaluation_batches(shards, streams=[options_of()], batch_size=3, max_sentences=2)
        ids = [
            (video_id.decode(), tuple(text.decode() for text in texts))
            for batch in batches.as_numpy_iterator()
            for video_id, texts in zip(
                batch[keys.VIDEO_ID], batch[keys.SENTENCE_TEXTS], strict=True
            )
        ]
        counts = collections.Counter(video_id for video_id, _ in ids)
        assert counts == {f"v{index}": 1 for index in range(7)}
        assert ids == [(i, texts) for i, _, texts in list_samples(shards, options=options_of())]

    def test_shapes_of_a_batch(self, shards):
        batch = next(
            iter(evaluation_batches(shards, streams=[options_of()], batch_size=3, max_sentences=4))
        )
        assert batch[keys.video_of(keys.RGB)].shape == (3, 2, SIZE, SIZE, 3)
        assert batch[keys.VALID_BOX].shape == (3, 4)
        assert batch[keys.SENTENCE_TEXTS].shape == batch[keys.INSTANCE_MASKS].shape == (3, 4)
        assert tf.reduce_all(batch[keys.FRAME_NUMBER] == 10)
