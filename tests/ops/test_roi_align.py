"""RoIAlign against plain loops, inside the picture, on its border and over it."""

import math
from functools import partial

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import ops

from a2d_tf.ops.roi_align import crop_masks, roi_align, roi_levels

IMAGE = 64
CANONICAL = 14.0  # so that boxes of such a picture spread over the levels


def pyramid(seed: int, *, batch: int = 2, channels: int = 3) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [
        rng.standard_normal((batch, side, side, channels)).astype("float32")
        for side in (16, 8, 4, 2)
    ]


def random_boxes(seed: int, rois: int, *, low: float = 0, high: float = IMAGE) -> np.ndarray:
    """Boxes (2, R, 4) of every size between two corners drawn at random."""
    corners = np.random.default_rng(seed).uniform(low, high, (2, rois, 2, 2))
    boxes = np.concatenate([corners.min(axis=2), corners.max(axis=2)], axis=-1)
    return boxes.astype("float32")


def point_value(features: np.ndarray, y: float, x: float) -> np.ndarray:
    """Interpolate (H, W, C) at a point in cells, the centre of the first cell at 0.5."""
    height, width, channels = features.shape
    if not (0 <= y <= height and 0 <= x <= width):
        return np.zeros(channels)
    y, x = min(max(y - 0.5, 0), height - 1), min(max(x - 0.5, 0), width - 1)
    top, left = math.floor(y), math.floor(x)
    bottom, right = min(top + 1, height - 1), min(left + 1, width - 1)
    upper = features[top, left] * (1 - (x - left)) + features[top, right] * (x - left)
    lower = features[bottom, left] * (1 - (x - left)) + features[bottom, right] * (x - left)
    return upper * (1 - (y - top)) + lower * (y - top)


def level_of(box: np.ndarray, levels: int, canonical_size: float) -> int:
    side = max(math.sqrt((box[2] - box[0]) * (box[3] - box[1])), 1e-3)
    return min(max(round(4 + math.log2(side / canonical_size)) - 2, 0), levels - 1)


def reference(levels, boxes, *, size: int, samples: int) -> np.ndarray:
    pooled = np.zeros((*boxes.shape[:2], size, size, levels[0].shape[-1]))
    for example, roi in np.ndindex(boxes.shape[:2]):
        box = boxes[example, roi].astype("float64")
        features = levels[level_of(box, len(levels), CANONICAL)][example]
        y1, x1, y2, x2 = box * (features.shape[0] / IMAGE)
        for row, column, i, j in np.ndindex(size, size, samples, samples):
            y = y1 + (y2 - y1) * (row + (i + 0.5) / samples) / size
            x = x1 + (x2 - x1) * (column + (j + 0.5) / samples) / size
            pooled[example, roi, row, column] += point_value(features, y, x) / samples**2
    return pooled


align = partial(roi_align, image_size=IMAGE, canonical_size=CANONICAL)


def pool(levels, boxes, **options) -> np.ndarray:
    return ops.convert_to_numpy(align(levels, boxes, **options))


@pytest.mark.parametrize(("size", "samples"), [(3, 2), (2, 1), (2, 3)])
def test_boxes_in_the_picture_agree_with_the_reference(size, samples):
    levels, boxes = pyramid(0), random_boxes(1, 40)
    actual = pool(levels, boxes, size=size, samples=samples)
    expected = reference(levels, boxes, size=size, samples=samples)
    np.testing.assert_allclose(actual, expected, atol=1e-5)


def test_boxes_over_the_border_agree_with_the_reference():
    levels, boxes = pyramid(2), random_boxes(3, 60, low=-IMAGE / 2, high=IMAGE * 1.5)
    actual = pool(levels, boxes, size=3)
    np.testing.assert_allclose(actual, reference(levels, boxes, size=3, samples=2), atol=1e-5)


def test_boxes_on_the_border_agree_with_the_reference():
    on_border = [
        [0, 0, 64, 64],
        [0, 0, 5, 5],
        [59, 59, 64, 64],
        [0, 20, 64, 30],
        [-10, -10, 0, 0],
        [64, 64, 80, 80],
        [0, 0, 0, 0],
        [64, 0, 64, 64],
    ]
    levels, boxes = pyramid(4), np.array([on_border] * 2, "float32")
    actual = pool(levels, boxes, size=2)
    np.testing.assert_allclose(actual, reference(levels, boxes, size=2, samples=2), atol=1e-5)


def test_constant_features_pool_to_the_constant_in_the_whole_picture():
    levels = [np.full_like(features, 7) for features in pyramid(5)]
    edges = np.array([[[0, 0, 64, 64], [0, 0, 3, 3], [50, 61, 64, 64]]] * 2, "float32")
    np.testing.assert_allclose(pool(levels, edges, size=7), 7, rtol=1e-6)


def test_nothing_outside_the_picture():
    levels = [np.full_like(features, 7) for features in pyramid(6)]
    boxes = np.array([[[-30, 10, -10, 30], [-16, 0, 16, 32]]] * 2, "float32")
    pooled = pool(levels, boxes, size=2)
    assert not pooled[:, 0].any()
    np.testing.assert_allclose(pooled[0, 1, :, :, 0], [[0, 0], [7, 7]], rtol=1e-6)


def test_bins_on_a_ramp_are_the_bins_centres():
    """A cell of the first level spans four pixels, so that its centre reads 2, 6, 10, ..."""
    ramp = np.broadcast_to((np.arange(16) * 4 + 2)[None, :, None, None], (1, 16, 16, 1))
    boxes = np.array([[[10, 10, 18, 18]]], "float32")
    pooled = pool([ramp.astype("float32")], boxes, size=2)
    np.testing.assert_allclose(pooled[0, 0, :, :, 0], [[12, 12], [16, 16]], rtol=1e-6)


