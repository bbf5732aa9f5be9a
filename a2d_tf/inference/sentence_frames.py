"""The masks of sentences, frame by frame."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from a2d_tf.inference.sentence_stream import stream_maps
from a2d_tf.inference.source_video import FRAMES_AHEAD, SourceVideo
from a2d_tf.processes.side_threads import made_ahead
from a2d_tf.runs.masks import mask_score
from a2d_tf.runs.sentence_answerer import SentenceAnswerer


@dataclass(frozen=True)
class SentenceFrame:
    """One frame of a video with what K sentences select in it.

    Attributes:
        number: Its number, from 1.
        seconds: When it is shown, from the first frame on.
        image: uint8 (H, W, 3), RGB.
        responses: float32 (K, H, W); what exceeds ``threshold`` is in the mask.
        threshold: The value that a response must exceed.
    """

    number: int
    seconds: float
    image: NDArray[np.uint8]
    responses: NDArray[np.float32]
    threshold: float

    @property
    def masks(self) -> NDArray[np.bool_]:
        """Masks (K, H, W)."""
        return self.responses > self.threshold

    @property
    def scores(self) -> tuple[float, ...]:
        """Confidence of each mask: the mean sigmoid of its responses, 0 for an empty one."""
        return tuple(mask_score(one, threshold=self.threshold) for one in self.responses)


def sentence_frames(
    run: SentenceAnswerer,
    source: SourceVideo,
    sentences: Sequence[str],
    *,
    every: int = 1,
    threshold: float,
) -> Iterator[SentenceFrame]:
    """Yield every frame of a video with the responses to K sentences; memory stays the same.

    Args:
        run: The trained run.
        source: The video.
        sentences: K texts.
        every: Distance between answered frames; the answers follow the motion to those
            between.
        threshold: Value that a response must exceed.

    Raises:
        InputError: Fewer frames decode than were counted.
    """
    answers = stream_maps(run, source, sentences, every=every)
    images = made_ahead(source.frames(), depth=FRAMES_AHEAD)
    for (number, responses), image in zip(answers, images, strict=False):
        yield SentenceFrame(
            number=number,
            seconds=source.times.seconds_of(number - 1),
            image=image,
            responses=responses,
            threshold=threshold,
        )
