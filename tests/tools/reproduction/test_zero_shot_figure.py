"""The chart shows what its numbers say."""

import cv2
import numpy as np
import pytest
from reproduction.zero_shot_figure import zero_shot_figure

BLUE, VERMILION, BLACK = (0, 114, 178), (213, 94, 0), (0, 0, 0)


def panels(full, zero_shot, guessed) -> list[np.ndarray]:
    """Return both halves of the chart of a cat and a dog without its legend, RGB."""
    png = zero_shot_figure(["cat", "dog"], full=full, zero_shot=zero_shot, guessed=guessed)
    picture = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR_RGB).astype(int)
    half = picture.shape[1] // 2
    return [picture[:540, :half], picture[:540, half:]]


def area(picture: np.ndarray, colour: tuple[int, int, int]) -> int:
    return int((np.abs(picture - colour).sum(-1) < 12).sum())


def test_bars_are_as_high_as_precisions_and_ratios():
    few, many = (panels((0.8, 0.8), (low, low), (0.0, 0.0)) for low in (0.2, 0.6))
    assert area(many[0], VERMILION) / area(few[0], VERMILION) == pytest.approx(3, rel=0.1)
    assert area(many[0], BLUE) == area(few[0], BLUE)
    assert area(many[1], VERMILION) / area(few[1], VERMILION) == pytest.approx(3, rel=0.1)
    assert area(many[1], BLUE) == 0


def test_a_line_stands_at_what_guessing_gets():
    left, right = panels((0.8, 0.8), (0.6, 0.6), (0.2, 0.2))
    for panel, share in ((left, 1 / 3), (right, 1 / 3)):
        bars = np.flatnonzero((np.abs(panel - VERMILION).sum(-1) < 12).any(axis=1))
        (marks,) = np.nonzero((panel.sum(-1) < 12).sum(axis=1) > 40)
        bottom, top = bars.max(), bars.min()
        assert (bottom - marks.mean()) / (bottom - top) == pytest.approx(share, abs=0.02)


def test_an_undefined_ratio_has_no_bar():
    left, right = panels((0.0, 0.0), (0.1, 0.1), (0.05, 0.05))
    assert area(left, VERMILION) > 0 and area(left, BLACK) > 0
    assert area(right, VERMILION) == 0


def test_the_figure_needs_an_actor_and_a_number_for_each():
    with pytest.raises(ValueError, match="actors: must be at least one, got 0"):
        zero_shot_figure([], full=[], zero_shot=[], guessed=[])
    with pytest.raises(ValueError, match=r"full: must be one an actor \(1\), got 2"):
        zero_shot_figure(["cat"], full=[0, 0], zero_shot=[0, 0], guessed=[0, 0])
