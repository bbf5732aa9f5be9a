"""True boxes take turns and are moved in training, and stay as they are otherwise."""

import numpy as np
from keras import ops

from a2d_tf.layers.jittered_boxes import JitteredBoxes

BOXES = np.array(
    [
        [[0, 0, 20, 10], [0, 0, 0, 0], [40, 40, 60, 60], [0, 0, 0, 0]],
        np.zeros((4, 4)),
    ],
    "float32",
)
ACTORS = np.array([[7, 0, 1, 0], [0, 0, 0, 0]], "int32")


def jitter(*, shift=0.25, scale=1.5, training=True):
    layer = JitteredBoxes(shift=shift, scale=scale, seed=0)
    boxes, rows = layer(BOXES, ACTORS, training=training)
    return ops.convert_to_numpy(boxes), ops.convert_to_numpy(rows)


def test_out_of_training_every_actor_is_in_its_place():
    boxes, rows = jitter(training=False)
    np.testing.assert_array_equal(boxes, BOXES)
    np.testing.assert_array_equal(rows, [[0, -1, 2, -1], [-1, -1, -1, -1]])


def test_in_training_the_true_ones_take_turns():
    boxes, rows = jitter(shift=0.0, scale=1.0)
    np.testing.assert_array_equal(rows, [[0, 2, 0, 2], [-1, -1, -1, -1]])
    np.testing.assert_allclose(boxes[0], BOXES[0][[0, 2, 0, 2]])
    np.testing.assert_array_equal(boxes[1], 0)


def test_each_turn_is_moved_and_scaled_within_the_bounds():
    boxes, rows = jitter()
    first, again = boxes[0, 0], boxes[0, 2]
    assert (first != again).all()
    for box, true in zip(boxes[0], BOXES[0][rows[0]], strict=True):
        centre, side = (true[:2] + true[2:]) / 2, true[2:] - true[:2]
        factor = (box[2:] - box[:2]) / side
        np.testing.assert_allclose(factor[0], factor[1], rtol=1e-4)  # the shape stays
        assert 1 / 1.5 < factor[0] < 1.5 and factor[0] != 1
        moved = (box[:2] + box[2:]) / 2 - centre
        assert (np.abs(moved) <= 0.25 * side.max()).all() and moved.any()
