"""Suppression against the greedy rule in plain Python."""

import numpy as np
import pytest
import tensorflow as tf
from keras import ops

from a2d_tf.ops.boxes import box_iou
from a2d_tf.ops.nms import non_max_suppression


def random_case(seed: int, *shape: int) -> tuple[np.ndarray, np.ndarray]:
    """Boxes that overlap a lot, and scores of which many are equal."""
    rng = np.random.default_rng(seed)
    corner = rng.uniform(0, 40, (*shape, 2))
    boxes = np.concatenate([corner, corner + rng.uniform(1, 30, (*shape, 2))], axis=-1)
    return boxes.astype("float32"), rng.integers(0, 30, shape).astype("float32") / 30


def overlap(a: np.ndarray, b: np.ndarray) -> float:
    height = max(min(a[2], b[2]) - max(a[0], b[0]), 0)
    width = max(min(a[3], b[3]) - max(a[1], b[1]), 0)
    shared = height * width
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared
    return shared / union if shared > 0 else 0


def greedy(boxes, scores, iou_threshold, max_outputs, score_threshold=-np.inf) -> list[int]:
    kept: list[int] = []
    for i in sorted(range(len(scores)), key=lambda i: (-scores[i], i)):
        if len(kept) == max_outputs or not scores[i] >= score_threshold:
            break
        if all(overlap(boxes[i], boxes[j]) <= iou_threshold for j in kept):
            kept.append(i)
    return kept


def answer(boxes, scores, **options) -> tuple[np.ndarray, np.ndarray]:
    indices, valid = non_max_suppression(boxes, scores, **options)
    return ops.convert_to_numpy(indices), ops.convert_to_numpy(valid)


@pytest.mark.parametrize(
    ("seed", "iou_threshold", "max_outputs", "score_threshold"),
    [(0, 0.0, 6, -np.inf), (1, 0.3, 25, 0.5), (2, 0.5, 6, -np.inf), (3, 0.7, 25, 0.2)],
)
def test_a_thousand_random_cases_agree(seed, iou_threshold, max_outputs, score_threshold):
    boxes, scores = random_case(seed, 250, 20)
    options = (iou_threshold, max_outputs, score_threshold)
    indices, valid = answer(
        boxes,
        scores,
        iou_threshold=iou_threshold,
        max_outputs=max_outputs,
        score_threshold=score_threshold,
    )
    assert indices.shape == valid.shape == (250, max_outputs)
    for case in range(250):
        expected = greedy(boxes[case], scores[case], *options)
        assert indices[case][valid[case]].tolist() == expected
        assert valid[case].sum() == valid[case, : len(expected)].sum()


@pytest.mark.parametrize("count", [256, 257, 600])
def test_more_boxes_than_a_block_agree(count):
    boxes, scores = random_case(4, 2, count)
    indices, valid = answer(boxes, scores, iou_threshold=0.6, max_outputs=count)
    for example in range(2):
        expected = greedy(boxes[example], scores[example], 0.6, count)
        assert indices[example][valid[example]].tolist() == expected


def test_a_dropped_box_drops_nobody():
    boxes = np.array([[0, 0, 10, 10], [0, 4, 10, 14], [0, 8, 10, 18]], "float32")
    scores = np.array([0.9, 0.8, 0.7], "float32")
    indices, valid = answer(boxes, scores, iou_threshold=0.4, max_outputs=3)
    assert indices.tolist() == [0, 2, 0]
    assert valid.tolist() == [True, True, False]


def test_an_overlap_at_the_threshold_is_allowed():
    boxes = np.array([[0, 0, 2, 2], [0, 0, 2, 4]], "float32")
    scores = np.array([1, 0], "float32")
    assert answer(boxes, scores, iou_threshold=0.5, max_outputs=2)[1].tolist() == [True, True]
    assert answer(boxes, scores, iou_threshold=0.49, max_outputs=2)[1].tolist() == [True, False]


def test_places_of_minus_infinity_and_nan_are_never_kept():
    boxes = np.array([[0, 0, 1, 1], [2, 2, 3, 3], [4, 4, 5, 5]], "float32")
    scores = np.array([-np.inf, -5, np.nan], "float32")
    indices, valid = answer(boxes, scores, iou_threshold=0.5, max_outputs=2)
    assert indices.tolist() == [1, 0]
    assert valid.tolist() == [True, False]


def test_leading_axes_are_separate_cases():
    boxes, scores = random_case(5, 2, 3, 12)
    indices, valid = answer(boxes, scores, iou_threshold=0.4, max_outputs=12)
    assert indices.shape == (2, 3, 12)
    assert indices[1, 2][valid[1, 2]].tolist() == greedy(boxes[1, 2], scores[1, 2], 0.4, 12)


@pytest.mark.parametrize("jit_compile", [False, True])
def test_a_graph_answers_the_same(jit_compile):
    boxes, scores = random_case(6, 2, 300)

    def suppress(boxes, scores):
        return non_max_suppression(boxes, scores, iou_threshold=0.5, max_outputs=40)

    graph = tf.function(suppress, jit_compile=jit_compile)(boxes, scores)
    eager = suppress(boxes, scores)
    np.testing.assert_array_equal(graph[0], eager[0])
    np.testing.assert_array_equal(graph[1], eager[1])


def test_any_batch_size_in_one_graph():
    def suppress(boxes, scores):
        return non_max_suppression(boxes, scores, iou_threshold=0.5, max_outputs=5)

    graph = tf.function(
        suppress,
        input_signature=[tf.TensorSpec((None, 20, 4)), tf.TensorSpec((None, 20))],
    )
    for batch in (1, 3):
        indices, _ = graph(*random_case(7, batch, 20))
        assert indices.shape == (batch, 5)


def test_the_overlap_of_this_file_is_the_packages():
    boxes, _ = random_case(8, 2)
    expected = float(ops.convert_to_numpy(box_iou(boxes[:1], boxes[1:]))[0, 0])
    assert overlap(boxes[0], boxes[1]) == pytest.approx(expected, abs=1e-6)
