"""Ratios by hand, and that the chart shows what the rows say."""

import cv2
import numpy as np
import pytest

from a2d_tf.labels import ACTORS
from a2d_tf.reproduction.zero_shot import ZeroShotRow, zero_shot_figure, zero_shot_summary

FULL = {"dog": 0.8, "adult": 0.5, "ball": 0.0, "car": 0.4}


def test_ratios_by_hand_in_the_order_of_the_labels():
    rows = zero_shot_summary(FULL, {"dog": 0.2, "adult": 0.4, "car": 0.5})
    assert [row.actor for row in rows] == ["adult", "car", "dog"]
    assert [row.ratio for row in rows] == pytest.approx([0.8, 1.25, 0.25])
    assert rows[0] == ZeroShotRow(actor="adult", full=0.5, zero_shot=0.4, ratio=0.8)


def test_no_ratio_where_the_full_run_finds_nothing():
    (row,) = zero_shot_summary(FULL, {"ball": 0.1})
    assert row.ratio is None and row.zero_shot == 0.1


def test_all_seven_actors():
    precisions = dict.fromkeys(ACTORS.values(), 0.5)
    assert len(zero_shot_summary(precisions, precisions)) == 7


def test_an_actor_needs_its_full_precision():
    with pytest.raises(ValueError, match="full: must have every actor of held_out, lacks cat"):
        zero_shot_summary(FULL, {"cat": 0.1})


@pytest.mark.parametrize("field", ["full", "held_out"])
def test_unknown_actors_are_named(field):
    arguments = {"full": FULL, "held_out": {"dog": 0.2}}
    arguments[field] = {**arguments[field], "horse": 0.1}
    with pytest.raises(ValueError, match=f"{field}: must name actors of adult, .*, got 'horse'"):
        zero_shot_summary(**arguments)


@pytest.mark.parametrize("value", [-0.1, 1.5, float("nan"), 77.2])
def test_precisions_are_shares(value):
    with pytest.raises(ValueError, match=r"held_out\['dog'\]: must be 0 to 1"):
        zero_shot_summary(FULL, {"dog": value})


def decode(rows) -> np.ndarray:
    picture = cv2.imdecode(np.frombuffer(zero_shot_figure(rows), np.uint8), cv2.IMREAD_COLOR_RGB)
    return picture.astype(int)


def area(picture: np.ndarray, colour: tuple[int, int, int]) -> int:
    return int((np.abs(picture - colour).sum(-1) < 12).sum())


BLUE, VERMILION = (0, 114, 178), (213, 94, 0)


def test_bars_are_as_high_as_the_precisions():
    few, many = (
        decode(zero_shot_summary({"dog": 0.8, "cat": 0.8}, {"dog": zero, "cat": zero}))
        for zero in (0.2, 0.6)
    )
    assert area(many, VERMILION) / area(few, VERMILION) == pytest.approx(3, rel=0.1)
    half = many.shape[1] // 2
    ratio = area(many[:, half:], BLUE) / area(few[:, half:], BLUE)
    assert ratio == pytest.approx(3, rel=0.1)


def test_an_undefined_ratio_has_no_bar():
    picture = decode(zero_shot_summary(FULL, {"ball": 0.1}))
    assert area(picture[:, picture.shape[1] // 2 :], BLUE) == 0


def test_the_figure_needs_a_row():
    with pytest.raises(ValueError, match="rows: must be at least one, got 0"):
        zero_shot_figure(())
