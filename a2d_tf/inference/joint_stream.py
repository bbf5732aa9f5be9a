"""Detections for every frame of a video of any length, with one clip of frames in memory."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.batches.labelled_input import LabelledClipOptions, prepare_motion
from a2d_tf.batches.picture import fit_box, place_rgb
from a2d_tf.inference.clip_stream import stream_clips
from a2d_tf.inference.source_video import SourceVideo
from a2d_tf.inference.windows import Window, sliding_windows
from a2d_tf.media.flow_methods import FLOW_OFFSETS
from a2d_tf.records.flow_source import FlowSource
from a2d_tf.runs.detected_actors import DetectedActor, decode_detections
from a2d_tf.runs.joint import JointRun

Answer = tuple[int, tuple[DetectedActor, ...]]


def stream_actors(run: JointRun, video: SourceVideo, *, every: int = 1) -> Iterator[Answer]:
    """Yield (frame number from 1, its actors above the run's thresholds) of the answered frames.

    Frames 1, 1 + every, ... and the last are answered. Each is in the middle of its clip, prepared
    as in evaluation; where a clip passes an end of the video, the end frame repeats.

    Args:
        run: The trained run.
        video: The video.
        every: Distance between answered frames.

    Raises:
        InputError: Fewer frames than were counted could be decoded, or it is not known how the
            flow was made that the run trained on.
    """
    options, detection = run.clip_options, run.config.detection
    windows = sliding_windows(
        video.num_frames, length=options.frames, stride=options.frame_stride, every=every
    )
    around: tuple[Window, ...] = ()
    if options.neighbours:
        around = sliding_windows(
            video.num_frames, length=options.neighbours, stride=options.frame_stride, every=every
        )
    valid_box = fit_box(*video.square_size, options.size).numpy()
    streams = _open_streams(
        video,
        windows,
        around=around,
        options=options,
        flow_source=run.task.flow.source() if options.flow else None,
        valid_box=valid_box,
    )
    batch_size = run.config.evaluation.batch_size
    for start in range(0, len(windows), batch_size):
        numbers = [window.number for window in windows[start : start + batch_size]]
        batch = {name: np.stack([next(clips) for _ in numbers]) for name, clips in streams.items()}
        batch[keys.LABELLED] = np.full(len(numbers), options.frames // 2, np.int32)
        if options.neighbours:
            batch[keys.VALID_BOX] = np.tile(valid_box, (len(numbers), 1))
        outputs = run.detect(batch)
        for row, number in enumerate(numbers):
            actors = decode_detections(
                {name: values[row] for name, values in outputs.items()},
                valid_box=valid_box,
                input_size=options.size,
                size=video.size,
                actor_threshold=detection.actor_threshold,
                action_threshold=detection.action_threshold,
            )
            yield number, actors


def repeat_nearest(answers: Iterable[Answer]) -> Iterator[Answer]:
    """Yield (frame number, actors) for every frame from the first answered to the last.

    A frame between two answered ones gets what the nearer one shows, or the earlier one if both are
    equally near. Masks are not blended, because actors of two frames are not matched.

    Args:
        answers: Pairs (frame number, actors) by ascending number.
    """
    earlier: Answer | None = None
    for number, actors in answers:
        if earlier is not None:
            start, before = earlier
            for between in range(start + 1, number):
                yield between, before if between - start <= number - between else actors
        yield number, actors
        earlier = number, actors


def _open_streams(
    video: SourceVideo,
    windows: Sequence[Window],
    *,
    around: Sequence[Window],
    options: LabelledClipOptions,
    flow_source: FlowSource | None,
    valid_box: NDArray[np.int32],
) -> dict[str, Iterator[NDArray[np.float32]]]:
    """Return clips by the batch's fields, one of each window.

    Those of the model's inputs (T, S, S, 3) are of ``windows``; with windows ``around`` the same
    frames there are those of ``keys.NEIGHBOURS`` (F, S, S, 3).
    """
    numbers = [window.numbers for window in windows]

    def fit_frames(frames: NDArray[np.float32]) -> NDArray[np.float32]:
        return place_rgb(frames, valid_box, options.size).numpy()

    def fit_flow(flow: NDArray[np.float32]) -> NDArray[np.float32]:
        motion = prepare_motion(
            flow, valid_box, options.size, mirrored=np.False_, legacy=options.legacy_flow
        )
        return motion.numpy()

    shown = {keys.VIDEO: numbers}
    if around:
        shown[keys.NEIGHBOURS] = [window.numbers for window in around]
    streams = {
        name: stream_clips(video, clips, stream=keys.RGB, flow_source=None, prepare=fit_frames)
        for name, clips in shown.items()
    }
    if options.flow:
        offset = FLOW_OFFSETS[options.flow_from]
        leading = [[max(number + offset, 1) for number in clip] for clip in numbers]
        streams[keys.MOTION] = stream_clips(
            video, leading, stream=keys.FLOW, flow_source=flow_source, prepare=fit_flow
        )
    return streams
