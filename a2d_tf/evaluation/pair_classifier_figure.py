"""A figure of the average precision of each pair, as a PNG file's bytes."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.ticker import PercentFormatter

from a2d_tf.counted import counted
from a2d_tf.evaluation.figures import BLUE, GRID, VERMILION, build_axes, encode_png

_ROW = 0.19  # inches for each pair
_MARGIN = 1.2  # inches above and below the rows


def pair_precisions(per_pair: Mapping[str, Mapping[str, Any]], *, num_videos: int) -> bytes:
    """Return a PNG with a bar for each pair: average precision, and beside it the share of videos.

    The share is what constant scores would get. Pairs that no video has are left out; the best are
    on top.

    Args:
        per_pair: ``average_precision`` and ``positives`` by the pair's name, at least one positive.
        num_videos: Number of all videos.
    """
    found = {name: one for name, one in per_pair.items() if one["positives"]}
    names = sorted(found, key=lambda name: found[name]["average_precision"])
    precisions = [found[name]["average_precision"] for name in names]
    shares = [found[name]["positives"] / num_videos for name in names]
    rows = np.arange(len(names))
    size = (6.4, _MARGIN + _ROW * len(names))
    figure, axes = build_axes(
        title=f"Average precision over {counted(num_videos, 'video')}", size=size
    )
    axes.barh(rows + 0.2, precisions, height=0.4, color=BLUE, label="average precision")
    axes.barh(rows - 0.2, shares, height=0.4, color=VERMILION, label="share of videos (chance)")
    axes.set_yticks(rows, names)
    axes.set_ylim(-0.7, len(names) - 0.3)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(PercentFormatter(xmax=1, decimals=0))
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", color=GRID, linewidth=0.8)
    axes.tick_params(axis="y", labelsize=7)
    figure.legend(loc="outside lower center", ncols=2, fontsize=8, frameon=False)
    return encode_png(figure)
