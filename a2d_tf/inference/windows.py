"""Which windows give every frame of a whole video its response, and the responses between them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from a2d_tf.records.clips import window_numbers


@dataclass(frozen=True)
class Window:
    """The frames that the model reads to answer for one frame; all numbers are 1-based.

    ``numbers`` holds ``number`` at index ``length // 2``.
    """

    number: int
    numbers: tuple[int, ...]


def sliding_windows(
    num_frames: int, *, length: int = 16, stride: int = 1, every: int = 1
) -> tuple[Window, ...]:
    """Return the windows that cover a video of ``num_frames``, by ascending frame number.

    Each answered frame is the middle of a window of its own, as annotated frames are in training
    (index ``length // 2``). Where a window passes an end of the video the end frame repeats, so
    the first and last frames are answered too and a video may be shorter than ``length``.

    With ``every`` = n only frames 1, 1 + n, 1 + 2n, ... and the last frame get a window; for those
    between, see ``moved_responses``.

    Args:
        num_frames: Number of frames of the video, at least 1.
        length: Number of frames in a window.
        stride: Distance between neighbours in a window, in frames of the video.
        every: Distance between answered frames.

    Raises:
        ValueError: An argument is below 1.
    """
    if num_frames < 1:
        raise ValueError(f"num_frames: must be at least 1, got {num_frames}")
    if every < 1:
        raise ValueError(f"every: must be at least 1, got {every}")
    return tuple(
        Window(
            number=number,
            numbers=tuple(
                window_numbers(number, num_frames=num_frames, length=length, stride=stride)
            ),
        )
        for number in answered_numbers(num_frames, every=every)
    )


def answered_numbers(num_frames: int, *, every: int) -> list[int]:
    """Return the numbers of the frames that get a window, see ``sliding_windows``."""
    answered = list(range(1, num_frames + 1, every))
    return answered if answered[-1] == num_frames else [*answered, num_frames]


def interpolate_responses(
    answered: Iterable[tuple[int, NDArray[np.floating[Any]]]],
) -> Iterator[tuple[int, NDArray[np.floating[Any]]]]:
    """Yield (frame number, response) for every frame from the first answered to the last.

    A frame between two answered ones gets ``(1 - t) * before + t * after``, ``t`` being its share
    of the way. The signed responses are blended, before they are cut at 0, so a border moves
    gradually from mask to mask. Only two responses are held at a time.

    Args:
        answered: Pairs (frame number, response) by ascending number, as the windows were answered;
            responses are floats of one shape, such as (K, H, W).

    Raises:
        ValueError: The numbers do not ascend.
    """
    earlier: tuple[int, NDArray[np.floating[Any]]] | None = None
    for number, response in answered:
        if earlier is not None:
            start, before = earlier
            if number <= start:
                raise ValueError(f"answered: numbers must ascend, got {number} after {start}")
            for between in range(start + 1, number):
                share = (between - start) / (number - start)
                yield between, (1 - share) * before + share * response
        yield number, response
        earlier = number, response
