"""The request for a frame of a video, as what lies beside a served model asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.files.json_text import decode_json
from a2d_tf.media.flow import compute_flow
from a2d_tf.media.stored_frame import shrink_frame
from a2d_tf.media.video import count_frames, read_frames

ABOUT_FILE = Path("assets.extra", "a2d_tf.json")

Request = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Clip:
    """A video, or an array of frames, of which requests are made.

    Attributes:
        path: A video, or an .npy file of uint8 (n, H, W, 3), RGB.
        frames: Frames of the array; None for a video.
        count: Number n of frames.
    """

    path: Path
    frames: NDArray[np.uint8] | None
    count: int

    def read(self, indices: Sequence[int]) -> NDArray[np.uint8]:
        """Return frames (len(indices), H, W, 3) by their places, from 0."""
        if self.frames is not None:
            return self.frames[list(indices)]
        return read_frames(self.path, [index + 1 for index in indices])


def open_clip(path: Path) -> Clip:
    """Open a video or an .npy file.

    Raises:
        InputError: It cannot be read, or the array is not uint8 (n, H, W, 3).
    """
    if path.suffix != ".npy":
        return Clip(path, None, count_frames(path))
    try:
        frames = np.load(path, allow_pickle=False)
    except (OSError, ValueError) as error:
        raise InputError(path, "file", "must be an array of NumPy", str(error)) from None
    if frames.dtype != np.uint8 or frames.ndim != 4 or frames.shape[-1] != 3 or not len(frames):
        got = f"{frames.dtype} {frames.shape}"
        raise InputError(path, "array", "must be uint8 (frames, height, width, 3)", got)
    return Clip(path, frames, len(frames))


def read_about(path: Path) -> dict[str, Any]:
    """Read what lies beside a served model.

    Args:
        path: ``a2d_tf.json``, or the folder of the version.

    Raises:
        InputError: It is not the file that ``a2d-tf export`` wrote.
    """
    path = path / ABOUT_FILE if path.is_dir() else path
    try:
        about = decode_json(path.read_text(encoding="utf-8"))
        about["inputs"].keys(), about["kind"], about["frames"], about["flow_frames"]
    except OSError as error:
        raise InputError(path, "file", "must be readable", error.strerror) from None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InputError(path, "file", "must be what a2d-tf export wrote", str(error)) from None
    return dict(about)


def clip_request(clip: Clip, frame: int, about: dict[str, Any]) -> Request:
    """Return the frames, the flow and the frames' size of a request.

    Args:
        clip: The video.
        frame: Number of the frame that is to be answered, from 1; the first frame of the clip where
            the answer is for the whole clip.
        about: What lies beside the model.

    Raises:
        InputError: The video has no such frame, or cannot be read.
    """
    if not 1 <= frame <= clip.count:
        raise InputError(clip.path, "--frame", f"must be from 1 to {clip.count}", frame)
    request: Request = {}
    if "frames" in about["inputs"]:
        request["frames"] = clip.read(_places(clip, frame, about, stream=""))
    if "flow" in about["inputs"]:
        before = int(about["flow_from"] == "previous")
        places = [max(0, one - before) for one in _places(clip, frame, about, stream="flow_")]
        request["flow"] = _flow(clip, places, about)
    if "frame_size" in about["inputs"]:
        height, width = clip.read([frame - 1]).shape[1:3]
        request["frame_size"] = np.array([height, width], np.int32)
    return request


def _places(clip: Clip, frame: int, about: dict[str, Any], *, stream: str) -> list[int]:
    """Return the places of a clip's frames in the video, from 0; its end frames repeat."""
    length = about[f"{stream}frames"]
    stride = about[f"{stream}stride" if stream else "frame_stride"]
    answered = about[f"{stream}answered_frame"] or 0
    at = frame - 1 + (np.arange(length) - answered) * stride
    return [int(one) for one in np.clip(at, 0, clip.count - 1)]


def _flow(clip: Clip, places: Sequence[int], about: dict[str, Any]) -> NDArray[np.float32]:
    """Return the flow (T, h, w, 2) from each of some frames to the next one of the video."""
    if clip.count < 2:
        raise InputError(clip.path, "video", "must have two frames for flow", clip.count)
    places = [min(place, clip.count - 2) for place in places]
    needed = sorted({one for place in places for one in (place, place + 1)})
    shrunk = [shrink_frame(frame, height=about["flow_height"]) for frame in clip.read(needed)]
    frames = dict(zip(needed, shrunk, strict=True))
    flows = {
        place: compute_flow(frames[place], frames[place + 1], method=about["flow_method"])
        for place in set(places)
    }
    return np.stack([flows[place] for place in places])
