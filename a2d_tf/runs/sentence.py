"""A trained run: its configuration, model and word vectors, ready to answer."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.config.schema import SentenceConfig
from a2d_tf.records.flow_source import FlowSource
from a2d_tf.batches.sentence_input import SentenceClipOptions
from a2d_tf.errors import InputError
from a2d_tf.runs.run_config import load_run_config
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.training.checkpoint import load_checkpoint
from a2d_tf.training.strategy import use_xla


class SentenceRun:
    """A sentence model with the vectors of its words.

    Attributes:
        config: The configuration that it was trained with.
        task: The task.
        model: The trained model.
        step: Training steps that it saw; None of an untrained one.
    """

    def __init__(self, *, task: SentenceTask, model: keras.Model, step: int | None) -> None:
        self.config: SentenceConfig = task.config
        self.task = task
        self.model = model
        self.step = step

    @property
    def clip_options(self) -> tuple[SentenceClipOptions, ...]:
        """How clips are prepared: of one stream."""
        return (self.task.clip_options,)

    def flow_source(self) -> FlowSource | None:
        """Return how the flow was made that the run trained on, None for RGB."""
        return self.task.flow.source()

    def check_data(self, data_dir: Path) -> None:
        """Raise InputError unless converted data holds what the run asks for."""
        self.task.check_data(data_dir)

    def embed(
        self, sentences: Sequence[Sequence[str]]
    ) -> tuple[NDArray[np.float32] | NDArray[np.int32], NDArray[np.int32]]:
        """Return words and lengths (B, K) of B clips with K sentences each.

        Words are vectors (B, K, L, D), or rows (B, K, L) of an embedding that the model learned.
        """
        embedded = [[self.task.words.embed(text) for text in clip] for clip in sentences]
        words = np.stack([np.stack([one.matrix for one in clip]) for clip in embedded])
        lengths = np.array([[one.num_words for one in clip] for clip in embedded], np.int32)
        return words, lengths

    def responses(
        self, clips: Mapping[str, NDArray[np.float32]], sentences: Sequence[Sequence[str]]
    ) -> NDArray[np.float32]:
        """Answer clips: the video is encoded once for all sentences of a clip.

        Args:
            clips: The run's stream ("rgb" or "flow") to its clips (B, T, S, S, C) in [-1, 1].
            sentences: K texts for each of the B clips.

        Returns:
            (B, K, r, r): responses at the finest resolution.
        """
        words, lengths = self.embed(sentences)
        outputs = self.model.predict_on_batch(
            {
                keys.VIDEO: clips[self.config.data.stream],
                self.task.words.key: words,
                keys.NUM_WORDS: lengths,
            }
        )
        return outputs[keys.response(self.task.resolutions[-1])]

    def unknown_words(self, sentence: str) -> tuple[str, ...]:
        """Return the sentence's words that have no vector.

        Raises:
            InputError: No word at all is known.
        """
        embedded = self.task.words.embed(sentence)
        if len(embedded.unknown) >= embedded.num_words:
            raise InputError("sentence", "words", "must hold a word that has a vector", sentence)
        return embedded.unknown


def load_run(workdir: Path, *, trained: bool = True) -> SentenceRun:
    """Load a trained run.

    Args:
        workdir: Of the run.
        trained: Fill the model from the checkpoint. Otherwise its weights are random, by the run's
            seed, and no file of weights is read: the control.

    Raises:
        InputError: The folder is missing or holds no checkpoint.
    """
    config = load_run_config(workdir, SentenceConfig)
    if not trained:
        keras.utils.set_random_seed(config.train.seed)
    task = SentenceTask(config, workdir)
    model = task.build_model()
    step = load_checkpoint(model, workdir) if trained else None
    model.compile(jit_compile=use_xla(config.train.xla))
    return SentenceRun(task=task, model=model, step=step)
