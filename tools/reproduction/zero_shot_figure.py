"""The chart of zero-shot recognition (joint paper, Fig. 4), as a PNG file's bytes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from a2d_tf.evaluation.figures import BLUE, HALO, INK, VERMILION, build_panels, encode_png

_SIZE = (10.4, 4.0)  # inches
_BAR = 0.4  # width, as a share of the distance between two actors
_ROOM = 1.1  # height of a panel in highest bars, with room for a number
_LEAST_TOP = 0.1  # top of the left panel where hardly anything is found


def zero_shot_figure(
    actors: Sequence[str],
    *,
    full: Sequence[float],
    zero_shot: Sequence[float],
    guessed: Sequence[float],
) -> bytes:
    """Return a PNG with two panels: average precision by actor, and its ratio by actor.

    A dark line over a bar of the zero-shot run says what the run gets when actions are guessed.
    An actor that is not found with all labels has no ratio and no bar there.

    Args:
        actors: (N,), names, at least one.
        full: (N,), average precision of the run with all action labels, 0 to 1.
        zero_shot: (N,), that of the run without the action labels of this actor.
        guessed: (N,), that of the same run with every valid action equally probable.

    Raises:
        ValueError: No actor, or not a number for each.
    """
    if not actors:
        raise ValueError("actors: must be at least one, got 0")
    rows = zip(full, zero_shot, guessed, strict=True)
    precisions = np.array(list(rows), np.float64).reshape(-1, 3)  # (N, 3)
    if len(precisions) != len(actors):
        raise ValueError(f"full: must be one an actor ({len(actors)}), got {len(precisions)}")
    figure, (left, right) = build_panels(
        titles=["Average precision of the actor's pairs", "Ratio to the run with all labels"],
        size=_SIZE,
    )
    places = np.arange(len(actors), dtype=np.float64)
    labels = ("all action labels", "without the actor's action labels")
    for shift, colour, label, heights in zip(
        (-_BAR / 2, _BAR / 2), (BLUE, VERMILION), labels, precisions.T[:2], strict=True
    ):
        bars = left.bar(places + shift, heights, width=_BAR, color=colour, label=label)
        left.bar_label(bars, _percents(heights), **_number_style())
    _mark(left, places + _BAR / 2, precisions[:, 2], label="the same run, actions guessed")
    left.set_ylim(0, _ROOM * max(_LEAST_TOP, precisions.max()))

    found = precisions[:, 0] > 0
    ratios = precisions[found, 1:] / precisions[found, :1]  # (N', 2)
    bars = right.bar(places[found], ratios[:, 0], width=_BAR, color=VERMILION)
    right.bar_label(bars, _percents(ratios[:, 0]), **_number_style())
    _mark(right, places[found], ratios[:, 1])
    for place in places[~found]:
        right.text(place, 0.02, "no ratio", ha="center", va="bottom", fontsize=8, color=INK)
    right.set_ylim(0, _ROOM * max([1.0, *ratios.ravel()]))  # an actor may gain
    for axes in (left, right):
        axes.set_xticks(places, actors)
        axes.set_xlim(-0.6, len(actors) - 0.4)
    mark, *colours = left.get_legend_handles_labels()[0]
    figure.legend(
        handles=[*colours, mark], loc="outside lower left", ncols=3, fontsize=8, frameon=False
    )
    return encode_png(figure)


def _percents(values: NDArray[np.floating[Any]]) -> list[str]:
    return [f"{100 * value:.0f}" for value in values]


def _number_style() -> dict[str, Any]:
    return {"padding": 3, "fontsize": 8, "color": INK, "bbox": HALO, "zorder": 4}


def _mark(
    axes: Axes,
    places: NDArray[np.floating[Any]],
    heights: NDArray[np.floating[Any]],
    *,
    label: str = "",
) -> None:
    """Draw a line at a height over each bar; an empty label keeps it out of the legend."""
    sides = places - _BAR / 2, places + _BAR / 2
    axes.hlines(heights, *sides, color="black", linewidth=1.6, label=label or "_marks", zorder=3)
