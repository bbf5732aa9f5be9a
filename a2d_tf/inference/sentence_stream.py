"""Responses for every frame of a video of any length, with one window of frames in memory."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from a2d_tf.batches.picture import fit_box, prepare_frames
from a2d_tf.batches.sentence_input import SentenceClipOptions
from a2d_tf.inference.clip_stream import stream_clips
from a2d_tf.inference.moved_responses import FURTHEST, fill_between, iterate_motion
from a2d_tf.inference.source_video import FRAMES_AHEAD, SourceVideo
from a2d_tf.inference.windows import (
    Window,
    answered_numbers,
    interpolate_responses,
    sliding_windows,
)
from a2d_tf.processes.side_threads import made_ahead
from a2d_tf.records.flow_source import FlowSource
from a2d_tf.runs.masks import restore_response
from a2d_tf.runs.sentence_answerer import SentenceAnswerer


def half_window(run: SentenceAnswerer) -> int:
    """Return the distance between answered frames at which their windows overlap by half.

    Every frame of the video lies in the middle half of a window then. A run of two streams has the
    smaller distance of both; a run that sees one frame has 1.
    """
    return min(max(1, one.frames * one.frame_stride // 2) for one in run.streams)


def stream_maps(
    run: SentenceAnswerer, video: SourceVideo, sentences: Sequence[str], *, every: int = 1
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Yield (frame number from 1, responses (K, H, W) at the video's size) for every frame.

    Args:
        run: The trained run.
        video: The video.
        sentences: K texts.
        every: Distance between answered frames; the answers move along the optical flow to those
            between, see ``moved_responses``. Where the distance is above ``FURTHEST``, they are
            blended in place.

    Raises:
        InputError: Fewer frames than were counted could be decoded.
    """
    answers = (
        (number, restore_responses(responses, input_size=run.config.data.size, video=video))
        for number, responses in stream_responses(run, video, sentences, every=every)
    )
    if every == 1:
        yield from answers
    elif every > FURTHEST:
        yield from interpolate_responses(answers)
    else:
        answered = set(answered_numbers(video.num_frames, every=every))
        motions = iterate_motion(video.frames(), answered)
        yield from fill_between(answers, made_ahead(motions, depth=FRAMES_AHEAD))


def restore_responses(
    responses: NDArray[np.float32], *, input_size: int, video: SourceVideo
) -> NDArray[np.float32]:
    """Return responses (K, r, r) of a padded square as (K, H, W) of a video's own size."""
    box = fit_box(*video.square_size, input_size).numpy()
    return np.stack(
        [
            restore_response(response, box=box, input_size=input_size, size=video.size)
            for response in responses
        ]
    )


def stream_responses(
    run: SentenceAnswerer,
    video: SourceVideo,
    sentences: Sequence[str],
    *,
    every: int = 1,
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Yield (frame number from 1, responses (K, r, r)) of every answered frame, in order.

    The video is decoded once for each stream; each answered frame is the middle of its window, and
    all sentences share the features of the window.

    Args:
        run: The trained run.
        video: The video.
        sentences: K texts.
        every: Distance between answered frames.

    Raises:
        InputError: Fewer frames than were counted could be decoded.
    """
    flow_source = run.flow_source()
    streams = {
        options.stream: _clips(
            video,
            sliding_windows(
                video.num_frames, length=options.frames, stride=options.frame_stride, every=every
            ),
            options=options,
            flow_source=flow_source,
        )
        for options in run.streams
    }
    yield from _answer(run, streams, sentences, batch_size=run.config.evaluation.batch_size)


def _answer(
    run: SentenceAnswerer,
    streams: Mapping[str, Iterator[tuple[int, NDArray[np.float32]]]],
    sentences: Sequence[str],
    *,
    batch_size: int,
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    numbers: list[int] = []
    batch: list[tuple[NDArray[np.float32], ...]] = []  # by answered frame, then by stream

    def answer_batch() -> Iterator[tuple[int, NDArray[np.float32]]]:
        if batch:
            clips = map(np.stack, zip(*batch, strict=True))
            answered = run.responses(
                dict(zip(streams, clips, strict=True)), [sentences] * len(batch)
            )
            yield from zip(numbers, answered, strict=True)
        numbers.clear()
        batch.clear()

    for windows in zip(*streams.values(), strict=True):
        numbers.append(windows[0][0])
        batch.append(tuple(clip for _, clip in windows))
        if len(batch) == batch_size:
            yield from answer_batch()
    yield from answer_batch()


def _clips(
    video: SourceVideo,
    windows: Sequence[Window],
    *,
    options: SentenceClipOptions,
    flow_source: FlowSource | None,
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Yield (answered number, clip (T, S, S, C)) of each window, decoding the video once."""

    def fit(frames: NDArray[np.float32]) -> NDArray[np.float32]:
        return prepare_frames(frames, options.size, stream=options.stream)[0].numpy()

    clips = stream_clips(
        video,
        [window.numbers for window in windows],
        stream=options.stream,
        flow_source=flow_source,
        prepare=fit,
    )
    yield from zip((window.number for window in windows), clips, strict=True)
