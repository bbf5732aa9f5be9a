"""The frames of one video that its records need, decoded once and kept encoded."""

import sys
from collections.abc import Container
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.media.flow import FlowFollower
from a2d_tf.media.flow_methods import NO_FLOW
from a2d_tf.media.stored_flow import encode_flow
from a2d_tf.media.stored_frame import shrink_frame, stored_size
from a2d_tf.records.clips import stored_numbers
from a2d_tf.records.options import VIDEO_UNIT, Options
from a2d_tf.releases.release import AnnotatedFrame, Release, Video

# A mask drawn on a copy of the clip whose width was rounded otherwise still fits the picture.
SIZE_TOLERANCE = 2  # pixels


@dataclass(frozen=True)
class StoredClip:
    """Frames of a video as JPEG by their 1-based numbers, ascending, and their flow, if any.

    Attributes:
        size: Height and width of the stored frames, in pixels.
        num_frames: Number of frames of the whole video.
        frames: The frames as JPEG, by number.
        flow: Quantised flow as PNG of the same numbers, or empty.
    """

    size: tuple[int, int]
    num_frames: int
    frames: dict[int, bytes]
    flow: dict[int, bytes]


def store_clip(release: Release, video: Video, *, options: Options) -> StoredClip:
    """Decode a video once, to its end, and keep all frames or those of the records' windows.

    Each frame is encoded as it comes: at most two decoded ones are held.

    Raises:
        InputError: The video cannot be read or ends before an annotated frame.
    """
    wanted = _wanted_numbers(video, options=options)
    frames: dict[int, bytes] = {}
    flow: dict[int, bytes] = {}
    follower = None if options.flow == NO_FLOW else FlowFollower(method=options.flow, wanted=wanted)
    size = (0, 0)
    num_frames = 0
    for num_frames, picture in enumerate(release.iterate_frames(video), start=1):
        size = stored_size(*picture.shape[:2], height=options.height, fit=options.fit)
        if num_frames in wanted:
            frames[num_frames] = _encode_frame(picture, options=options)
        if follower is not None:
            done = follower.show(shrink_frame(picture, height=options.height))
            if done is not None:
                flow[done[0]] = encode_flow(done[1], flow_range=options.flow_range)
    # Windows that reach beyond the video end with its last frame, wherever that turned out to be.
    if num_frames not in frames:
        frames[num_frames] = _encode_frame(picture, options=options)
    if follower is not None:
        number, last_flow = follower.finish()
        flow[number] = encode_flow(last_flow, flow_range=options.flow_range)
    last = max(video.frame_numbers, default=1)
    if last > num_frames:
        rule = f"must be at least {last}, the number of an annotated frame"
        raise InputError(video.clip_path, "frames", rule, num_frames)
    return StoredClip(size=size, num_frames=num_frames, frames=frames, flow=flow)


def clip_numbers(center: int, *, num_frames: int, options: Options) -> list[int]:
    """Return the numbers of the frames that the record of the annotated frame ``center`` holds."""
    return stored_numbers(
        center, num_frames=num_frames, length=options.frames, stride=options.frame_stride
    )


def check_aspect(frame: AnnotatedFrame, clip: StoredClip, *, video: Video) -> None:
    """Raise InputError unless the clip has the aspect of the masks of an annotated frame."""
    clip_height, clip_width = clip.size
    scaled = frame.width * clip_height / frame.height
    if abs(scaled - clip_width) > SIZE_TOLERANCE:
        masks = f"{frame.width} x {frame.height}"
        rule = f"must have the aspect ratio of the masks of frame {frame.number}, {masks}"
        raise InputError(video.clip_path, "size", rule, f"{clip_width} x {clip_height}")


def _wanted_numbers(video: Video, *, options: Options) -> Container[int]:
    if options.unit == VIDEO_UNIT:
        return range(1, sys.maxsize)  # how many there are shows only at the end
    reach = options.frames * options.frame_stride
    return {1} | {
        number
        for center in video.frame_numbers
        for number in clip_numbers(center, num_frames=center + reach, options=options)
    }


def _encode_frame(picture: NDArray[np.uint8], *, options: Options) -> bytes:
    picture = shrink_frame(picture, height=options.height, fit=options.fit)
    bgr = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    quality = [cv2.IMWRITE_JPEG_QUALITY, options.jpeg_quality]
    return cv2.imencode(".jpg", bgr, quality)[1].tobytes()
