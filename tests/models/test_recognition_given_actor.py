"""The action given the actor, by hand: from a head of pairs, and from boxes of pairs."""

import numpy as np
import pytest
from keras import ops

from a2d_tf import keys
from a2d_tf.labels import VALID_PAIRS, action_of, actor_of
from a2d_tf.models.recognition_given_actor import FusedPairRecognition, HierarchicalRecognition

BALL, BIRD = 3, 4
FLYING, ROLLING, NONE = 4, 6, 9
# Of a ball: flying 1/8, jumping 1/8, rolling 1/2, none 1/4. Of all others each action alike.
LOGITS = np.log(
    [{34: 1, 35: 1, 36: 4, 39: 2}.get(pair, 5) for pair in VALID_PAIRS], dtype="float32"
)


class ChosenHead:
    """Stands in for a head: the same answer for every region."""

    def __init__(self, answer) -> None:
        self._answer = answer

    def __call__(self, pyramids, boxes):
        return self._answer


def hierarchical(regions):
    logits = np.broadcast_to(LOGITS, (1, regions, len(LOGITS)))
    return HierarchicalRecognition(branch=None, head=ChosenHead(logits))


def cross_product(regions):
    logits = np.concatenate([[1.0], LOGITS]).astype("float32")
    answer = {keys.ACTOR_LOGITS: np.broadcast_to(logits, (1, regions, len(logits)))}
    return FusedPairRecognition(branch=None, head=ChosenHead(answer))


@pytest.mark.parametrize("recognition", [hierarchical, cross_product])
def test_the_action_of_a_detection_is_by_its_own_actor(recognition):
    actors, actions = recognition(3).recognise({}, None, np.array([[BALL, BIRD, 0]], "int32"))
    ball, bird, empty = ops.convert_to_numpy(actions)[0]
    np.testing.assert_array_equal(actors, [[BALL, BIRD, 0]])
    np.testing.assert_allclose(ball, [0, 0, 0, 0, 1 / 8, 1 / 8, 1 / 2, 0, 0, 1 / 4], atol=1e-6)
    valid = [action_of(pair) for pair in VALID_PAIRS if actor_of(pair) == BIRD]
    np.testing.assert_allclose(bird[valid], 1 / len(valid), atol=1e-6)
    assert bird.sum() == pytest.approx(1) and bird[0] == 0
    np.testing.assert_array_equal(empty, np.eye(10)[0])


def test_a_pair_of_the_hierarchy_is_the_actor_times_the_action_given_the_actor():
    # A region is a ball with 0.6: it rolls with 0.6 / 2.
    _, actions = hierarchical(1).recognise({}, None, np.array([[BALL]], "int32"))
    assert 0.6 * float(actions[0, 0, ROLLING]) == pytest.approx(0.3)


def test_actor_and_action_of_the_cross_product_give_the_pair_back():
    recognition = cross_product(1)
    logits = recognition.head({}, None)[keys.ACTOR_LOGITS]
    deltas = np.zeros((*logits.shape, 4), "float32")
    of_actors, _ = recognition.candidates(logits, deltas)
    actor = ops.softmax(of_actors)[0, 0, BALL]
    _, actions = recognition.recognise({}, None, np.array([[BALL]], "int32"))
    pairs = ops.convert_to_numpy(ops.softmax(logits))[0, 0]
    for action in (FLYING, ROLLING, NONE):
        pair = pairs[1 + VALID_PAIRS.index(10 * BALL + action)]
        assert float(actor * actions[0, 0, action]) == pytest.approx(pair, rel=1e-5)


def test_only_regions_with_an_actor_and_a_labelled_action_learn_actions():
    targets = {
        keys.ROI_BOXES: None,
        # A rolling ball, one without a label, background, no region, and what no bird does.
        keys.ROI_ACTORS: np.array([[BALL, BALL, 0, -1, BIRD]], "int32"),
        keys.ROI_ACTIONS: np.array([[ROLLING, -1, 0, -1, 2]], "int32"),
    }
    outputs = hierarchical(5).training_outputs({}, targets)
    np.testing.assert_array_equal(outputs[keys.ROI_ACTIONS], [[ROLLING, -1, -1, -1, -1]])
    probs = ops.convert_to_numpy(ops.softmax(outputs[keys.ACTION_LOGITS]))[0]
    np.testing.assert_allclose(probs[:2, ROLLING], 1 / 2, atol=1e-6)
    assert np.isfinite(ops.convert_to_numpy(outputs[keys.ACTION_LOGITS])).all()


def test_the_cross_product_learns_classes_of_pairs_alone():
    recognition = cross_product(1)
    classes, nothing = recognition.true_classes(np.array([[BALL, 0]]), np.array([[ROLLING, 0]]))
    np.testing.assert_array_equal(classes, [[1 + VALID_PAIRS.index(36), 0]])
    assert nothing is None
    assert recognition.training_outputs({}, {}) == {}
