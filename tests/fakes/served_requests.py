"""Requests of a video as a caller makes them: by the functions in docs/SERVING.md, word by word."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SERVING = Path(__file__).resolve().parents[2] / "docs" / "SERVING.md"
Request = dict[str, NDArray[Any]]


@cache
def documented_functions() -> dict[str, Any]:
    """Return the functions that the document defines, by name."""
    blocks = re.findall(r"^```python\n(.*?)^```$", SERVING.read_text(), re.DOTALL | re.MULTILINE)
    names: dict[str, Any] = {}
    for block in blocks:
        if "\ndef " in f"\n{block}":
            exec(block, names)
    return names


def clip_of(video: NDArray[np.uint8], number: int, about: dict[str, Any]) -> Request:
    """Return the request for a frame of a video (n, H, W, 3), numbered from 1.

    Args:
        video: The video's frames.
        number: Number of the frame.
        about: What was written beside the served model.
    """
    return documented_functions()["clip_of"](video, number - 1, about)


def covering_clips(video: NDArray[np.uint8], about: dict[str, Any]) -> list[Request]:
    """Return the requests that cover a video (n, H, W, 3), for a pair classifier."""
    return documented_functions()["covering_clips"](video, about)
