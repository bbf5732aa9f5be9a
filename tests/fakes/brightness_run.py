"""A run whose answer is known: where a frame is bright."""

import numpy as np

from a2d_tf import keys
from a2d_tf.batches.sentence_input import SentenceClipOptions


class BrightnessRun:
    """Stands in for a trained run: "bright" is where the middle frame is, other texts the rest."""

    step = 3

    def __init__(self, config) -> None:
        self.config = config
        self.num_clips = []  # of each call

    @property
    def clip_options(self):
        data = self.config.data
        return (
            SentenceClipOptions(size=data.size, frames=data.frames, frame_stride=data.frame_stride),
        )

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
