"""The chart shows what its numbers say."""

import cv2
import numpy as np
import pytest
from reproduction.zero_shot_figure import zero_shot_figure

BLUE, VERMILION, BLACK = (0, 114, 178), (213, 94, 0), (0, 0, 0)
PALE = tuple(round(0.22 * part + 0.78 * 255) for part in BLUE)
HALF = (0.8, 0.4, 0.2)  # with all labels, zero-shot, guessed


def panels(**models) -> list[np.ndarray]:
    """Return both halves of the chart of a cat and a dog without its legend, RGB."""
    png = zero_shot_figure(["cat", "dog"], models=models)
    picture = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR_RGB).astype(int)
    half = picture.shape[1] // 2
    return [picture[:560, :half], picture[:560, half:]]


def area(picture: np.ndarray, colour: tuple[int, ...]) -> int:
    return int((np.abs(picture - colour).sum(-1) < 12).sum())


def test_bars_are_as_high_as_precisions_and_ratios():
    few, many = (
        panels(ours=[(0.8, low, 0.0)] * 2, tsmt=[(0.8, 0.2, 0.0)] * 2) for low in (0.2, 0.6)
    )
    for place in (0, 1):
        assert area(many[place], BLUE) / area(few[place], BLUE) == pytest.approx(3, rel=0.1)
        assert area(many[place], VERMILION) == area(few[place], VERMILION) > 0


def test_a_pale_bar_rises_to_what_all_labels_give():
    left, right = panels(ours=[HALF] * 2)
    # As much above the zero-shot run's bar as that is high, but for the number and a line of a
    # grid that shines through.
    assert area(left, PALE) / area(left, BLUE) == pytest.approx(1, abs=0.15)
    assert area(right, PALE) == 0


def test_a_line_stands_at_what_guessing_gets():
    for panel in panels(ours=[(0.8, 0.6, 0.2)] * 2):
        bars = np.flatnonzero((np.abs(panel - BLUE).sum(-1) < 12).any(axis=1))
        (marks,) = np.nonzero((panel.sum(-1) < 12).sum(axis=1) > 40)
        bottom, top = bars.max(), bars.min()
        assert (bottom - marks.mean()) / (bottom - top) == pytest.approx(1 / 3, abs=0.02)


def test_models_stand_side_by_side():
    for panel in panels(ours=[HALF] * 2, tsmt=[HALF] * 2):
        rows, columns = np.nonzero(np.abs(panel - VERMILION).sum(-1) < 12)
        blue_rows, blue_columns = np.nonzero(np.abs(panel - BLUE).sum(-1) < 12)
        assert rows.min() == blue_rows.min()
        assert not set(columns) & set(blue_columns)


def test_an_undefined_ratio_has_no_bar():
    left, right = panels(ours=[(0.0, 0.1, 0.05)] * 2)
    assert area(left, BLUE) > 0 and area(left, BLACK) > 0
    assert area(right, BLUE) == 0


def test_an_actor_without_numbers_has_no_bar():
    one, both = panels(ours=[HALF, None]), panels(ours=[HALF] * 2)
    for alone, beside in zip(one, both, strict=True):
        assert area(beside, BLUE) / area(alone, BLUE) == pytest.approx(2, rel=0.01)


def test_the_figure_needs_an_actor_a_model_and_an_entry_for_each():
    with pytest.raises(ValueError, match="actors: must be at least one, got 0"):
        zero_shot_figure([], models={"ours": []})
    with pytest.raises(ValueError, match="models: must be one or two, got 0"):
        zero_shot_figure(["cat"], models={})
    with pytest.raises(ValueError, match=r"ours: must be one an actor \(1\), got 2"):
        zero_shot_figure(["cat"], models={"ours": [None, None]})
