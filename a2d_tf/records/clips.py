"""Which frames of a video form the clip of an annotated frame (sentence paper, 3.4 and 5.1)."""

import math
from collections.abc import Collection


def window_numbers(center: int, *, num_frames: int, length: int = 16, stride: int = 1) -> list[int]:
    """Return the frame numbers of the clip around an annotated frame.

    The annotated frame is in the middle, at index ``length // 2``: an even length has one frame
    more before it than after it. A number beyond an end of the video is replaced by the number of
    that end, so that the end frame repeats.

    Args:
        center: Number of the annotated frame, 1-based.
        num_frames: How many frames the video has.
        length: How many frames the clip has.
        stride: Distance between two neighbours of the clip, in frames of the video.

    Returns:
        ``length`` ascending numbers, 1-based.

    Raises:
        ValueError: ``length`` or ``stride`` is below 1, or ``center`` is not in the video.
    """
    if length < 1:
        raise ValueError(f"length must be at least 1, got {length}")
    if stride < 1:
        raise ValueError(f"stride must be at least 1, got {stride}")
    if not 1 <= center <= num_frames:
        raise ValueError(f"center must be from 1 to {num_frames}, got {center}")
    return [
        min(max(center + offset, 1), num_frames)
        for offset in window_offsets(length=length, stride=stride)
    ]


def window_offsets(*, length: int, stride: int) -> list[int]:
    """Return where the ``length`` frames of a clip are, the annotated one being at 0."""
    return [(index - length // 2) * stride for index in range(length)]


def needed_window(offsets: Collection[int]) -> tuple[int, int]:
    """Return length and stride of the shortest window that holds frames at these offsets."""
    stride = math.gcd(*offsets) or 1
    before, after = -min(offsets) // stride, max(offsets) // stride
    # The middle of an even length is behind it.
    return max(2 * before, 2 * after + 1, 1), stride


def stored_numbers(center: int, *, num_frames: int, length: int = 16, stride: int = 1) -> list[int]:
    """Return the distinct numbers of ``window_numbers``, ascending: the frames that a record holds.

    A reader clamps to the first and last stored number and gets the same window back.
    """
    window = window_numbers(center, num_frames=num_frames, length=length, stride=stride)
    return sorted(set(window))
