"""A label map for every frame of a video, with the pixels of each actor-action pair counted."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from a2d_tf.files.whole_files import replace_file
from a2d_tf.labels import COLOURS, PAIR_NAMES
from a2d_tf.media.label_picture import decode_labels, encode_labels

Areas = Mapping[int, NDArray[np.int64]]  # by id of the pair: pixels in each frame (num_frames,)


class LabelMaps:
    """Pictures ``00001.png``, ... in a folder: ids ``10 * actor + action``, 0 for background.

    Args:
        folder: The folder, which exists.
        num_frames: Frames of the video.
    """

    def __init__(self, folder: Path, num_frames: int) -> None:
        self._folder = folder
        self._counts = np.zeros((100, num_frames), np.int64)  # an id's pixels in each frame

    def write(self, number: int, labels: NDArray[np.uint8]) -> None:
        """Write the label map (H, W) of a frame, numbered from 1."""
        replace_file(self._path(number), encode_labels(labels))
        self._counts[:, number - 1] = np.bincount(labels.ravel(), minlength=len(self._counts))

    def read(self, number: int) -> NDArray[np.uint8]:
        """Return the label map (H, W) of a frame that was written."""
        return decode_labels(self._path(number).read_bytes())

    def areas(self, pairs: Iterable[int]) -> dict[int, NDArray[np.int64]]:
        """Return those of ``pairs`` that occur, by falling area, with their pixels in each frame.

        Of equal areas, the one that is first in ``pairs`` comes first.
        """
        found = [pair for pair in pairs if self._counts[pair].any()]
        found.sort(key=lambda pair: -self._counts[pair].sum())
        return {pair: self._counts[pair] for pair in found}

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:05d}.png"


def describe_areas(areas: Areas) -> list[dict[str, Any]]:
    """Return what a summary says about the pairs that occur."""
    return [
        {"id": pair, "name": PAIR_NAMES[pair], "colour": COLOURS[pair], "area": area.tolist()}
        for pair, area in areas.items()
    ]
