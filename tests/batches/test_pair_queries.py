"""Pairs as queries: one text and one mask a pair, from the record to the batch."""

from dataclasses import replace

import numpy as np
import pytest
from fakes.records import example_of, make_record, write_shards

from a2d_tf import keys
from a2d_tf.batches.batch_order import BatchOrder
from a2d_tf.batches.pair_queries import with_pair_queries
from a2d_tf.batches.sentence_input import SentenceClipOptions
from a2d_tf.batches.sentence_pipeline import (
    FirstRecords,
    evaluation_batches,
    list_samples,
    training_batches,
    validation_batches,
)
from a2d_tf.batches.sentence_table import SentenceTable
from a2d_tf.labels import PAIR_NAMES
from a2d_tf.records.clip_records import decode_mask

SIZE = 8


def square(top, left, side=3):
    mask = np.zeros((SIZE, SIZE), bool)
    mask[top : top + side, left : left + side] = True
    return mask


# Two flying balls that overlap, a walking adult behind one of them.
MASKS = (square(0, 0), square(2, 1), square(1, 2, side=4))
PAIRS = (34, 34, 18)


@pytest.fixture
def record():
    return make_record(
        size=(SIZE, SIZE), masks=MASKS, pairs=PAIRS, sentences=(("the red ball", 1), ("gone", -1))
    )


def queries_of(record):
    example = with_pair_queries(example_of(record))
    return {name: value.numpy() for name, value in example.items()}


class TestExample:
    def test_one_text_a_pair_by_rising_id(self, record):
        example = queries_of(record)
        assert example[keys.SENTENCE_TEXTS].tolist() == [b"adult walking", b"ball flying"]
        assert example[keys.SENTENCE_ROWS].tolist() == [0, 1]

    def test_the_mask_is_that_of_all_actors_of_the_pair(self, record):
        adult, balls = map(decode_mask, queries_of(record)[keys.INSTANCE_MASKS])
        np.testing.assert_array_equal(adult, MASKS[2])
        np.testing.assert_array_equal(balls, MASKS[0] | MASKS[1])
        assert balls.sum() == 9 + 9 - 2

    def test_the_mask_of_a_pair_with_one_actor_keeps_its_bytes(self, record):
        stored = example_of(record)[keys.INSTANCE_MASKS].numpy()
        assert queries_of(record)[keys.INSTANCE_MASKS][0] == stored[2]

    def test_every_field_of_an_instance_is_one_a_pair(self):
        boxes = ((1.0, 2.0, 4.0, 5.0), (0.5, 3.0, 3.0, 8.0), (2.0, 2.0, 3.0, 3.0))
        record = make_record(size=(SIZE, SIZE), masks=MASKS, pairs=PAIRS)
        instances = tuple(
            replace(one, box=box) for one, box in zip(record.instances, boxes, strict=True)
        )
        example = queries_of(replace(record, instances=instances))
        assert example[keys.INSTANCE_ACTORS].tolist() == [1, 3]
        assert example[keys.INSTANCE_ACTIONS].tolist() == [8, 4]
        assert example[keys.INSTANCE_IDS].tolist() == [-1, -1]
        assert example[keys.INSTANCE_BOXES].tolist() == [[2, 2, 3, 3], [0.5, 2, 4, 8]]
        assert set(example) == set(example_of(record))

    def test_a_frame_without_actors_has_no_queries(self):
        example = queries_of(make_record(masks=(), sentences=(("gone", -1),)))
        assert example[keys.SENTENCE_TEXTS].shape == example[keys.SENTENCE_ROWS].shape == (0,)
        assert example[keys.INSTANCE_MASKS].shape == (0,)
        assert example[keys.INSTANCE_BOXES].shape == (0, 4)


class Names:
    """Word vectors of one number a word, from 1 on; other words are unknown."""

    dimension = 1
    words = ("adult", "ball", "walking", "flying")

    def lookup(self, word):
        return np.asarray([1.0 + self.words.index(word)]) if word in self.words else None


class TestBatches:
    @pytest.fixture
    def shards(self, tmp_path, record):
        """Return frames of two pairs, of nobody and of one pair; only the first has sentences."""
        nobody = make_record(video_id="empty", size=(SIZE, SIZE), masks=(), sentences=())
        ball = make_record(
            video_id="ball", size=(SIZE, SIZE), masks=MASKS[:1], pairs=PAIRS[:1], sentences=()
        )
        return write_shards(tmp_path, [record, nobody, ball])

    @pytest.fixture
    def table(self):
        return SentenceTable(vectors=Names(), sentences=list(PAIR_NAMES.values()), max_words=2)

    @staticmethod
    def options(**changes):
        values = {"size": SIZE, "frames": 2, "resolutions": (SIZE,), "queries": "pairs"}
        return SentenceClipOptions(**values | changes)

    def test_training_pairs_names_with_their_masks(self, shards, table):
        batches = training_batches(
            shards,
            table=table,
            options=self.options(),
            order=BatchOrder(batch_size=3, shuffle_buffer=4, seed=0, deterministic=True),
        )
        inputs, targets = next(iter(batches))
        found = {
            (tuple(words[0, :, 0]), (target[0] > 0).tobytes())
            for words, target in zip(
                inputs[keys.WORDS].numpy(), targets[keys.response(SIZE)].numpy(), strict=True
            )
        }
        adult_walking, ball_flying = (1.0, 3.0), (2.0, 4.0)
        assert found == {
            (adult_walking, MASKS[2].tobytes()),
            (ball_flying, (MASKS[0] | MASKS[1]).tobytes()),
            (ball_flying, MASKS[0].tobytes()),  # the other frame's
        }

    def test_several_pairs_share_a_clip(self, shards, table):
        options = self.options(sentences_per_clip=3)
        first = FirstRecords(shards, options, num_records=9, batch_size=2)
        ((inputs, targets),) = list(validation_batches(first, table=table))
        assert sorted(inputs[keys.NUM_WORDS].numpy()[0].tolist()) == [0, 2, 2]
        assert sorted(inputs[keys.NUM_WORDS].numpy()[1].tolist()) == [0, 0, 2]
        assert targets[keys.response(SIZE)].shape == (2, 3, SIZE, SIZE)

    def test_evaluation_asks_for_the_pairs(self, shards):
        (batch,) = evaluation_batches(
            shards, streams=[self.options()], batch_size=4, max_sentences=3
        )
        assert batch[keys.VIDEO_ID].numpy().tolist() == [b"grey", b"ball"]
        assert batch[keys.SENTENCE_TEXTS].numpy().tolist() == [
            [b"adult walking", b"ball flying", b""],
            [b"ball flying", b"", b""],
        ]
        balls = decode_mask(batch[keys.INSTANCE_MASKS].numpy()[0, 1])
        np.testing.assert_array_equal(balls, MASKS[0] | MASKS[1])

    def test_samples_are_listed_by_their_pairs(self, shards):
        assert list_samples(shards, options=self.options()) == [
            ("grey", 10, ("adult walking", "ball flying")),
            ("ball", 10, ("ball flying",)),
        ]

    def test_nobody_is_passed_over_also_where_absent_actors_are_asked_for(self, shards):
        listed = list_samples(shards, options=self.options(include_absent=True))
        assert [video_id for video_id, _, _ in listed] == ["grey", "ball"]

    def test_sentences_stay_what_they_are_by_default(self, shards):
        listed = list_samples(shards, options=self.options(queries="sentences"))
        assert listed == [("grey", 10, ("the red ball",))]
