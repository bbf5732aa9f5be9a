"""Names of pairs, looked up by their ids in the graph."""

import numpy as np
import pytest
import tensorflow as tf

from a2d_tf.labels import PAIR_NAMES
from a2d_tf.serving.pair_lookup import PairLookup

PAIRS = (18, 67, 78)  # adult walking, cat running, dog walking


@pytest.fixture(scope="module")
def lookup(run):
    return PairLookup(run, PAIRS)


def test_names_are_read_as_the_run_reads_them(run, lookup):
    asked = [78, 18, 78]
    found = lookup(tf.constant(asked))
    words, num_words = run.embed([[PAIR_NAMES[pair] for pair in asked]])
    np.testing.assert_array_equal(found.words, words[0])
    np.testing.assert_array_equal(found.num_words, num_words[0])
    assert found.num_known.numpy().tolist() == [2, 1, 2]  # its corpus has no adult
    assert lookup.key == run.task.words.key


def test_nothing_may_be_asked(lookup):
    assert lookup(tf.zeros([0], tf.int32)).words.shape == (0, 8, 12)


@pytest.mark.parametrize("pairs", [[77], [18, -1], [0]])
def test_other_pairs_are_refused(lookup, pairs):
    with pytest.raises(tf.errors.InvalidArgumentError, match="must be among those of a2d_tf"):
        lookup(tf.constant(pairs))
