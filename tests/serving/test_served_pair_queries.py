"""Label maps of pairs' responses, painted in the graph."""

import numpy as np
import pytest
import tensorflow as tf

from a2d_tf.runs.label_map import label_map
from a2d_tf.serving.served_pair_queries import paint_pairs


@pytest.mark.parametrize("pairs", [(78, 18, 67), (18, 67, 78), (67,), ()])
def test_pixels_get_the_pair_that_label_map_gives_them(pairs):
    generator = np.random.default_rng(0)
    # Whole numbers: many responses are equal, and many are the threshold.
    responses = generator.integers(-2, 3, (len(pairs), 9, 11)).astype(np.float32)
    painted = paint_pairs(tf.constant(responses), tf.constant(pairs, tf.int32), threshold=1.0)
    wanted = label_map(responses, pairs, threshold=1.0)
    assert painted.dtype == tf.uint8
    np.testing.assert_array_equal(painted, wanted)
    assert set(np.unique(wanted)) == {0, *pairs}
