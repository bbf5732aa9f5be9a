"""A run whose answer is known: where a frame is bright."""

from collections.abc import Mapping, Sequence

import numpy as np
from fakes.configs import TINY_CONFIG
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.batches.sentence_input import SentenceClipOptions


class BrightnessRun:
    """Stand-in for a trained run: "bright" is where the middle frame is, other texts are elsewhere.

    It sees clips of 48 x 48, two at once.

    Attributes:
        num_clips: Number of clips of each call.
    """

    step = 3

    def __init__(self) -> None:
        data = TINY_CONFIG.data.model_copy(update={"size": 48})
        evaluation = TINY_CONFIG.evaluation.model_copy(update={"batch_size": 2})
        self.config = TINY_CONFIG.model_copy(update={"data": data, "evaluation": evaluation})
        self.num_clips: list[int] = []

    @property
    def streams(self) -> tuple[SentenceClipOptions]:
        """What the configuration makes of a video."""
        data = self.config.data
        return (
            SentenceClipOptions(size=data.size, frames=data.frames, frame_stride=data.frame_stride),
        )

    def flow_source(self) -> None:
        """Return that no flow is seen."""
        return None

    def responses(
        self, clips: Mapping[str, NDArray[np.float32]], sentences: Sequence[Sequence[str]]
    ) -> NDArray[np.float32]:
        """Return the brightness of the middle frames, (B, K, S, S), negative for other texts."""
        video = clips[keys.RGB]
        self.num_clips.append(len(video))
        bright = video[:, video.shape[1] // 2].mean(-1)  # (B, S, S)
        signs = np.array(
            [[1.0 if text == "bright" else -1.0 for text in clip] for clip in sentences]
        )
        return np.asarray(signs[:, :, None, None] * bright[:, None], np.float32)

    def unknown_words(self, sentence: str) -> tuple[str, ...]:
        """Return "zorb" where the sentence has it."""
        return ("zorb",) if "zorb" in sentence else ()
