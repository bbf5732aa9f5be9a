"""Records of whole videos drawn in memory."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.media.stored_flow import encode_flow
from a2d_tf.records.video_records import VideoRecord


def make_video(
    video_id: str,
    pairs: Sequence[int],
    *,
    colour: Callable[[int], Any] = lambda t: (10 * t,) * 3,
    count: int = 6,
    **changes: Any,
) -> VideoRecord:
    """Return a video of 16 x 24 in which frame t (from 0) has one colour and flows t to the right.

    Args:
        video_id: Name of the video.
        pairs: Actor-action ids that it shows.
        colour: RGB of frame t.
        count: Number of frames.
        changes: Other values of the record's fields.
    """
    quality = [cv2.IMWRITE_JPEG_QUALITY, 100]
    pictures = [np.full((16, 24, 3), colour(t)[::-1], np.uint8) for t in range(count)]
    moves = [np.broadcast_to(np.array((t, 0), np.float32), (16, 24, 2)) for t in range(count)]
    values: dict[str, Any] = {
        "video_id": video_id,
        "split": "train",
        "clip_size": (16, 24),
        "frames": tuple(cv2.imencode(".jpg", one, quality)[1].tobytes() for one in pictures),
        "flow": tuple(encode_flow(one) for one in moves),
        "pairs": tuple(pairs),
    }
    return VideoRecord(**values | changes)


def coloured_videos() -> list[VideoRecord]:
    """Return six videos: red ones of an adult eating, blue ones of a dog walking, dark to light."""
    return [
        make_video(f"{name}_{level}", [pair], colour=partial(_still, np.multiply(level, rgb)))
        for level in (80, 160, 240)
        for name, pair, rgb in (("red", 13, (1, 0, 0)), ("blue", 78, (0, 0, 1)))
    ]


def _still(rgb: NDArray[np.int_], _: int) -> NDArray[np.int_]:
    return rgb