def test_level_follows_the_size_of_the_box():
    sides = np.array([0, 10, 79, 80, 112, 224, 316, 318, 2000], "float32")
    boxes = np.stack([sides * 0, sides * 0, sides, sides], axis=-1)
    chosen = roi_levels(boxes, num_levels=4, canonical_size=224)
    assert ops.convert_to_numpy(chosen).tolist() == [0, 0, 0, 1, 1, 2, 2, 3, 3]


def test_canonical_size_is_the_side_that_p4_answers():
    levels = [
        np.full((1, side, side, 1), level, "float32")
        for level, side in zip((2, 3, 4, 5), (16, 8, 4, 2), strict=True)
    ]
    boxes = np.array([[[0, 0, 56, 56], [0, 0, 28, 28], [0, 0, 14, 14]]], "float32")
    assert pool(levels, boxes, size=1, canonical_size=56).ravel().tolist() == [4, 3, 2]


@pytest.mark.parametrize("image_size", [256, 1024])
def test_the_level_does_not_follow_the_size_of_the_input(image_size):
    levels = [
        np.full((1, image_size // stride, image_size // stride, 1), level, "float32")
        for level, stride in zip((2, 3, 4, 5), (4, 8, 16, 32), strict=True)
    ]
    boxes = np.array([[[0, 0, 56, 56], [0, 0, 112, 112], [0, 0, 224, 224]]], "float32")
    pooled = roi_align(levels, boxes, image_size=image_size, size=1)
    assert ops.convert_to_numpy(pooled).ravel().tolist() == [2, 3, 4]


@pytest.mark.parametrize("jit_compile", [False, True])
def test_a_graph_pools_the_same(jit_compile):
    levels, boxes = pyramid(7), random_boxes(8, 10, low=-20, high=80)
    graph = tf.function(
        lambda *inputs: align(inputs[:-1], inputs[-1], size=2),
        jit_compile=jit_compile,
        autograph=False,
    )
    np.testing.assert_allclose(graph(*levels, boxes), pool(levels, boxes, size=2), atol=1e-5)


def test_gradients_reach_the_chosen_level_alone():
    levels = [tf.constant(features) for features in pyramid(9, channels=1)]
    boxes = tf.constant([[[0, 0, 14, 14]]] * 2, tf.float32)  # P4, by the size of its side
    with tf.GradientTape() as tape:
        tape.watch([*levels, boxes])
        total = ops.sum(align(levels, boxes, size=2))
    *reached, to_boxes = tape.gradient(total, [*levels, boxes])
    sums = [float(tf.reduce_sum(tf.convert_to_tensor(gradient))) for gradient in reached]
    assert to_boxes is None
    assert sums == pytest.approx([0, 0, 8, 0])


def test_a_keras_model_of_any_batch_pools():
    class Pool(keras.layers.Layer):
        def call(self, features, boxes):
            return align([features], boxes, size=2)

    features, boxes = keras.Input((16, 16, 3)), keras.Input((5, 4))
    model = keras.Model([features, boxes], Pool()(features, boxes))
    assert model.output_shape == (None, 5, 2, 2, 3)
    inputs = [pyramid(10)[0], random_boxes(11, 5)]
    np.testing.assert_allclose(model(inputs), pool(inputs[:1], inputs[1], size=2), atol=1e-5)


def square_masks() -> np.ndarray:
    """Two examples of two masks of 16 x 16: a square at (4..12), and the left half."""
    masks = np.zeros((2, 2, 16, 16), "uint8")
    masks[0, 0, 4:12, 4:12] = 1
    masks[0, 1, :, :8] = 1
    masks[1, 1, 8:] = 1
    return masks


def crop(masks, rows, boxes, size: int) -> np.ndarray:
    cut = crop_masks(masks, np.array(rows, "int32"), np.array(boxes, "float32"), size)
    return ops.convert_to_numpy(cut)


def test_a_crop_at_its_own_size_is_the_mask():
    cut = crop(square_masks(), [[0], [1]], [[[2, 2, 10, 10]]] * 2, 8)
    np.testing.assert_array_equal(cut[0, 0], square_masks()[0, 0, 2:10, 2:10])
    np.testing.assert_array_equal(cut[1, 0], square_masks()[1, 1, 2:10, 2:10])


def test_a_crop_is_scaled_to_its_size():
    cut = crop(square_masks(), [[0, 1], [0, 0]], [[[0, 0, 16, 16]] * 2] * 2, 4)
    assert cut[0, 0].tolist() == [[0, 0, 0, 0], [0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 0]]
    assert cut[0, 1].tolist() == [[1, 1, 0, 0]] * 4


def test_a_crop_is_empty_outside_the_picture():
    masks = np.ones((1, 1, 8, 8), "uint8")
    cut = crop(masks, [[0]], [[[-8, 0, 8, 8]]], 2)
    assert cut[0, 0].tolist() == [[0, 0], [1, 1]]


def test_a_box_without_a_mask_has_an_empty_crop():
    masks = np.ones((1, 1, 8, 8), "uint8")
    assert not crop(masks, [[-1]], [[[0, 0, 8, 8]]], 2).any()


def test_crops_compile():
    masks = square_masks()
    rows = np.array([[0, 1, -1]] * 2, "int32")
    boxes = random_boxes(12, 3, low=-4, high=20)
    compiled = tf.function(crop_masks, jit_compile=True, autograph=False)(masks, rows, boxes, 5)
    np.testing.assert_array_equal(compiled, crop(masks, rows, boxes, 5))
