"""The region proposal network on one level: shapes, and the order of its answers."""

import numpy as np

from a2d_tf import keys
from a2d_tf.models.rpn import build_rpn


def test_answers_run_row_by_row_with_the_ratio_fastest():
    network = build_rpn(channels=1, num_ratios=2, hidden=1)
    # The hidden map is the level itself; logits are 1 and 10 times it, deltas 0..7 times it.
    middle = np.zeros((3, 3, 1, 1), np.float32)
    middle[1, 1] = 1
    network.get_layer("rpn_conv_shared").set_weights([middle, np.zeros(1)])
    network.get_layer("rpn_class_raw").set_weights([np.reshape([1, 10], (1, 1, 1, 2)), np.zeros(2)])
    deltas = np.arange(8, dtype=np.float32).reshape(1, 1, 1, 8)
    network.get_layer("rpn_bbox_pred").set_weights([deltas, np.zeros(8)])
    level = np.array([[1, 2, 3], [4, 5, 6]], np.float32)[None, ..., None]
    found = network(level)
    expected = [1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60]
    np.testing.assert_array_equal(found[keys.RPN_LOGITS], [expected])
    assert found[keys.RPN_DELTAS].shape == (1, 12, 4)
    # The second anchor of the second place.
    np.testing.assert_array_equal(found[keys.RPN_DELTAS][0, 3], [8, 10, 12, 14])
