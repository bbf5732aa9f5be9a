"""Figures of a set of IoUs: the precision curve and the histogram, as PNG files' bytes."""

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MultipleLocator, PercentFormatter
from numpy.typing import NDArray

from a2d_tf.counted import counted

# K of P@K in the mean precision that the sentence paper prints as mAP: .50, .55, ..., .95.
THRESHOLDS = tuple(round(0.5 + 0.05 * step, 2) for step in range(10))

_NUM_BINS = 20
_SIZE = (6.4, 4.0)  # inches
_DOTS_PER_INCH = 150
BLUE, VERMILION = "#0072B2", "#D55E00"  # from Okabe and Ito's palette, as in pictures/overlay.py
HALO = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}  # keeps numbers clear of lines
INK, GRID = "#444444", "#E4E4E4"

_DASHED, _DOTTED = (0, (5, 3)), (0, (1, 1.5))  # styles of lines: offset, lengths on and off


def precision_at(ious: NDArray[np.floating[Any]], threshold: float) -> float:
    """Return the share of ``ious`` (N,) above ``threshold``, 0 to 1."""
    return float(np.mean(np.asarray(ious) > threshold))


def precision_curve(ious: NDArray[np.floating[Any]]) -> bytes:
    """Return a PNG of P@K over K = .50, .55, ..., .95 and of their mean, for ``ious`` (N,)."""
    precisions = [precision_at(ious, threshold) for threshold in THRESHOLDS]
    mean = float(np.mean(precisions))
    figure, axes = build_axes(title=f"Precision over {counted(len(ious), 'sample')}")
    name = f"mean {100 * mean:.1f} = mAP (mean precision)"
    axes.axhline(mean, color=VERMILION, linewidth=1.2, linestyle=_DASHED, label=name)
    axes.plot(THRESHOLDS, precisions, color=BLUE, linewidth=2, marker="o", clip_on=False)
    for threshold, precision in zip(THRESHOLDS, precisions, strict=True):
        axes.annotate(
            f"{100 * precision:.1f}",
            (threshold, precision),
            xytext=(0, 7),
            textcoords="offset points",
            ha="center",
            color=BLUE,
            fontsize=8,
            bbox=HALO,
        )
    _name_lines(axes)
    axes.set_xlim(0.475, 0.975)
    axes.set_xticks(THRESHOLDS)
    axes.set_ylim(0, 1.08)
    axes.set_xlabel("IoU threshold K")
    axes.set_ylabel("samples with IoU > K")
    return encode_png(figure)


def iou_histogram(ious: NDArray[np.floating[Any]]) -> bytes:
    """Return a PNG of the shares of ``ious`` (N,) in 20 bins, with their mean and median."""
    ious = np.asarray(ious)
    counts, edges = np.histogram(ious, bins=_NUM_BINS, range=(0, 1))
    shares = counts / len(ious)
    figure, axes = build_axes(title=f"IoU of {counted(len(ious), 'sample')}")
    axes.bar(edges[:-1], shares, width=1 / _NUM_BINS, align="edge", color=BLUE, edgecolor="white")
    mean, median = float(np.mean(ious)), float(np.median(ious))
    for name, value, style in (("mean", mean, _DASHED), ("median", median, _DOTTED)):
        label = f"{name} {value:.3f}"
        axes.axvline(value, color=VERMILION, linewidth=1.5, linestyle=style, label=label)
    _name_lines(axes)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.08 * float(shares.max()))
    axes.xaxis.set_major_locator(MultipleLocator(0.1))
    axes.set_xlabel("IoU")
    axes.set_ylabel("samples")
    return encode_png(figure)


def build_axes(*, title: str, size: tuple[float, float] = _SIZE) -> tuple[Figure, Axes]:
    """Return an empty figure of ``size`` inches, its vertical axis in per cent."""
    figure, (axes,) = build_panels(titles=[title], size=size)
    return figure, axes


def build_panels(*, titles: Sequence[str], size: tuple[float, float]) -> tuple[Figure, list[Axes]]:
    """Return a figure of ``size`` inches with empty panels side by side, one a title."""
    # Figure and canvas are made directly: pyplot would keep state and might open a window.
    figure = Figure(figsize=size, dpi=_DOTS_PER_INCH, layout="constrained", facecolor="white")
    FigureCanvasAgg(figure)
    panels = [figure.add_subplot(1, len(titles), place + 1) for place in range(len(titles))]
    for axes, title in zip(panels, titles, strict=True):
        style_axes(axes, title=title)
    return figure, panels


def style_axes(axes: Axes, *, title: str) -> None:
    """Give a panel its title and the look that all share, its vertical axis in per cent."""
    axes.set_title(title, loc="left", color=INK, fontsize=11)
    axes.yaxis.set_major_formatter(PercentFormatter(xmax=1, decimals=0))
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(GRID)
    axes.tick_params(colors=INK, length=0, labelsize=9)
    axes.xaxis.label.set_color(INK)
    axes.yaxis.label.set_color(INK)


def encode_png(figure: Figure) -> bytes:
    """Return the PNG file of a figure."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def _name_lines(axes: Axes) -> None:
    """Name the labelled lines above the frame, where no line can strike through a name."""
    axes.legend(
        loc="lower right",
        bbox_to_anchor=(1, 1),
        borderaxespad=0.3,
        ncols=2,
        fontsize=9,
        frameon=False,
        labelcolor=VERMILION,
    )
