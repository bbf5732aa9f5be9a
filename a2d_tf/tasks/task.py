"""What every task has: the seam between what is learned and how it is trained and answers."""

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, Generic, NamedTuple, Protocol, TypeVar

import keras

from a2d_tf.batches.batch_order import BatchOrder
from a2d_tf.config.schema import ExperimentConfig
from a2d_tf.errors import InputError
from a2d_tf.records.manifest import SPLITS, check_unit
from a2d_tf.records.options import FRAME_UNIT
from a2d_tf.records.shard_files import list_shards
from a2d_tf.records.stored_window import ClipWindow, check_window
from a2d_tf.tasks.precision import use_precision
from a2d_tf.tasks.run_flow import RunFlow
from a2d_tf.tasks.trainable import set_trainable


class ClipOptions(Protocol):
    """How a clip is prepared, as far as every task says it."""

    @property
    def frames(self) -> int:
        """Number T of frames of a clip."""


Config = TypeVar("Config", bound=ExperimentConfig)
Clip = TypeVar("Clip", bound=ClipOptions)


class TaskModels(NamedTuple):
    """The models of a task, which have the same weights.

    Attributes:
        training: The model that is fitted; checkpoints hold its weights.
        inference: The model that answers; the same one in tasks that need no other.
    """

    training: keras.Model
    inference: keras.Model


class FeatureModel(NamedTuple):
    """The part of a training model that is trained on features of its frozen trunk.

    Attributes:
        endpoint: End point of the video encoder that gives the features.
        model: Model from there on, which shares the layers of the whole one.
    """

    endpoint: str
    model: keras.Model


