"""The seam between what is learned and how it is trained, evaluated and served."""

from pathlib import Path
from typing import Any, Protocol

import keras

from a2d_tf.config.schema import ExperimentConfig


class Task(Protocol):
    """What the training loop asks of an experiment; ``sentence.py`` is the first of them."""

    @property
    def config(self) -> ExperimentConfig:
        """The experiment."""
        ...

    def build_model(self, data_dir: Path | None = None) -> keras.Model:
        """Return the model, with the parts that train marked; of a new run it may ask its data."""
        ...

    def initialise(self, model: keras.Model) -> None:
        """Give a new model its pre-trained weights; called when training begins at step 0 only."""
        ...

    def compile_arguments(self) -> dict[str, Any]:
        """Return ``loss``, ``loss_weights`` and ``metrics`` for ``Model.compile``."""
        ...

    def training_batches(self, data_dir: Path, *, start_step: int) -> Any:
        """Return endless training batches from a step on."""
        ...

    def validation_batches(self, data_dir: Path) -> Any:
        """Return the batches that are looked at after every epoch."""
        ...
