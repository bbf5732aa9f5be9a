"""A video with a known answer, and a run that gives it."""

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from a2d_tf import keys
from a2d_tf.data.sentence_input import ClipOptions

HEIGHT, WIDTH = 32, 48


class BrightnessRun:
    """Stands in for a trained run: "bright" is where the middle frame is, other texts the rest."""

    step = 3

    def __init__(self, config) -> None:
        self.config = config
        self.num_clips = []  # of each call

    @property
    def clip_options(self):
        data = self.config.data
        return (ClipOptions(size=data.size, frames=data.frames, frame_stride=data.frame_stride),)

    def flow_source(self):
        return None

    def responses(self, clips, sentences):
        video = clips[keys.RGB]
        self.num_clips.append(len(video))
        bright = video[:, video.shape[1] // 2].mean(-1)  # (B, S, S)
        signs = np.array(
            [[1.0 if text == "bright" else -1.0 for text in clip] for clip in sentences]
        )
        return (signs[:, :, None, None] * bright[:, None]).astype(np.float32)

    def unknown_words(self, sentence):
        return ("zorb",) if "zorb" in sentence else ()


@pytest.fixture
def brightness_run(tiny_config) -> BrightnessRun:
    data = tiny_config.data.model_copy(update={"size": 48})
    evaluation = tiny_config.evaluation.model_copy(update={"batch_size": 2})
    return BrightnessRun(tiny_config.model_copy(update={"data": data, "evaluation": evaluation}))


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
