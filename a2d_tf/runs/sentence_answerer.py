"""What evaluation and ``segment`` ask of a trained run: one stream, or two fused."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from a2d_tf.batches.sentence_input import SentenceClipOptions
from a2d_tf.config.schema import SentenceConfig
from a2d_tf.records.flow_source import FlowSource


class SentenceAnswerer(Protocol):
    """A ``SentenceRun``, a ``FusedSentenceRun``, or what stands in for one.

    Attributes:
        config: Configuration that batch size, threshold and size of the input are taken from.
        step: Training steps that the model saw; None for an untrained one.
    """

    config: SentenceConfig
    step: int | None

    @property
    def streams(self) -> tuple[SentenceClipOptions, ...]:
        """How the clip of each stream is prepared, that of ``config`` first."""
        ...

    def flow_source(self) -> FlowSource | None:
        """Return how flow is to be computed, None when no stream asks for it."""
        ...

    def check_data(self, data_dir: Path) -> None:
        """Raise InputError unless converted data holds what the streams ask for."""
        ...

    def responses(
        self, clips: Mapping[str, NDArray[np.float32]], sentences: Sequence[Sequence[str]]
    ) -> NDArray[np.float32]:
        """Answer clips (B, T, S, S, C) of each stream with (B, K, r, r) for K sentences each."""
        ...

    def unknown_words(self, sentence: str) -> tuple[str, ...]:
        """Return the words that have no vector; InputError when that is all of them."""
        ...
