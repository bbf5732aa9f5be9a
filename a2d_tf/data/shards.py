"""From one video of a release to its records, and from a list of videos to one complete shard."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.data.clips import stored_numbers
from a2d_tf.data.flow import NO_FLOW, FlowFollower, encode_flow
from a2d_tf.data.manifest import Counts, Options, Shard, sha256_of
from a2d_tf.data.records import ABSENT, ClipRecord, encode_example, write_records
from a2d_tf.data.release import AnnotatedFrame, Release, Video
from a2d_tf.data.shard_job import ShardJob, ShardResult
from a2d_tf.data.stored_frame import shrink_frame, stored_size
from a2d_tf.errors import A2DError, InputError

# A mask drawn on a copy of the clip with another rounding of its width is still the same picture.
SIZE_TOLERANCE = 2  # pixels


@dataclass(frozen=True)
class StoredClip:
    """The frames of a video that its records need, as JPEG by 1-based number, and their flow."""

    size: tuple[int, int]
    num_frames: int
    frames: dict[int, bytes]
    flow: dict[int, bytes]


def write_shard(job: ShardJob, *, after_video: Callable[[], None]) -> ShardResult:
    """Write one shard under a temporary name and give it its own when it is complete.

    A broken file of the source ends no conversion: the other videos are still read, so that all
    broken files are named at once, and the shard is left out.

    Args:
        job: what to write.
        after_video: called after each video; may raise to stop, which leaves no file behind.

    Raises:
        InputError: when the shard cannot be written.
    """
    counts: list[Counts] = []
    failures: list[str] = []
    partial = job.partial_path
    try:
        written = write_records(partial, _examples(job, counts, failures, after_video))
        if failures:
            return ShardResult(shard=None, failures=tuple(failures))
        shard = Shard(
            file=job.file,
            split=job.split,
            records=written,
            bytes=partial.stat().st_size,
            sha256=sha256_of(partial),
            counts=sum(counts, Counts()),
        )
        partial.replace(job.out / job.file)
    finally:
        partial.unlink(missing_ok=True)
    return ShardResult(shard=shard, failures=())


def build_records(
    release: Release, video: Video, *, options: Options
) -> tuple[list[ClipRecord], list[str]]:
    """Return the records of a video, and one line for every file of it that is broken."""
    failures: list[str] = []
    annotated: list[AnnotatedFrame] = []
    for number in video.frame_numbers:
        try:
            annotated.append(release.read_frame(video, number))
        except A2DError as error:
            failures.append(str(error))
    try:
        clip = store_clip(release, video, options=options)
        records = [_record(frame, clip, video=video, options=options) for frame in annotated]
    except A2DError as error:
        return [], [*failures, str(error)]
    return records, failures


def store_clip(release: Release, video: Video, *, options: Options) -> StoredClip:
    """Decode a video once, to its end, and keep the frames that the windows of its records share.

    Raises:
        InputError: when the video cannot be read or ends before an annotated frame.
    """
    reach = options.frames * options.frame_stride
    wanted = {1} | {
        number
        for center in video.frame_numbers
        for number in _window(center, num_frames=center + reach, options=options)
    }
    frames: dict[int, bytes] = {}
    flow: dict[int, bytes] = {}
    follower = None if options.flow == NO_FLOW else FlowFollower(method=options.flow, wanted=wanted)
    size = (0, 0)
    num_frames = 0
    for num_frames, picture in enumerate(release.iterate_frames(video), start=1):
        size = stored_size(picture.shape[0], picture.shape[1], height=options.height)
        if num_frames in wanted:
            frames[num_frames] = _encode_frame(picture, options=options)
        if follower is not None:
            done = follower.show(shrink_frame(picture, height=options.height))
            if done is not None:
                flow[done[0]] = encode_flow(done[1])
    # Windows that reach beyond the video end with its last frame, wherever that turned out to be.
    if num_frames not in frames:
        frames[num_frames] = _encode_frame(picture, options=options)
    if follower is not None:
        flow[num_frames] = encode_flow(follower.finish()[1])
    last = max(video.frame_numbers, default=1)
    if last > num_frames:
        rule = f"must hold the annotated frame {last}"
        raise InputError(video.clip_path, "frames", rule, num_frames)
    return StoredClip(size=size, num_frames=num_frames, frames=frames, flow=flow)


def _examples(
    job: ShardJob, counts: list[Counts], failures: list[str], after_video: Callable[[], None]
) -> Iterator[bytes]:
    for video in job.videos:
        records, broken = build_records(job.release, video, options=job.options)
        failures.extend(broken)
        if not failures:
            yield from map(encode_example, records)
            counts.append(_count(video, records))
        after_video()


def _record(
    frame: AnnotatedFrame, clip: StoredClip, *, video: Video, options: Options
) -> ClipRecord:
    _check_aspect(frame, clip, video=video)
    numbers = _window(frame.number, num_frames=clip.num_frames, options=options)
    rows = {
        one.instance_id: row
        for row, one in reversed(list(enumerate(frame.instances)))
        if one.instance_id is not None
    }
    return ClipRecord(
        video_id=video.video_id,
        split=video.split,
        frame_number=frame.number,
        source_size=(frame.height, frame.width),
        clip_size=clip.size,
        frames=tuple(clip.frames[number] for number in numbers),
        frame_numbers=tuple(numbers),
        flow=tuple(clip.flow[number] for number in numbers if clip.flow),
        instances=frame.instances,
        sentences=tuple((one.text, rows.get(one.instance_id, ABSENT)) for one in video.sentences),
    )


def _check_aspect(frame: AnnotatedFrame, clip: StoredClip, *, video: Video) -> None:
    clip_height, clip_width = clip.size
    scaled = frame.width * clip_height / frame.height
    if abs(scaled - clip_width) > SIZE_TOLERANCE:
        masks = f"{frame.width} x {frame.height}"
        rule = f"must have the aspect of the masks of frame {frame.number}, {masks}"
        raise InputError(video.clip_path, "size", rule, f"{clip_width} x {clip_height}")


def _window(center: int, *, num_frames: int, options: Options) -> list[int]:
    return stored_numbers(
        center, num_frames=num_frames, length=options.frames, stride=options.frame_stride
    )


def _encode_frame(picture: NDArray[np.uint8], *, options: Options) -> bytes:
    picture = shrink_frame(picture, height=options.height)
    bgr = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    quality = [cv2.IMWRITE_JPEG_QUALITY, options.jpeg_quality]
    return cv2.imencode(".jpg", bgr, quality)[1].tobytes()


def _count(video: Video, records: list[ClipRecord]) -> Counts:
    return Counts(
        videos=1,
        records=len(records),
        instances=sum(len(one.instances) for one in records),
        sentences=len(video.sentences),
        sentence_frame_pairs=sum(len(one.sentences) for one in records),
        absent_pairs=sum(row == ABSENT for one in records for _, row in one.sentences),
    )
