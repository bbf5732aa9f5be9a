"""Which column decides, which direction is better, and what ties and NaN do."""

import math
from pathlib import Path

import pytest

from a2d_tf.errors import InputError
from a2d_tf.run_folder import BestCheckpoint
from a2d_tf.training.best import better_of, metric_name


def at(step, value, metric="val_mean_iou"):
    return BestCheckpoint(step, Path(f"{step}"), metric, value)


@pytest.mark.parametrize(
    ("best_by", "columns", "name"),
    [
        ("auto", ["loss", "response_16_loss", "response_16_mean_iou"], "val_response_16_mean_iou"),
        ("auto", ["loss", "boxes_loss"], "val_loss"),
        ("auto", ["loss", "one", "other"], "val_loss"),
        ("val_loss", ["loss", "mean_iou"], "val_loss"),
        ("", ["loss", "mean_iou"], ""),
    ],
)
def test_the_column_that_decides(best_by, columns, name):
    assert metric_name(best_by, columns) == name


def test_a_column_that_is_not_there_is_refused():
    with pytest.raises(InputError, match=r"config: train\.best_by: must be one of val_loss, v"):
        metric_name("val_io", ["loss", "iou"])


@pytest.mark.parametrize(
    ("before", "now", "step"),
    [
        (None, at(1, 0.1), 1),
        (at(1, 0.1), at(2, 0.2), 2),
        (at(1, 0.2), at(2, 0.1), 1),
        (at(1, 0.2), at(2, 0.2), 1),
        (at(1, 0.2), at(2, math.nan), 1),
        (at(1, 0.2), None, 1),
        (at(1, 0.2, "val_loss"), at(2, 0.1, "val_loss"), 2),
        (at(1, 0.1, "val_loss"), at(2, 0.2, "val_loss"), 1),
        (at(1, 0.9), at(2, 0.1, "val_loss"), 2),
    ],
)
def test_the_better_checkpoint(before, now, step):
    assert better_of(before, now).step == step


def test_nothing_is_the_best_of_nothing():
    assert better_of(None, None) is None
    assert better_of(None, at(1, math.nan)) is None
