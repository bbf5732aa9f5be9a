"""A camera or a stream, recorded before it is segmented: no frame is lost to a slow model."""

from pathlib import Path

import cv2
import numpy as np

from a2d_tf.errors import InputError
from a2d_tf.media.video_writer import VideoWriter
from a2d_tf.processes.progress import OnProgress

_RATE = 25.0  # frames a second, where the camera does not say
_RATES = (1.0, 240.0)  # that are believed


def record_live(
    name: str, path: Path, *, frames: int, on_progress: OnProgress | None = None
) -> None:
    """Write the next frames of a camera or a stream to a video file.

    A stream that ends before is recorded to its end. The recording has a constant rate, that which
    the camera or the stream tells, and no sound.

    Args:
        name: Number of a camera, or an address, as ``cv2.VideoCapture`` takes them.
        path: The file, MP4; a file of that name is replaced.
        frames: How many frames.
        on_progress: Called with the number of frames recorded and ``frames``.

    Raises:
        InputError: It cannot be opened, or gives no frame.
    """
    capture = cv2.VideoCapture(int(name) if name.isdigit() else name)
    try:
        begun, picture = capture.read() if capture.isOpened() else (False, None)
        if not begun or picture is None:
            rule = "must be a camera or a stream that gives frames"
            raise InputError(name, "video", rule)
        told = capture.get(cv2.CAP_PROP_FPS)
        rate = told if _RATES[0] <= told <= _RATES[1] else _RATE
        size = picture.shape[:2]
        with VideoWriter(path, fps=rate, size=size) as writer:
            while begun and picture is not None:
                if picture.shape[:2] != size:
                    picture = cv2.resize(picture, (size[1], size[0]), interpolation=cv2.INTER_AREA)
                writer.write(np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8))
                if on_progress is not None:
                    on_progress(writer.num_frames, frames)
                if writer.num_frames == frames:
                    break
                begun, picture = capture.read()
    finally:
        capture.release()
