"""What the trained runs of all tasks have."""

from pathlib import Path
from typing import Any, Generic, TypeVar

import keras

from a2d_tf.records.flow_source import FlowSource
from a2d_tf.runs.run_config import describe_training
from a2d_tf.tasks.task import Task

OneTask = TypeVar("OneTask", bound=Task[Any, Any])


class TrainedRun(Generic[OneTask]):
    """A task's model in the form that answers.

    Attributes:
        task: The task.
        config: The configuration that the run was trained with.
        model: The model that answers, compiled.
        step: Training steps that the model saw; None for an untrained one.
    """

    def __init__(self, *, task: OneTask, model: keras.Model, step: int | None) -> None:
        self.task = task
        self.config = task.config
        self.model = model
        self.step = step

    @property
    def name(self) -> str:
        """Name of the run's folder."""
        return self.task.workdir.resolve().name

    @property
    def clip_options(self) -> Any:
        """How clips are prepared."""
        return self.task.clip_options

    @property
    def origin(self) -> dict[str, Any]:
        """Where the answers come from, for a file of results: ``step`` or ``untrained``."""
        return describe_training(self.step)

    def flow_source(self) -> FlowSource | None:
        """Return how the flow was made that the run trained on, None without flow."""
        return self.task.flow.source()

    def check_data(self, data_dir: Path) -> None:
        """Raise InputError unless converted data holds what the run asks for."""
        self.task.check_data(data_dir)
