"""A video with a known answer: a bright square that moves."""

from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

HEIGHT, WIDTH = 32, 48


def square_mask(number: int) -> NDArray[np.bool_]:
    """Return where the bright square is in frame ``number`` (from 1), (H, W)."""
    where = np.zeros((HEIGHT, WIDTH), bool)
    where[8:20, 2 * number : 2 * number + 10] = True
    return where


def describe_square(path: Path, *, num_frames: int) -> dict[str, Any]:
    """Return what a summary has to say about such a video.

    Args:
        path: The video.
        num_frames: Length of the video.
    """
    return {
        "video": str(path),
        "height": HEIGHT,
        "width": WIDTH,
        "frames": num_frames,
        "fps": 10.0,
        "seconds": num_frames / 10,
    }


def write_square(
    path: Path, *, num_frames: int = 9, codec: str = "libx264", pixels: str = "yuv420p"
) -> Path:
    """Write a video of 48 x 32 whose square moves 2 pixels a frame to the right.

    Args:
        path: File to write; its ending chooses the container.
        num_frames: Length of the video.
        codec: Encoder by FFmpeg's name.
        pixels: Pixel format by FFmpeg's name.

    Returns:
        The same path.
    """
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=10)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, pixels
        if codec == "libx264":
            stream.options = {"qp": "0"}
        for number in range(1, num_frames + 1):
            picture = np.where(square_mask(number)[..., None], 255, 0).repeat(3, -1)
            frame = av.VideoFrame.from_ndarray(picture.astype(np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path
