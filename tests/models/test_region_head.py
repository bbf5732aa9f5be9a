"""A head reads the regions of one pyramid and answers them all at once."""

import keras
import numpy as np
import pytest

from a2d_tf.models.region_head import APPEARANCE, FUSED, RegionHead


def align(*, size):
    """Return what stands in for RoIAlign: a region has its box's first value everywhere."""

    def features(levels, boxes):
        return levels[0] * np.ones((1, 1, size, size, 1), np.float32) * boxes[..., :1, None, None]

    return features


@pytest.mark.parametrize(("reads", "factor"), [(APPEARANCE, 1), (FUSED, 10)])
def test_regions_are_folded_into_the_batch_and_back(reads, factor):
    region = keras.Input((3, 3, 1))
    total = keras.layers.Lambda(lambda one: keras.ops.sum(one, axis=(1, 2, 3)))(region)
    head = RegionHead(
        network=keras.Model(region, {"total": total, "same": region}), reads=reads, align=align
    )
    boxes = np.zeros((2, 4, 4), np.float32)
    boxes[..., 0] = [[1, 2, 3, 4], [5, 6, 7, 8]]
    pyramids = {APPEARANCE: [np.float32(1)], FUSED: [np.float32(10)]}
    found = head(pyramids, boxes)
    np.testing.assert_array_equal(found["total"], 9 * factor * boxes[..., 0])
    assert found["same"].shape == (2, 4, 3, 3, 1)
