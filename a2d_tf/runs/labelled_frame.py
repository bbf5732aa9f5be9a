"""An annotated frame with the label map that a run gives it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class LabelledFrame:
    """An annotated frame with its label map and the predicted one."""

    video_id: str
    frame_number: int  # 1-based
    frame: NDArray[np.uint8]  # (H, W, 3) RGB
    truth: NDArray[np.uint8]  # (H, W)
    predicted: NDArray[np.uint8]  # (H, W)
