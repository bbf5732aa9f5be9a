"""One annotated frame with its clip: as a Python object, and as what a graph of tf.data is given.

Both papers read the same fields. A clip is the JPEG frames around an annotated one and their
quantised flow when there is any; with them go the label map of the annotated frame, every instance
of it with mask, box, actor, action and id, and the sentences of the video with the row of the
instance that each one names. ``records/annotated_videos.py`` stores them.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.media.picture_header import holds_png
from a2d_tf.releases.release import Instance

# zlib's fastest level: masks are so plain that higher levels save little and take most of the time.
PNG_COMPRESSION = 1
NO_ID = -1  # stands in a record for an instance without an id
ABSENT = -1  # the row of a sentence whose instance is not in the frame


@dataclass(frozen=True)
class ClipRecord:
    """One annotated frame with its clip.

    Attributes:
        video_id: Id of the video.
        split: ``"train"`` or ``"test"``.
        frame_number: 1-based number of the annotated frame.
        source_size: Height and width of the released clip and of the masks, in pixels.
        clip_size: Height and width of the stored frames, in pixels.
        frames: The clip as JPEG, one for each number of ``frame_numbers``.
        frame_numbers: Distinct 1-based numbers, ascending.
        flow: Flow as PNG (``media/stored_flow.py``), one for each frame, or empty.
        instances: The actors of the annotated frame, with masks at source size.
        labels: Label map (H, W) of the annotated frame at source size, or None.
        sentences: Text and row of its instance in ``instances``, -1 when it is absent.
    """

    video_id: str
    split: str
    frame_number: int
    source_size: tuple[int, int]
    clip_size: tuple[int, int]
    frames: tuple[bytes, ...]
    frame_numbers: tuple[int, ...]
    flow: tuple[bytes, ...]
    instances: tuple[Instance, ...]
    labels: NDArray[np.uint8] | None
    sentences: tuple[tuple[str, int], ...]

    def check(self) -> None:
        """Raise ValueError where lengths, rows, masks or the label map contradict one another."""
        place = f"{self.video_id} frame {self.frame_number}"
        if len(self.frames) != len(self.frame_numbers):
            raise ValueError(
                f"{place}: frames must be as many as frame_numbers ({len(self.frame_numbers)}), "
                f"got {len(self.frames)}"
            )
        if self.flow and len(self.flow) != len(self.frames):
            raise ValueError(
                f"{place}: flow must be empty or as many as frames ({len(self.frames)}), "
                f"got {len(self.flow)}"
            )
        if self.labels is not None and self.labels.shape != self.source_size:
            raise ValueError(
                f"{place}: labels must have source_size {self.source_size}, got {self.labels.shape}"
            )
        for one in self.instances:
            if one.mask.shape != self.source_size:
                raise ValueError(
                    f"{place}: masks must have source_size {self.source_size}, got {one.mask.shape}"
                )
        for _, row in self.sentences:
            if not ABSENT <= row < len(self.instances):
                last = len(self.instances) - 1
                raise ValueError(f"{place}: sentence rows must be from -1 to {last}, got {row}")


def encode_mask(mask: NDArray[np.bool_]) -> bytes:
    """Return a ``(H, W)`` mask as an 8-bit gray PNG of 0 and 255."""
    gray = mask.astype(np.uint8) * 255
    return cv2.imencode(".png", gray, [cv2.IMWRITE_PNG_COMPRESSION, PNG_COMPRESSION])[1].tobytes()


def decode_mask(png: bytes) -> NDArray[np.bool_]:
    """Return the ``(H, W)`` mask of a PNG made by ``encode_mask``.

    Raises:
        ValueError: The bytes are not a picture.
    """
    gray = None
    if holds_png(png):
        gray = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    if gray is None:
        raise ValueError(f"mask must be a PNG, got {len(png)} bytes of something else")
    return np.asarray(gray) > 127
