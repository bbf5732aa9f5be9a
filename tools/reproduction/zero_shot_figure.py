"""The chart of zero-shot recognition (joint paper, Fig. 4), as a PNG file's bytes."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

from a2d_tf.evaluation.figures import BLUE, INK, VERMILION, build_panels, encode_png

# Full, zero-shot and guessed, 0 to 1; None where one of them is missing.
Precisions = tuple[float, float, float] | None

_SIZE = (12.4, 4.2)  # inches
_COLOURS = (BLUE, VERMILION)
_BAR = 0.4  # width, as a share of the distance between two actors
_PALE = 0.22  # opacity of what the run with all labels has
_ROOM = 1.1  # height of a panel in highest bars, with room for a number
_LEAST_TOP = 0.1  # top of the left panel where hardly anything is found


def zero_shot_figure(actors: Sequence[str], *, models: Mapping[str, Sequence[Precisions]]) -> bytes:
    """Return a PNG with two panels: zero-shot average precision by actor, and its ratio.

    Each model has a colour. In the left panel, a pale bar behind that of the zero-shot run is as
    high as the precision with all labels, and hidden where that is lower. A dark line says what the
    zero-shot run gets when actions are guessed. An actor without numbers has no bar; one that is
    not found with all labels has no ratio.

    Args:
        actors: (N,), names, at least one.
        models: One or two models by their names; of each (N,), average precisions of the run with
            all action labels, of the run without those of this actor, and of the latter with every
            valid action equally probable.

    Raises:
        ValueError: No actor, no model or more than two, or not an entry for each actor.
    """
    if not actors:
        raise ValueError("actors: must be at least one, got 0")
    if not 1 <= len(models) <= len(_COLOURS):
        raise ValueError(f"models: must be one or two, got {len(models)}")
    for name, rows in models.items():
        if len(rows) != len(actors):
            raise ValueError(f"{name}: must be one an actor ({len(actors)}), got {len(rows)}")
    figure, (left, right) = build_panels(
        titles=[
            "Average precision of the actor's pairs, zero-shot",
            "Ratio to all action labels, r_zs",
        ],
        size=_SIZE,
    )
    highest, greatest = _LEAST_TOP, 1.0
    shifts = _BAR * (np.arange(len(models)) - (len(models) - 1) / 2)
    for shift, colour, rows in zip(shifts, _COLOURS, models.values(), strict=False):
        precisions = np.array([row or (np.nan,) * 3 for row in rows])  # (N, 3)
        places = np.arange(len(actors)) + shift
        _draw_precisions(left, places, precisions, colour=colour)
        ratios = _draw_ratios(right, places, precisions, colour=colour)
        highest = max(highest, np.nanmax(precisions, initial=0))
        greatest = max(greatest, np.nanmax(ratios, initial=0))  # an actor may gain
    left.set_ylim(0, _ROOM * highest)
    right.set_ylim(0, _ROOM * greatest)
    for axes in (left, right):
        axes.set_xticks(np.arange(len(actors)), actors)
        axes.set_xlim(-0.6, len(actors) - 0.4)
    figure.legend(
        handles=_legend(list(models)), loc="outside lower left", ncols=5, fontsize=8, frameon=False
    )
    return encode_png(figure)


def _draw_precisions(
    axes: Axes,
    places: NDArray[np.floating[Any]],
    precisions: NDArray[np.floating[Any]],
    *,
    colour: str,
) -> None:
    full, zero_shot, guessed = precisions.T
    axes.bar(places, full, width=_BAR, color=colour, alpha=_PALE, linewidth=0)
    bars = axes.bar(places, zero_shot, width=_BAR, color=colour)
    axes.bar_label(bars, _percents(zero_shot), **_number_style())
    _mark(axes, places, guessed)


def _draw_ratios(
    axes: Axes,
    places: NDArray[np.floating[Any]],
    precisions: NDArray[np.floating[Any]],
    *,
    colour: str,
) -> NDArray[np.floating[Any]]:
    """Draw the ratios of a model and return them (N, 2); not a number where there is none."""
    full = precisions[:, :1]
    ratios = np.divide(precisions[:, 1:], full, where=full > 0, out=np.full((len(full), 2), np.nan))
    bars = axes.bar(places, ratios[:, 0], width=_BAR, color=colour)
    axes.bar_label(bars, _percents(ratios[:, 0]), **_number_style())
    _mark(axes, places, ratios[:, 1])
    for place in places[full[:, 0] == 0]:
        axes.text(place, 0.02, "no ratio", rotation=90, ha="center", va="bottom", fontsize=8)
    return ratios


def _legend(names: Sequence[str]) -> list[Patch | Line2D]:
    """Return what the legend explains: the models' colours, the pale bar, the dark line."""
    colours = [
        Patch(color=colour, label=name) for colour, name in zip(_COLOURS, names, strict=False)
    ]
    return [
        *colours,
        Patch(color=INK, alpha=_PALE, linewidth=0, label="with all action labels"),
        Line2D([], [], color="black", linewidth=1.6, label="zero-shot, actions guessed"),
    ]


def _percents(values: NDArray[np.floating[Any]]) -> list[str]:
    return ["" if np.isnan(value) else f"{100 * value:.0f}" for value in values]


def _number_style() -> dict[str, Any]:
    return {"padding": 2, "fontsize": 8, "color": INK, "zorder": 4}


def _mark(
    axes: Axes, places: NDArray[np.floating[Any]], heights: NDArray[np.floating[Any]]
) -> None:
    """Draw a line at a height over each bar."""
    sides = places - _BAR / 2, places + _BAR / 2
    axes.hlines(heights, *sides, color="black", linewidth=1.6, zorder=3)
