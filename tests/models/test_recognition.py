"""Who does what in a box: from a branch of its own, or from the class of the pair."""

import numpy as np
import pytest
from fakes.joint_parts import build_tiny_parts, build_tiny_recognition

from a2d_tf import keys
from a2d_tf.labels import VALID_PAIRS
from a2d_tf.models.recognition import PairRecognition
from a2d_tf.models.temporal_aggregation import LabelledFrameAlone


@pytest.fixture(scope="module")
def streams():
    return build_tiny_parts().streams


def test_a_branch_says_which_streams_and_frames_it_needs(streams):
    both = build_tiny_recognition(streams)
    assert (both.streams, both.radius) == ((keys.RGB, keys.FLOW), 1)
    alone = build_tiny_recognition(streams[:1], LabelledFrameAlone())
    assert (alone.streams, alone.radius) == ((keys.RGB,), 0)


def test_actors_and_actions_are_apart(streams):
    actors, actions = np.array([[3, 0]]), np.array([[4, 0]])
    recognition = build_tiny_recognition(streams[:1], LabelledFrameAlone())
    assert recognition.true_classes(actors, actions) == (actors, actions)


def test_the_class_of_a_pair_is_its_place_among_the_valid_ones():
    pairs = PairRecognition()
    classes, nothing = pairs.true_classes(np.array([[3, 1, 0]]), np.array([[4, 9, 0]]))
    places = [1 + list(VALID_PAIRS).index(pair) for pair in (34, 19)]
    np.testing.assert_array_equal(classes, [[*places, 0]])
    assert nothing is None
    actors, actions = pairs.recognise({}, None, np.array([[*places, 0]]))
    np.testing.assert_array_equal(actors, [[3, 1, 0]])
    np.testing.assert_array_equal(np.argmax(actions, axis=-1), [[4, 9, 0]])
    np.testing.assert_array_equal(np.sum(actions, axis=-1), 1)


def test_pairs_need_the_labelled_picture_alone():
    pairs = PairRecognition()
    assert (pairs.streams, pairs.radius) == ((keys.RGB,), 0)
    assert pairs.fuse({}, None) == pairs.training_outputs({}, None) == {}
