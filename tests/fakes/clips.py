"""Clips of 64 x 48 whose every frame is known: grey levels, or a texture that moves."""

from functools import cache
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.media.video import iterate_video

HEIGHT, WIDTH, FRAMES = 48, 64, 24


def read_video(path: Path) -> NDArray[np.uint8]:
    """Return all frames (T, H, W, 3), RGB; raises InputError like ``iterate_video``."""
    return np.stack(list(iterate_video(path)))


def write_clip(path: Path, num_frames: int = FRAMES, **options: str) -> None:
    """Write an H.264 clip whose frame t (from 0) has grey 8 t, without blue on its right half.

    Args:
        path: File to write; its ending chooses the container.
        num_frames: Length of the clip.
        options: Options of the container.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", options=options) as container:
        stream = container.add_stream("libx264", rate=24, options={"qp": "0"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.gop_size = 12
        for t in range(num_frames):
            picture = np.full((HEIGHT, WIDTH, 3), min(8 * t, 255), dtype=np.uint8)
            picture[:, WIDTH // 2 :, 2] = 0  # no blue on the right: the channel order shows
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def write_moving_clip(path: Path) -> None:
    """Write a clip of a texture that moves 1 pixel a frame: right, and from its middle on down.

    Args:
        path: File to write.
    """
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=24, options={"qp": "0"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for t in range(FRAMES):
            picture = moving_picture(min(t, FRAMES // 2), max(0, t - FRAMES // 2))
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def moving_picture(
    x: float, y: float, size: tuple[int, int] = (HEIGHT, WIDTH)
) -> NDArray[np.uint8]:
    """Return a texture moved ``x`` pixels to the right and ``y`` down, RGB of ``size`` (H, W)."""
    matrix = np.array([[1, 0, x], [0, 1, y]], np.float32)
    moved = cv2.warpAffine(_texture(), matrix, (200, 160), flags=cv2.INTER_CUBIC)
    return np.ascontiguousarray(moved[32 : 32 + size[0], 32 : 32 + size[1]], np.uint8)


@cache
def _texture() -> NDArray[np.uint8]:
    noise = np.random.default_rng(0).integers(0, 256, (160, 200, 3), np.uint8)
    smooth = cv2.GaussianBlur(noise, (0, 0), 2)
    return np.asarray(cv2.normalize(smooth, smooth.copy(), 0, 255, cv2.NORM_MINMAX), np.uint8)
