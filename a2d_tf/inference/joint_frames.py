"""The actors of a video, frame by frame."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from a2d_tf.inference.joint_stream import Answer, repeat_nearest, stream_actors
from a2d_tf.inference.source_video import FRAMES_AHEAD, SourceVideo
from a2d_tf.processes.side_threads import made_ahead
from a2d_tf.runs.detected_actors import DetectedActor, paint_label_map
from a2d_tf.runs.joint import JointRun


@dataclass(frozen=True)
class JointFrame:
    """One frame of a video with its actors.

    Attributes:
        number: Its number, from 1.
        seconds: When it is shown, from the first frame on.
        image: uint8 (H, W, 3), RGB.
        actors: Its actors above the run's thresholds.
        answered: Whether the model was asked for this frame; otherwise the actors are those of the
            nearest frame that it was asked for.
    """

    number: int
    seconds: float
    image: NDArray[np.uint8]
    actors: tuple[DetectedActor, ...]
    answered: bool

    @cached_property
    def label_map(self) -> NDArray[np.uint8]:
        """Ids ``10 * actor + action`` (H, W), 0 for background."""
        return paint_label_map(self.actors, self.image.shape[:2])


def joint_frames(run: JointRun, source: SourceVideo, *, every: int = 1) -> Iterator[JointFrame]:
    """Yield every frame of a video with its actors; memory stays the same.

    Args:
        run: The trained run.
        source: The video.
        every: Distance between answered frames; those between show the actors of the nearest one.

    Raises:
        InputError: Fewer frames decode than were counted, or it is not known how the flow was made
            that the run trained on.
    """
    asked: set[int] = set()

    def noted() -> Iterator[Answer]:
        for number, actors in stream_actors(run, source, every=every):
            asked.add(number)
            yield number, actors

    images = made_ahead(source.frames(), depth=FRAMES_AHEAD)
    for (number, actors), image in zip(repeat_nearest(noted()), images, strict=False):
        yield JointFrame(
            number=number,
            seconds=source.times.seconds_of(number - 1),
            image=image,
            actors=actors,
            answered=number in asked,
        )
        asked.discard(number)
