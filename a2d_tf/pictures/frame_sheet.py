"""Annotated frames as people look at them: at the released size, in sheets of named panels."""

import math
from collections.abc import Sequence
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.pictures.overlay import caption, contact_sheet

_GAP = 28  # pixels; wider than the gap inside a panel, so that panels read as units


class NamedFrame(Protocol):
    """A frame that is known by its video and its number from 1."""

    @property
    def video_id(self) -> str:
        """Id of the video."""

    @property
    def frame_number(self) -> int:
        """Number of the frame."""


def name_panel(panel: NDArray[np.uint8], shown: NamedFrame) -> NDArray[np.uint8]:
    """Return a panel (H, W, 3) with the frame's name above it."""
    return caption(panel, [f"{shown.video_id}, frame {shown.frame_number}"], above=True)


def encode_sheet(panels: Sequence[NDArray[np.uint8]], *, columns: int | None = 2) -> bytes:
    """Return RGB panels (H, W, 3) as one PNG.

    Args:
        panels: The panels, row by row.
        columns: Number of panels in a row; None makes the sheet about as high as wide.
    """
    if columns is None:
        height, width = (sum(panel.shape[axis] for panel in panels) for axis in (0, 1))
        columns = max(1, round(math.sqrt(len(panels) * height / width)))
    sheet = contact_sheet(list(panels), columns=columns, gap=_GAP)
    return cv2.imencode(".png", cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))[1].tobytes()
