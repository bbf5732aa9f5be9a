"""Responses of the frames between two answered ones, moved along the optical flow.

Blending two responses in place leaves a ghost where the actor was and one where it will be. Here
each answer follows its actor, as features do in Zhu et al., Deep Feature Flow, CVPR 2017: flow from
frame to frame (DIS, Kroeger et al., ECCV 2016) says where a pixel of a frame is in the answered
frame before, and in the one after. Both answers are fetched from there and blended by their
distance in time and by how well the moved picture of their frame resembles this one, so that an
answer from beyond a cut, or of what was hidden then, counts little.
"""

from collections import deque
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.media.flow import compute_flow

LONGEST_SIDE = 256  # pixels of the frames that flow is computed on
METHOD = "dis"
FURTHEST = 64  # frames between two answers, whose motion is held in memory
_SIGMA = 2.0  # pixels, of the Gaussian that smooths the difference of two pictures
_NOISE = 5.0  # grey levels that are added to it, so that noise decides nothing

Gray = NDArray[np.uint8]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Motion:
    """One frame and how it moves against the one before.

    Attributes:
        gray: The frame, uint8 (h, w).
        back: Flow (h, w, 2) from this frame to the one before; None where nobody asks.
        onward: Flow (h, w, 2) from the frame before to this one; None where nobody asks.
    """

    gray: Gray
    back: Floats | None
    onward: Floats | None


def iterate_motion(
    frames: Iterable[NDArray[np.uint8]], answered: Container[int]
) -> Iterator[Motion]:
    """Yield the motion of every frame (H, W, 3) of a video.

    Args:
        frames: The frames, RGB.
        answered: Numbers, from 1, of frames that need no motion, as the model answers them.
    """
    before: Gray | None = None
    for number, frame in enumerate(frames, start=1):
        gray = _shrink_to_gray(frame)
        back = onward = None
        if before is not None and number not in answered:
            back = compute_flow(gray, before, method=METHOD)
        if before is not None and number - 1 not in answered:
            onward = compute_flow(before, gray, method=METHOD)
        yield Motion(gray, back, onward)
        before = gray


def fill_between(
    answers: Iterable[tuple[int, Floats]], motions: Iterable[Motion]
) -> Iterator[tuple[int, Floats]]:
    """Yield (frame number, responses (K, H, W)) for every frame up to the last answered one.

    Memory holds the motion of the frames between two answers.

    Args:
        answers: (number, responses (K, H, W)) by ascending number, the first being 1.
        motions: The motion of every frame, see ``iterate_motion``.
    """
    moving = iter(motions)
    earlier: tuple[int, Floats] | None = None
    first: Gray | None = None
    for number, responses in answers:
        start = 0 if earlier is None else earlier[0]
        between = [motion for _, motion in zip(range(number - start), moving, strict=False)]
        if earlier is not None and first is not None and len(between) == number - start:
            yield from enumerate(_moved(first, between, earlier[1], responses), start=start + 1)
        yield number, responses
        earlier, first = (number, responses), between[-1].gray if between else None


def _moved(first: Gray, motions: list[Motion], before: Floats, after: Floats) -> Iterator[Floats]:
    """Yield the responses of all frames of ``motions`` but the last, whose answer is ``after``."""
    last = motions[-1].gray
    small = [_resize(one, last.shape, cv2.INTER_AREA) for one in (before, after)]
    onward: deque[Floats] = deque()  # from each frame between to the last one
    for motion in reversed(motions[1:]):
        onward.appendleft(_chain(motion.onward, onward[0] if onward else None))
    back: Floats | None = None
    for place, (motion, to_last) in enumerate(zip(motions, onward, strict=False), start=1):
        back = _chain(motion.back, back)
        share = place / len(motions)
        one_weight = (1 - share) / _difference(motion.gray, first, back)
        other_weight = share / _difference(motion.gray, last, to_last)
        other_share = other_weight / (one_weight + other_weight)
        blended = [
            (1 - other_share) * _fetch(one, back) + other_share * _fetch(other, to_last)
            for one, other in zip(*small, strict=True)
        ]
        yield _resize(blended, before.shape[1:], cv2.INTER_LINEAR)


def _chain(step: Floats | None, rest: Floats | None) -> Floats:
    """Return the flow of a step and, from where it leads, of the rest of the way."""
    if step is None:
        raise ValueError("motion: must be known between two answered frames")
    return step if rest is None else np.asarray(step + _fetch(rest, step), np.float32)


def _fetch(values: NDArray, flow: Floats) -> Floats:
    """Return what lies in ``values`` (h, w) or (h, w, C) where the flow (h, w, 2) leads."""
    height, width = flow.shape[:2]
    across = np.arange(width, dtype=np.float32) + flow[..., 0]
    down = np.arange(height, dtype=np.float32)[:, np.newaxis] + flow[..., 1]
    fetched = cv2.remap(values, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(fetched, np.float32)


def _difference(gray: Gray, other: Gray, flow: Floats) -> Floats:
    """Return how much a frame differs from one that is moved to it, in grey levels above 0."""
    apart = np.abs(gray - _fetch(other, flow))
    return np.asarray(_NOISE + cv2.GaussianBlur(apart, (0, 0), _SIGMA), np.float32)


def _shrink_to_gray(frame: NDArray[np.uint8]) -> Gray:
    height, width = frame.shape[:2]
    scale = min(1.0, LONGEST_SIDE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = frame if scale == 1 else cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)


def _resize(maps: Iterable[NDArray], size: tuple[int, ...], interpolation: int) -> Floats:
    height, width = size
    resized = [cv2.resize(one, (width, height), interpolation=interpolation) for one in maps]
    return np.stack(resized).astype(np.float32, copy=False)
