"""A trained pair classifier of one stream, ready to score clips."""

from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.config.schema import PairClassifierConfig
from a2d_tf.records.flow_source import FlowSource
from a2d_tf.batches.pair_classifier_input import PairClassifierClipOptions
from a2d_tf.runs.run_config import load_run_config
from a2d_tf.tasks.pair_classifier import PairClassifierTask
from a2d_tf.training.checkpoint import load_checkpoint
from a2d_tf.training.strategy import use_xla


class PairClassifierRun:
    """A pair classifier for clips of the length that a video is tested in.

    Attributes:
        config: The configuration that it was trained with.
        task: The task.
        model: The trained model.
        step: Training steps that it saw.
    """

    def __init__(self, *, task: PairClassifierTask, model: keras.Model, step: int) -> None:
        self.config: PairClassifierConfig = task.config
        self.task = task
        self.model = model
        self.step = step

    @property
    def clip_options(self) -> PairClassifierClipOptions:
        """How clips are prepared."""
        return self.task.clip_options

    def flow_source(self) -> FlowSource | None:
        """Return how the flow was made that the run trained on, None for RGB."""
        return self.task.flow.source()

    def check_data(self, data_dir: Path) -> None:
        """Raise InputError unless converted data holds what the run asks for."""
        self.task.check_data(data_dir)

    def scores(self, clips: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the scores (N, 43) in [0, 1] of clips (N, T, S, S, C) in [-1, 1].

        Columns are in the order of ``labels.VALID_PAIRS``.
        """
        logits = self.model.predict_on_batch({keys.VIDEO: clips})[keys.PAIR_LOGITS]
        # tanh does not overflow where the exponential of a logit would.
        return np.asarray(0.5 * (1.0 + np.tanh(0.5 * logits)), np.float32)


def load_classifier(workdir: Path) -> PairClassifierRun:
    """Load a trained pair classifier.

    Raises:
        InputError: The folder is missing, is a run of another task or holds no checkpoint.
    """
    config = load_run_config(workdir, PairClassifierConfig)
    task = PairClassifierTask(config, workdir)
    model = task.build_test_model()
    step = load_checkpoint(model, workdir)
    model.compile(jit_compile=use_xla(config.train.xla))
    return PairClassifierRun(task=task, model=model, step=step)
