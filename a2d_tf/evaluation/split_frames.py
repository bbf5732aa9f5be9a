"""The frames of a split: gone through in batches, and some of them kept to be shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np

from a2d_tf import keys
from a2d_tf.processes.progress import OnProgress, tracked

Frame = TypeVar("Frame")


@dataclass(frozen=True)
class FramesEvaluation(Generic[Frame]):
    """What came out: numbers, and the frames that are shown."""

    metrics: dict[str, Any]
    frames: list[Frame]


def tracked_batches(
    batches: Any, *, total: int, on_progress: OnProgress | None
) -> Iterator[Mapping[str, Any]]:
    """Yield batches as arrays and tell how many of their frames are done.

    Args:
        batches: A data set of dicts with ``keys.VIDEO_ID`` (B,).
        total: How many frames there are.
        on_progress: Called with the number of frames done and that of all frames.
    """
    return tracked(
        batches.as_numpy_iterator(),
        total=total,
        size=lambda batch: len(batch[keys.VIDEO_ID]),
        on_progress=on_progress,
    )


def evenly_spaced(num_frames: int, num_shown: int) -> set[int]:
    """Return the places, from 0, of at most ``num_shown`` frames spaced evenly through a split."""
    places = np.linspace(0, num_frames - 1, min(num_shown, num_frames))
    return set(places.round().astype(int).tolist())
