"""Scores of two streams, averaged."""

import numpy as np

from a2d_tf.runs.pair_classifier_streams import average_streams


def test_the_weight_is_of_rgb():
    rgb, flow = np.float32([0.5, 0.25]), np.float32([0.0, 0.75])
    assert average_streams([rgb, flow], 3.0).tolist() == [0.375, 0.375]
    assert average_streams([flow], 3.0) is flow
