"""A video with a known answer."""

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

HEIGHT, WIDTH = 32, 48


@pytest.fixture(scope="session")
def square_mask() -> Callable[[int], np.ndarray]:
    """Return ``square_mask(number)``: where the bright square is in frame ``number``, (H, W)."""

    def mask(number: int) -> np.ndarray:
        where = np.zeros((HEIGHT, WIDTH), bool)
        where[8:20, 2 * number : 2 * number + 10] = True
        return where

    return mask


@pytest.fixture(scope="session")
def write_square(square_mask) -> Callable[..., Path]:
    """Return ``write_square(path, num_frames=9, codec=...)``: the square moves 2 pixels a frame."""

    def write(path: Path, num_frames: int = 9, codec: str = "libx264", pixels: str = "yuv420p"):
        with av.open(str(path), "w") as container:
            stream = container.add_stream(codec, rate=10)
            stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, pixels
            if codec == "libx264":
                stream.options = {"qp": "0"}
            for number in range(1, num_frames + 1):
                picture = np.where(square_mask(number)[..., None], 255, 0).repeat(3, -1)
                frame = av.VideoFrame.from_ndarray(picture.astype(np.uint8), format="rgb24")
                container.mux(stream.encode(frame))
            container.mux(stream.encode())
        return path

    return write
