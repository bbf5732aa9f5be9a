"""COCO's results, written as they come."""

import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from a2d_tf.files.whole_files import new_file
from a2d_tf.media.rle import encode_rle


def coco_result(
    mask: NDArray[np.bool_],
    *,
    image_id: int,
    category_id: int,
    score: float,
    box: Sequence[float] | None = None,
) -> dict[str, Any]:
    """Return a mask as one of COCO's results.

    Args:
        mask: bool (H, W).
        image_id: Number of the frame, from 1.
        category_id: What the mask is of.
        score: Confidence, 0 to 1.
        box: (top, left, bottom, right) in pixels; None takes the mask's own.
    """
    runs = encode_rle(mask)
    if box is None:
        bbox = runs.box()
    else:
        top, left, bottom, right = box
        bbox = [left, top, right - left, bottom - top]
    return {
        "image_id": image_id,
        "category_id": category_id,
        "bbox": bbox,
        "segmentation": runs.to_json(),
        "score": score,
    }


class ResultFile:
    """Context manager that writes results as they come; the file appears when all are in.

    Attributes:
        count: Number of results until now.
    """

    def __init__(self, path: Path) -> None:
        self.count = 0
        self._path = path
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        part = self._stack.enter_context(new_file(self._path))
        self._file = self._stack.enter_context(part.open("w", encoding="utf-8"))
        self._file.write("[")
        return self

    def add(self, result: dict[str, Any]) -> None:
        """Write one more result."""
        line = json.dumps(result)
        self._file.write(f",\n{line}" if self.count else f"\n{line}")
        self.count += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.write("\n]\n")
        self._stack.__exit__(kind, error, trace)
