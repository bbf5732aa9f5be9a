"""Box arithmetic against values worked out by hand, and codes that are inverses."""

import numpy as np
import pytest
import tensorflow as tf
from keras import ops

from a2d_tf.ops.boxes import box_area, box_iou, clip_boxes, decode_boxes, encode_boxes


def random_boxes(seed: int, *shape: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    corner = rng.uniform(-20, 100, (*shape, 2))
    return np.concatenate([corner, corner + rng.uniform(4, 90, (*shape, 2))], -1).astype("float32")


def test_area_is_height_times_width_and_never_negative():
    boxes = np.array([[1, 2, 4, 7], [3, 3, 3, 9], [5, 5, 1, 1]], "float32")
    assert ops.convert_to_numpy(box_area(boxes)).tolist() == [15, 0, 0]


def test_iou_of_every_pair():
    a = np.array([[0, 0, 2, 2], [0, 0, 4, 4]], "float32")
    b = np.array([[0, 0, 2, 2], [1, 1, 3, 3], [0, 2, 2, 4]], "float32")
    expected = [[1, 1 / 7, 0], [1 / 4, 1 / 4, 1 / 4]]
    np.testing.assert_allclose(ops.convert_to_numpy(box_iou(a, b)), expected, rtol=1e-6)


def test_iou_keeps_examples_apart():
    a, b = random_boxes(0, 3, 4), random_boxes(1, 3, 5)
    together = ops.convert_to_numpy(box_iou(a, b))
    assert together.shape == (3, 4, 5)
    np.testing.assert_array_equal(together[2], ops.convert_to_numpy(box_iou(a[2], b[2])))


def test_iou_of_boxes_without_area_is_zero():
    empty = np.zeros((1, 4), "float32")
    assert ops.convert_to_numpy(box_iou(empty, empty)).tolist() == [[0]]


def test_code_of_a_box_by_hand():
    anchor = np.array([0, 0, 10, 20], "float32")
    box = np.array([1, 2, 21, 22], "float32")  # centre (11, 12), sides 20 and 20
    expected = [0.6 / 0.1, 0.1 / 0.1, np.log(2) / 0.2, 0]
    np.testing.assert_allclose(ops.convert_to_numpy(encode_boxes(box, anchor)), expected, rtol=1e-6)


@pytest.mark.parametrize("variances", [(0.1, 0.1, 0.2, 0.2), (1.0, 1.0, 1.0, 1.0)])
def test_decoding_undoes_encoding(variances):
    boxes, anchors = random_boxes(2, 2, 500), random_boxes(3, 2, 500)
    deltas = encode_boxes(boxes, anchors, variances=variances)
    decoded = ops.convert_to_numpy(decode_boxes(deltas, anchors, variances=variances))
    np.testing.assert_allclose(decoded, boxes, atol=1e-3)


def test_encoding_undoes_decoding():
    anchors = random_boxes(4, 500)
    deltas = np.random.default_rng(5).standard_normal((500, 4)).astype("float32")
    again = ops.convert_to_numpy(encode_boxes(decode_boxes(deltas, anchors), anchors))
    np.testing.assert_allclose(again, deltas, atol=1e-3)


def test_code_of_a_padded_box_is_finite():
    code = encode_boxes(np.zeros(4, "float32"), np.array([0, 0, 8, 8], "float32"))
    assert np.isfinite(ops.convert_to_numpy(code)).all()


def test_a_wild_code_means_a_finite_box():
    wild = np.full(4, 1e4, "float32")
    box = ops.convert_to_numpy(decode_boxes(wild, np.array([0, 0, 16, 16], "float32")))
    np.testing.assert_allclose(box[2:] - box[:2], 1000, rtol=1e-3)


def test_boxes_are_cut_to_each_examples_window():
    boxes = np.array([[[-3, 2, 5, 20]], [[40, 40, 50, 50]]], "float32")
    windows = np.array([[0, 0, 10, 10], [0, 0, 30, 45]], "float32")
    cut = ops.convert_to_numpy(clip_boxes(boxes, windows))
    assert cut.tolist() == [[[0, 2, 5, 10]], [[30, 40, 30, 45]]]


def test_box_arithmetic_compiles():
    boxes, anchors = random_boxes(6, 1, 9), random_boxes(7, 1, 9)
    window = np.array([[0, 0, 64, 64]], "float32")

    def arithmetic(boxes, anchors):
        decoded = clip_boxes(decode_boxes(encode_boxes(boxes, anchors), anchors), window)
        return box_iou(decoded, anchors)

    compiled = tf.function(arithmetic, jit_compile=True)(boxes, anchors)
    np.testing.assert_allclose(compiled, arithmetic(boxes, anchors), atol=1e-5)
