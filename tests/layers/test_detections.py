"""Detections of two kinds of actor in a 32 x 32 input."""

import numpy as np
from keras import ops

from a2d_tf.layers.detections import Detections

LEFT, SHIFTED, RIGHT = [0, 0, 10, 10], [0, 1, 10, 11], [10, 10, 30, 30]


def detect(proposals, probabilities, deltas=None, **options):
    """Return boxes, classes, scores and origins of one picture; boxes stay where they are."""
    probabilities = np.array(probabilities, "float32")
    if deltas is None:
        deltas = np.zeros((*probabilities.shape, 4), "float32")
    layer = Detections(image_size=32, **{"outputs": 4} | options)
    outputs = layer(np.array([proposals], "float32"), np.log(probabilities)[None], deltas[None])
    return [ops.convert_to_numpy(output)[0] for output in outputs]


def test_overlapping_boxes_of_one_actor_leave_the_best():
    boxes, classes, scores, origins = detect(
        [LEFT, SHIFTED, RIGHT], [[0.2, 0.79, 0.01], [0.1, 0.89, 0.01], [0.3, 0.01, 0.69]]
    )
    np.testing.assert_allclose(boxes, [SHIFTED, RIGHT, [0] * 4, [0] * 4], atol=1e-5)
    np.testing.assert_array_equal(classes, [1, 2, 0, 0])
    np.testing.assert_allclose(scores, [0.89, 0.69, 0, 0], atol=1e-5)
    np.testing.assert_array_equal(origins, [SHIFTED, RIGHT, [0] * 4, [0] * 4])


def test_two_actors_may_share_a_place():
    boxes, classes, *_ = detect([LEFT], [[0.1, 0.3, 0.6]])
    np.testing.assert_array_equal(classes, [2, 1, 0, 0])
    np.testing.assert_allclose(boxes[:2], [LEFT, LEFT], atol=1e-5)


def test_the_threshold_counts_as_enough():
    _, classes, *_ = detect([LEFT], [[0.125, 0.125, 0.75]], score_threshold=0.75)
    np.testing.assert_array_equal(classes, [2, 0, 0, 0])
    _, classes, *_ = detect([LEFT], [[0.125, 0.125, 0.75]], score_threshold=0.76)
    np.testing.assert_array_equal(classes, [0, 0, 0, 0])


def test_every_actor_has_its_own_box():
    deltas = np.zeros((1, 3, 4), "float32")
    deltas[0, 1] = [10, 0, 0, 0]  # one side down
    deltas[0, 2] = [-5, 0, 0, 0]  # half a side up, cut at the edge
    boxes, classes, _, origins = detect([LEFT], [[0.1, 0.5, 0.4]], deltas)
    np.testing.assert_array_equal(classes[:2], [1, 2])
    np.testing.assert_allclose(boxes[:2], [[10, 0, 20, 10], [0, 0, 5, 10]], atol=1e-4)
    np.testing.assert_array_equal(origins[:2], [LEFT, LEFT])


def test_padding_of_the_proposals_is_never_detected():
    _, classes, *_ = detect([[0, 0, 0, 0]], [[0.1, 0.1, 0.8]])
    np.testing.assert_array_equal(classes, 0)


def test_no_more_than_the_places():
    _, _, scores, _ = detect([LEFT, RIGHT], [[0.2, 0.8, 0.001], [0.1, 0.9, 0.001]], outputs=1)
    np.testing.assert_allclose(scores, [0.9 / 1.001], atol=1e-5)
