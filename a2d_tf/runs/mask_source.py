"""What segments inside the boxes of a joint run without a mask head (joint paper, 4.1, 4.3)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from numpy.typing import NDArray


class MaskSource(Protocol):
    """A run of SharpMask, or a segmenter without a network."""

    @property
    def masks_origin(self) -> dict[str, Any]:
        """Where the masks come from, for a file of results."""

    @property
    def neighbours(self) -> int:
        """Frames that it reads around a labelled one; 0 where those of the joint run's clip do."""

    def check_data(self, data_dir: Path) -> None:
        """Raise InputError unless converted data holds the frames that it reads."""

    def add_masks(
        self, batch: Mapping[str, NDArray], outputs: Mapping[str, NDArray]
    ) -> dict[str, NDArray]:
        """Return the detections of B clips, with masks.

        Args:
            batch: VIDEO (B, T, S, S, 3) and LABELLED (B,); with ``neighbours`` F, also NEIGHBOURS
                (B, F, S, S, 3) and VALID_BOX (B, 4).
            outputs: DETECTION_BOXES (B, D, 4), DETECTION_ACTORS (B, D) and others.

        Returns:
            ``outputs`` and DETECTION_MASKS (B, D, m, m), probabilities inside each box.
        """
