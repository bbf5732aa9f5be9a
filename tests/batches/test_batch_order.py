"""Batches that can go on where a run stopped, and batches that are filled up."""

import numpy as np
import pytest
import tensorflow as tf
from fakes.records import coloured_records, write_shards

from a2d_tf import keys
from a2d_tf.batches.batch_order import (
    BatchOrder,
    filled_batches,
    numbered_batches,
    read_frames,
    read_serialized,
)
from a2d_tf.processes.hosts import Host
from a2d_tf.records.annotated_videos import annotated_frames

TEXTS = keys.SENTENCE_TEXTS


def numbers(count):
    return lambda: tf.data.Dataset.range(count)


def with_seed(example, seed):
    return {"example": example}, {"seed": seed}


def first(batches, count):
    return [
        (inputs["example"].numpy().tolist(), targets["seed"].numpy().tolist())
        for inputs, targets in batches.take(count)
    ]


def order_of(**changes):
    defaults = {"batch_size": 2, "shuffle_buffer": 6, "seed": 5, "deterministic": True}
    return BatchOrder(**defaults | changes)


def test_every_element_has_its_number_and_comes_once_an_epoch():
    batches = first(numbered_batches(numbers(6), with_seed, order=order_of()), 6)
    seen = [one for examples, _ in batches for one in examples]
    assert sorted(seen[:6]) == sorted(seen[6:]) == list(range(6))
    assert seen[:6] != seen[6:]  # shuffled anew
    assert [seed for _, seeds in batches for seed in seeds] == [[5, n] for n in range(12)]


def test_a_later_start_passes_over_batches():
    straight = first(numbered_batches(numbers(5), with_seed, order=order_of()), 6)
    resumed = numbered_batches(numbers(5), with_seed, order=order_of(start_step=4))
    assert first(resumed, 2) == straight[4:]


def test_others_come_in_an_order_of_their_own():
    def pair_with_seed(pair, seed):
        return with_seed(tf.stack(pair), seed)

    batches = numbered_batches(numbers(6), pair_with_seed, order=order_of(), others=[numbers(6)])
    pairs = np.array([one for examples, _ in first(batches, 3) for one in examples])
    assert sorted(pairs[:, 0]) == sorted(pairs[:, 1]) == list(range(6))
    assert (pairs[:, 0] != pairs[:, 1]).any()


@pytest.mark.parametrize("others", [[], [lambda: tf.data.Dataset.range(4)]])
def test_a_batch_is_named_as_it_comes(tmp_path, others):
    shards = write_shards(tmp_path, coloured_records())

    def examples():
        return read_frames(shards, shuffle_seed=5)

    def video_ids(found, _):
        example = found[0] if others else found
        return {"ids": example[keys.VIDEO_ID]}, {}

    def batch(sample, **changes):
        order = order_of(start_step=3, **changes)
        return next(iter(numbered_batches(examples, sample, order=order, others=others)))

    inputs, _ = batch(video_ids)
    names = batch(video_ids, names_only=True)
    assert names[keys.VIDEO_ID].numpy().tolist() == inputs["ids"].numpy().tolist()
    assert names[keys.FRAME_NUMBER].dtype == tf.int64
    texts = {
        record.video_id: [text for text, _ in record.sentences] for record in coloured_records()
    }
    for name, text in zip(*(names[key].numpy() for key in (keys.VIDEO_ID, TEXTS)), strict=True):
        assert text.decode().splitlines() == texts[name.decode()]


def test_the_last_batch_is_filled_up_with_the_first_elements():
    batches = filled_batches(tf.data.Dataset.range(5), lambda one: one, batch_size=2)
    assert int(batches.cardinality()) == 3
    for _ in range(2):
        assert [batch.numpy().tolist() for batch in batches] == [[0, 1], [2, 3], [4, 0]]


def test_files_are_read_one_after_another_or_shuffled(tmp_path):
    shards = write_shards(tmp_path, coloured_records(), shards=4)
    plain = [one.numpy() for one in read_serialized(shards, shuffle_seed=None)]
    shuffled = [one.numpy() for one in read_serialized(shards, shuffle_seed=1)]
    assert len(set(plain)) == 4
    assert sorted(plain) == sorted(shuffled) and plain != shuffled
    for seed, records in ((None, plain), (1, shuffled)):
        frames = read_frames(shards, shuffle_seed=seed)
        expected = [frame for record in records for frame in annotated_frames(record)]
        for frame, other in zip(frames, expected, strict=True):
            assert frame[keys.VIDEO_ID] == other[keys.VIDEO_ID]


def test_hosts_share_every_batch(monkeypatch):
    def batches_of(host):
        monkeypatch.setattr("a2d_tf.batches.batch_order.this_host", lambda: host)
        trained = first(numbered_batches(numbers(8), with_seed, order=order_of(batch_size=4)), 3)
        validated = list(filled_batches(tf.data.Dataset.range(5), lambda one: one, batch_size=4))
        return [inputs for inputs, _ in trained], validated

    whole, validated = batches_of(Host())
    parts = [batches_of(Host(index, 2)) for index in range(2)]
    for number, batch in enumerate(whole):
        both = np.concatenate([part[0][number] for part in parts])
        np.testing.assert_array_equal(both, batch)
    for number, batch in enumerate(validated):
        np.testing.assert_array_equal(np.concatenate([part[1][number] for part in parts]), batch)
    assert len(parts[0][0][0]) == 2
