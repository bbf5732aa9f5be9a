"""Clips of a video of any length, made while it is decoded once, with one clip in memory."""

from collections.abc import Callable, Container, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.inference.source_video import FRAMES_AHEAD, SourceVideo
from a2d_tf.media.flow import iterate_flow
from a2d_tf.media.stored_flow import dequantise_flow, quantise_flow
from a2d_tf.media.stored_frame import shrink_frame
from a2d_tf.processes.side_threads import made_ahead
from a2d_tf.records.flow_source import FlowSource

Prepare = Callable[[NDArray[np.float32]], NDArray[np.float32]]


def stream_clips(
    video: SourceVideo,
    windows: Sequence[Sequence[int]],
    *,
    stream: str,
    flow_source: FlowSource | None,
    prepare: Prepare,
) -> Iterator[NDArray[np.float32]]:
    """Yield the clip (T, S, S, C) of each window.

    Args:
        video: The video; clips show it in square pixels.
        windows: The T frame numbers of each clip, from 1; the numbers never fall, neither within a
            window nor from the first of one window to that of the next.
        stream: ``keys.RGB`` or ``keys.FLOW``.
        flow_source: How flow is computed, for ``keys.FLOW``.
        prepare: Function that makes the network's input (N, S, S, C) of frames (N, H, W, C), RGB of
            0..255 or flow in pixels. It is called once for each frame, in another thread.

    Raises:
        InputError: The video ends before the last frame of a window.
    """
    wanted = {number for window in windows for number in window}
    prepared: dict[int, NDArray[np.float32]] = {}
    pictures = _pictures(video, wanted, stream=stream, flow_source=flow_source)
    ahead = made_ahead(
        ((number, prepare(picture[np.newaxis])[0]) for number, picture in pictures),
        depth=FRAMES_AHEAD,
    )
    last = 0
    for window in windows:
        for number in [number for number in prepared if number < window[0]]:
            del prepared[number]
        while last < window[-1]:
            last, picture = next(ahead, (0, None))
            if picture is None:
                raise InputError(video.path, "video", f"must decode to frame {window[-1]}")
            prepared[last] = picture
        yield np.stack([prepared[number] for number in window])


def _pictures(
    video: SourceVideo, wanted: Container[int], *, stream: str, flow_source: FlowSource | None
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Yield (number, what a stream shows (H, W, C)) of the wanted frames, in order."""
    frames = video.square_frames()
    if stream == keys.RGB:
        for number, frame in enumerate(frames, start=1):
            if number in wanted:
                yield number, frame.astype(np.float32)
        return
    if flow_source is None:
        raise ValueError("flow_source must be given for a flow stream, got None")
    stored = (shrink_frame(frame, height=flow_source.height) for frame in frames)
    for number, flow in iterate_flow(stored, method=flow_source.method, wanted=wanted):
        # As the run saw it in training.
        yield number, dequantise_flow(quantise_flow(flow, flow_range=flow_source.range))
