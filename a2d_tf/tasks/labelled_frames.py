"""What tasks share that learn from labelled frames and all actors in them."""

from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from a2d_tf.batches.batch_order import BatchOrder
from a2d_tf.batches.labelled_input import LabelledClipOptions
from a2d_tf.batches.labelled_pipeline import training_batches, validation_batches
from a2d_tf.records.shard_files import list_shards
from a2d_tf.records.traced import as_written
from a2d_tf.tasks.task import Config, Task


class LabelledFramesTask(Task[Config, LabelledClipOptions]):
    """A task whose training model takes its truth among its inputs."""

    @property
    @abstractmethod
    def training_inputs(self) -> Sequence[str]:
        """The fields that the training model takes; Keras warns of others."""

    def make_training_batches(self, data_dir: Path, *, order: BatchOrder) -> Any:
        """Return endless training batches."""
        batches = training_batches(
            list_shards(data_dir, "train"), options=self.training_options, order=order
        )
        return batches.map(as_written(self._choose))

    def validation_batches(self, data_dir: Path) -> Any:
        """Return batches of the first held-out records, without random changes."""
        train = self.config.train
        batches = validation_batches(
            list_shards(data_dir, "test"),
            options=self.clip_options,
            batch_size=train.batch_size,
            num_records=train.validation_records,
        )
        return batches.map(as_written(self._choose))

    def _choose(self, inputs: dict[str, Any], targets: dict[str, Any]) -> tuple[Any, Any]:
        return {name: inputs[name] for name in self.training_inputs}, targets
