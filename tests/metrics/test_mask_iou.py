"""Mean IoU by hand: what counts, what does not, and over several batches."""

import numpy as np
import pytest

from a2d_tf.metrics.mask_iou import MaskIoU


def update(metric, target, response):
    metric.update_state(np.asarray(target, "int8"), np.asarray(response, "float32"))


def test_nothing_seen_is_zero():
    assert float(MaskIoU().result()) == 0


def test_each_sentence_of_each_clip_counts_once():
    metric = MaskIoU()
    # IoU 1/3, and 1.
    update(metric, [[[[1, 1, -1, -1]], [[-1, -1, 1, 1]]]], [[[[-1, 1, 1, -1]], [[-1, -1, 1, 1]]]])
    assert float(metric.result()) == pytest.approx((1 / 3 + 1) / 2)
    # A second batch, IoU 0.
    update(metric, [[[[1, -1, -1, -1]]]], [[[[-1, 1, -1, -1]]]])
    assert float(metric.result()) == pytest.approx((1 / 3 + 1) / 3)
    metric.reset_state()
    assert float(metric.result()) == 0


def test_ignored_pixels_are_neither_right_nor_wrong():
    metric = MaskIoU()
    update(metric, [[[[1, 0, 0, -1]]]], [[[[1, 1, 1, -1]]]])
    assert float(metric.result()) == 1


def test_places_without_a_sentence_do_not_count():
    metric = MaskIoU()
    update(metric, [[[[1, -1]], [[0, 0]]]], [[[[-1, -1]], [[1, 1]]]])
    assert float(metric.result()) == 0
    assert float(metric.count) == 1


def test_an_empty_mask_for_an_absent_actor_is_right_and_a_full_one_wrong():
    metric = MaskIoU()
    update(metric, [[[[-1, -1]], [[-1, -1]]]], [[[[-1, -1]], [[1, -1]]]])
    assert float(metric.result()) == 0.5


def test_a_response_of_zero_is_background():
    metric = MaskIoU()
    update(metric, [[[[1, -1]]]], [[[[0.0, 0.0]]]])
    assert float(metric.result()) == 0
