"""The two baselines at a small size, and frames with sentences for them."""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.models.frame_and_words import FrameAndWords, read_frame_and_words

SIZE, MAX_WORDS = 64, 5
_VOCABULARY = 12


def read_small(*, read_padding: bool = False) -> FrameAndWords:
    """Return the layers that read a frame of 64 x 64 and sentences of 5 words of 12.

    The frame's features have 6 channels, the sentences' representations 8.

    Args:
        read_padding: Whether the LSTM reads the padding, before the words.
    """
    keras.utils.set_random_seed(4)
    return read_frame_and_words(
        size=SIZE,
        vocabulary_size=_VOCABULARY,
        max_words=MAX_WORDS,
        width=1 / 32,
        features=6,
        word_dimension=7,
        text_units=8,
        read_padding=read_padding,
    )


def make_inputs(batch: int = 2, sentences: int = 3) -> dict[str, NDArray[Any]]:
    """Return random frames, each with random sentences of one to five words."""
    rng = np.random.default_rng(0)
    lengths = rng.integers(1, MAX_WORDS + 1, (batch, sentences)).astype(np.int32)
    ids = rng.integers(1, _VOCABULARY, (batch, sentences, MAX_WORDS)).astype(np.int32)
    ids[np.arange(MAX_WORDS) >= lengths[..., None]] = 0
    return {
        keys.VIDEO: rng.uniform(-1, 1, (batch, 1, SIZE, SIZE, 3)).astype(np.float32),
        keys.WORD_IDS: ids,
        keys.NUM_WORDS: lengths,
    }