class Task(ABC, Generic[Config, Clip]):
    """From a configuration to models, batches and losses.

    A task states what is its own: ``build_parts``, ``initialise``, ``compile_arguments``, both
    kinds of batches, the options and the window of its clips and, where it needs other data than
    labelled frames, what it checks. Its configuration has the sections ``train``
    (``TrainConfig``), ``data`` with ``shuffle_buffer``, and ``model`` with ``trainable``.

    Args:
        config: The experiment.
        workdir: Folder of the run; what is the run's own is kept in it, such as how its flow was
            made.

    Attributes:
        unit: What is read of a record of its data, one of ``records.options.UNITS``.
        flow: How the flow of the run was made.
    """

    unit: ClassVar[str] = FRAME_UNIT

    def __init__(self, config: Config, workdir: Path) -> None:
        self.config = config
        self.workdir = workdir
        self.flow = RunFlow(workdir, used=self.takes_flow)

    @property
    @abstractmethod
    def takes_flow(self) -> bool:
        """Whether the model takes flow."""

    @property
    @abstractmethod
    def clip_options(self) -> Clip:
        """How clips are prepared, without the random changes of training."""

    @property
    @abstractmethod
    def training_options(self) -> Clip:
        """How clips are prepared, with the random changes of training."""

    @property
    @abstractmethod
    def window(self) -> ClipWindow | None:
        """The frames that clips are cut from; None for whole videos, which hold all."""

    @abstractmethod
    def build_parts(self, data_dir: Path | None) -> TaskModels:
        """Return the models in the precision that is set; ``build_models`` calls it.

        Args:
            data_dir: Training data of a run that begins; None for a run that has begun.
        """

    @abstractmethod
    def initialise(self, model: keras.Model) -> None:
        """Give a new training model the weights that the configuration names, if any.

        Raises:
            InputError: No such weights, or some that do not fit; they are named.
        """

    @abstractmethod
    def compile_arguments(self) -> dict[str, Any]:
        """Return ``loss``, ``loss_weights`` and ``metrics`` of ``compile``, by output name."""

    @abstractmethod
    def make_training_batches(self, data_dir: Path, *, order: BatchOrder) -> Any:
        """Return endless training batches of data that has been checked."""

    @abstractmethod
    def validation_batches(self, data_dir: Path) -> Any:
        """Return batches of the first held-out records, without random changes."""

    def build_models(self, data_dir: Path | None = None) -> TaskModels:
        """Return the models in the configured precision, with the parts that train marked.

        Args:
            data_dir: Training data of a run that begins, from which a model may take its sizes;
                None for a run that has begun.

        Raises:
            InputError: ``model.trainable`` names no layer.
        """
        return self._configured(lambda: self.build_parts(data_dir))

    @property
    def answers_other_length(self) -> bool:
        """Whether the clips that are answered have another length than those that train."""
        return self.clip_options.frames != self.training_options.frames

    def build_parts_to_answer(self) -> TaskModels:
        """Return the models of a trained run in the precision that is set.

        They are those that train, unless a task answers clips of another length.
        """
        return self.build_parts(None)

    def build_models_to_answer(self) -> TaskModels:
        """Return the models of a trained run: a checkpoint fits the first, the second answers."""
        return self._configured(self.build_parts_to_answer)

    def _configured(self, build: Callable[[], TaskModels]) -> TaskModels:
        with use_precision(self.config.train.precision):
            models = build()
        set_trainable(models.training, self.config.model.trainable)
        return models

    def training_batches(self, data_dir: Path, *, start_step: int) -> Any:
        """Return endless training batches from a step on.

        Args:
            data_dir: Folder of shards.
            start_step: Number of batches to pass over; at step 0 the run keeps what it takes from
                the data.

        Raises:
            InputError: The records have another unit, a split has no shards, frames are asked for
                that were not converted, or there is no flow, or other flow than the run began with.
        """
        self.check_training_data(data_dir)
        self.flow.keep(data_dir, start_step=start_step)
        self.begin(data_dir, start_step=start_step)
        return self.make_training_batches(data_dir, order=self._order(start_step))

    def training_names(self, data_dir: Path, *, step: int) -> dict[str, Any]:
        """Return what names the elements of one training batch, see ``batch_order.element_names``.

        Args:
            data_dir: Folder of shards.
            step: Number of batches before it.

        Returns:
            Arrays (B,) of ints or bytes by field. Without ``train.deterministic`` elements of this
            batch may have changed places with some of its neighbours.
        """
        order = dataclasses.replace(self._order(step), names_only=True)
        names: dict[str, Any] = next(
            self.make_training_batches(data_dir, order=order).as_numpy_iterator()
        )
        return names

    def _order(self, start_step: int) -> BatchOrder:
        train = self.config.train
        return BatchOrder(
            batch_size=train.batch_size,
            shuffle_buffer=self.config.data.shuffle_buffer,
            seed=train.seed,
            start_step=start_step,
            deterministic=train.deterministic,
        )

    def begin(self, data_dir: Path, *, start_step: int) -> None:
        """Keep in the run what it takes from its data beside flow: nothing, unless a task does."""

    def check_training_data(self, data_dir: Path) -> None:
        """Raise InputError unless both splits hold the records and frames that training takes."""
        for split in SPLITS:
            self.check_folder(data_dir, split)

    def check_folder(self, folder: Path, split: str) -> None:
        """Raise InputError unless a folder holds a split of this task's records and clips."""
        check_unit(folder, self.unit)
        self.check_clips(folder, split)

    def check_clips(self, folder: Path, split: str) -> None:
        """Raise InputError unless a folder holds a split with the frames of this task's clips."""
        list_shards(folder, split)
        self.check_window(folder)

    def check_data(self, data_dir: Path) -> None:
        """Raise InputError unless the data holds the frames and the flow that the run was for."""
        check_unit(data_dir, self.unit)
        self.check_window(data_dir)
        self.flow.check(data_dir)

    def check_window(self, data_dir: Path) -> None:
        """Raise InputError unless the data holds the frames of this task's clips."""
        if self.window is not None:
            check_window(data_dir, self.window)

    def data_folders(self, data_dir: Path) -> list[Path]:
        """Return all folders of shards that training on this folder reads."""
        return [data_dir]

    def model_to_fit(self, model: keras.Model, data_dir: Path) -> keras.Model:
        """Return the part of the training model that the data trains, which is mostly all of it.

        Args:
            model: The training model, with the weights that training goes on from.
            data_dir: Folder of shards.

        Raises:
            InputError: The data does not fit the model.
        """
        return model

    def model_on_features(self, model: keras.Model, *, endpoint: str | None = None) -> FeatureModel:
        """Return the part of the training model that features of its frozen trunk train.

        Args:
            model: The training model, with the parts that train marked.
            endpoint: End point where the features were taken; None for the last one before
                anything trains.

        Raises:
            InputError: The model has no frozen trunk.
        """
        rule = "must be sentence: no other task trains on features of a frozen trunk"
        raise InputError("config", "task", rule, self.config.task)
