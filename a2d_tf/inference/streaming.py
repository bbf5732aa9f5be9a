"""Responses for every frame of a video of any length, with one window of frames in memory."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from a2d_tf.config.schema import ExperimentConfig
from a2d_tf.data.picture import prepare_frames
from a2d_tf.data.video import iterate_video
from a2d_tf.errors import InputError
from a2d_tf.inference.windows import Window, interpolate_responses, sliding_windows


class Answerer(Protocol):
    """What is asked: a ``SentenceRun``, or what stands in for one."""

    config: ExperimentConfig
    step: int

    def responses(
        self, video: NDArray[np.float32], sentences: Sequence[Sequence[str]]
    ) -> NDArray[np.float32]:
        """Return (B, K, r, r) responses of clips (B, T, S, S, 3) to K sentences each."""
        ...

    def unknown_words(self, sentence: str) -> tuple[str, ...]:
        """Return the words that have no vector; InputError when that is all of them."""
        ...


def stream_responses(
    run: Answerer, video_path: Path, sentences: Sequence[str], *, num_frames: int, every: int = 1
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Yield (frame number from 1, responses (K, r, r)) for every frame, in order.

    The video is decoded once; each answered frame is the middle of its window, and all sentences
    share the features of the window. The frames between answered ones are interpolated.

    Args:
        run: The trained run.
        video_path: The video.
        sentences: K texts.
        num_frames: How many frames the video has.
        every: Distance between answered frames.

    Raises:
        InputError: Fewer than ``num_frames`` frames could be decoded.
    """
    data = run.config.data
    windows = sliding_windows(num_frames, length=data.frames, stride=data.frame_stride, every=every)
    clips = _clips(video_path, windows, size=data.size)
    yield from interpolate_responses(
        _answer(run, clips, sentences, batch_size=run.config.evaluation.batch_size)
    )


def _answer(
    run: Answerer,
    clips: Iterator[tuple[int, NDArray[np.float32]]],
    sentences: Sequence[str],
    *,
    batch_size: int,
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    numbers: list[int] = []
    batch: list[NDArray[np.float32]] = []

    def answer_batch() -> Iterator[tuple[int, NDArray[np.float32]]]:
        if batch:
            answered = run.responses(np.stack(batch), [sentences] * len(batch))
            yield from zip(numbers, answered, strict=True)
        numbers.clear()
        batch.clear()

    for number, clip in clips:
        numbers.append(number)
        batch.append(clip)
        if len(batch) == batch_size:
            yield from answer_batch()
    yield from answer_batch()


def _clips(
    video_path: Path, windows: Sequence[Window], *, size: int
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Yield (answered number, clip (T, S, S, 3)) of each window, decoding the video once."""
    wanted = {number for window in windows for number in window.numbers}
    prepared: dict[int, NDArray[np.float32]] = {}
    frames = enumerate(iterate_video(video_path), start=1)
    last = 0
    for window in windows:
        for number in [number for number in prepared if number < window.numbers[0]]:
            del prepared[number]
        while last < window.numbers[-1]:
            last, frame = next(frames, (0, None))
            if frame is None:
                rule = f"must decode to frame {window.numbers[-1]}"
                raise InputError(video_path, "video", rule)
            if last in wanted:
                clip, _ = prepare_frames(frame[np.newaxis].astype(np.float32), size)
                prepared[last] = clip.numpy()[0]
        yield window.number, np.stack([prepared[number] for number in window.numbers])
