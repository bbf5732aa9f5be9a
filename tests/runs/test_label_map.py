"""Label maps by hand."""

import numpy as np
import pytest

from a2d_tf.runs.label_map import label_map, pairs_in


def _maps(*rows):
    return np.array(rows, np.float32)[:, None, :]  # each one row high


def test_the_highest_response_wins_and_nothing_above_the_threshold_is_background():
    responses = _maps([0.9, 0.2, -0.1, 0.0], [0.3, 0.5, -2.0, 0.0])
    labels = label_map(responses, (18, 77), threshold=0.0)
    assert labels.dtype == np.uint8
    assert labels.tolist() == [[18, 77, 0, 0]]


def test_the_threshold_itself_is_background():
    responses = _maps([0.25, 0.5, 0.75])
    assert label_map(responses, (34,), threshold=0.5).tolist() == [[0, 0, 34]]


@pytest.mark.parametrize("pair_ids", [(18, 77), (77, 18)])
def test_of_equal_responses_the_lower_id_wins(pair_ids):
    assert label_map(_maps([1.0], [1.0]), pair_ids, threshold=0.0).tolist() == [[18]]


def test_the_order_of_the_pairs_does_not_matter():
    responses = np.random.default_rng(0).normal(size=(3, 5, 6)).astype(np.float32)
    pair_ids = (79, 11, 44)
    labels = label_map(responses, pair_ids, threshold=0.1)
    expected = np.where(responses.max(0) > 0.1, np.array(pair_ids)[responses.argmax(0)], 0)
    assert np.array_equal(labels, expected)


def test_without_pairs_all_is_background():
    labels = label_map(np.zeros((0, 2, 3), np.float32), (), threshold=-1.0)
    assert labels.tolist() == [[0, 0, 0], [0, 0, 0]]


def test_the_pairs_of_a_map():
    assert pairs_in(np.array([[77, 0], [18, 77]], np.uint8)) == (18, 77)


@pytest.mark.parametrize(
    ("shape", "pair_ids", "rule"),
    [
        ((2, 3), (18, 77), "K = 2"),
        ((2, 3, 4), (18,), "K = 1"),
        ((2, 3, 4), (18, 18), "distinct valid pairs"),
        ((1, 3, 4), (14,), "distinct valid pairs"),
        ((1, 3, 4), (0,), "distinct valid pairs"),
    ],
)
def test_wrong_shapes_and_ids_are_refused(shape, pair_ids, rule):
    with pytest.raises(ValueError, match=rule):
        label_map(np.zeros(shape, np.float32), pair_ids, threshold=0.0)
