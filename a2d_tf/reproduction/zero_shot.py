"""Zero-shot recognition of actions: what is left of an actor's AP without its action labels.

Run k of seven trains without the action labels of actor k (joint paper, section 4.4). The
performance ratio r_zs = AP_zero-shot / AP_full (equation 3) takes the overall quality of the
model out of the comparison.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from a2d_tf.evaluation.figures import BLUE, GRID, VERMILION, encode_png
from a2d_tf.labels import ACTORS

_SIZE = (9.6, 3.6)  # inches
_DOTS_PER_INCH = 150
_INK = "#444444"
_BAR = 0.38  # of the distance between two actors


@dataclass(frozen=True)
class ZeroShotRow:
    """An actor with and without its action labels.

    Attributes:
        actor: Its name, as in ``labels.ACTORS``.
        full: AP of the run that saw all labels, 0 to 1.
        zero_shot: AP of the run that saw no action label of this actor, 0 to 1.
        ratio: r_zs, ``zero_shot / full``; None where ``full`` is 0.
    """

    actor: str
    full: float
    zero_shot: float
    ratio: float | None


def zero_shot_summary(
    full: Mapping[str, float], held_out: Mapping[str, float]
) -> tuple[ZeroShotRow, ...]:
    """Return a row for each actor of ``held_out``, in the order of the label space.

    Args:
        full: AP by actor of the run with all labels: the mean over the actor's valid pairs, 0
            to 1.
        held_out: AP of an actor in the run that left out this actor's action labels. Actors
            whose run is not made are absent.

    Raises:
        ValueError: An unknown actor, one without a full AP, or an AP outside 0 to 1.
    """
    for field, precisions in (("full", full), ("held_out", held_out)):
        for actor, precision in precisions.items():
            if actor not in ACTORS.values():
                raise ValueError(
                    f"{field}: must name actors of {', '.join(ACTORS.values())}, got {actor!r}"
                )
            if not 0 <= precision <= 1:  # also where it is not a number
                raise ValueError(f"{field}[{actor!r}]: must be 0 to 1, got {precision}")
    missing = [actor for actor in held_out if actor not in full]
    if missing:
        raise ValueError(f"full: must have every actor of held_out, lacks {', '.join(missing)}")
    return tuple(
        ZeroShotRow(
            actor=actor,
            full=full[actor],
            zero_shot=held_out[actor],
            ratio=held_out[actor] / full[actor] if full[actor] else None,
        )
        for actor in ACTORS.values()
        if actor in held_out
    )


def zero_shot_figure(rows: Sequence[ZeroShotRow]) -> bytes:
    """Return a PNG with two panels, as the paper's Fig. 4: AP by actor, and the ratio by actor.

    Args:
        rows: At least one.

    Raises:
        ValueError: No row.
    """
    if not rows:
        raise ValueError("rows: must be at least one, got 0")
    # Figure and canvas are made directly: pyplot would keep state and might open a window.
    figure = Figure(figsize=_SIZE, dpi=_DOTS_PER_INCH, layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    left, right = figure.subplots(1, 2)
    places = np.arange(len(rows))
    actors = [row.actor for row in rows]

    _style(left, title="Average precision", actors=actors)
    for shift, colour, label, heights in (
        (-_BAR / 2, BLUE, "all labels", [row.full for row in rows]),
        (_BAR / 2, VERMILION, "without the actor's action labels", [r.zero_shot for r in rows]),
    ):
        bars = left.bar(places + shift, heights, width=_BAR, color=colour, label=label)
        left.bar_label(bars, [f"{100 * height:.0f}" for height in heights], **_numbers())
    left.set_ylim(0, 1.08)
    figure.legend(loc="outside lower left", ncols=2, fontsize=8, frameon=False)

    _style(right, title="Performance ratio", actors=actors)
    ratios = [0.0 if row.ratio is None else row.ratio for row in rows]
    texts = ["not defined" if row.ratio is None else f"{100 * row.ratio:.0f}" for row in rows]
    bars = right.bar(places, ratios, width=2 * _BAR, color=BLUE)
    right.bar_label(bars, texts, **_numbers())
    right.set_ylim(0, 1.08 * max(1.0, *ratios))  # an actor may gain from the missing labels
    return encode_png(figure)


def _numbers() -> dict:
    return {"padding": 2, "fontsize": 8, "color": _INK}


def _style(axes: Axes, *, title: str, actors: Sequence[str]) -> None:
    """Make a panel look as those of ``evaluation/figures.py``, with an actor a place."""
    axes.set_title(title, loc="left", color=_INK, fontsize=11)
    axes.set_xticks(range(len(actors)), actors)
    axes.yaxis.set_major_formatter(PercentFormatter(xmax=1, decimals=0))
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(GRID)
    axes.tick_params(colors=_INK, length=0, labelsize=9)
