"""Batches of labelled frames with their actors, for every task that learns from them."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from a2d_tf.batches.joint_input import JointClipOptions
from a2d_tf.batches.joint_pipeline import training_batches, validation_batches
from a2d_tf.config.schema import JointConfig, SharpMaskConfig
from a2d_tf.records.clip_records import list_shards
from a2d_tf.tasks.batch_order import batch_order


class JointClips:
    """The clips of an experiment.

    Args:
        config: The experiment.
        options: How clips are prepared, without the random changes of training.
        taken: The fields that the training model takes; Keras warns of others.
    """

    def __init__(
        self,
        config: JointConfig | SharpMaskConfig,
        *,
        options: JointClipOptions,
        taken: Sequence[str],
    ) -> None:
        self._config = config
        self._options = options
        self._taken = taken

    def training_batches(self, data_dir: Path, *, start_step: int) -> Any:
        """Return endless training batches from a step on.

        Raises:
            InputError: No shards in a split.
        """
        data = self._config.data
        shards = list_shards(data_dir, "train")
        list_shards(data_dir, "test")
        batches = training_batches(
            shards,
            options=dataclasses.replace(self._options, flip=data.flip, zoom=data.zoom),
            order=batch_order(
                self._config.train, shuffle_buffer=data.shuffle_buffer, start_step=start_step
            ),
        )
        return batches.map(self._choose)

    def validation_batches(self, data_dir: Path) -> Any:
        """Return batches of the first held-out records, without random changes."""
        train = self._config.train
        batches = validation_batches(
            list_shards(data_dir, "test"),
            options=self._options,
            batch_size=train.batch_size,
            num_records=train.validation_records,
        )
        return batches.map(self._choose)

    def _choose(self, inputs: dict[str, Any], targets: dict[str, Any]) -> tuple[Any, Any]:
        return {name: inputs[name] for name in self._taken}, targets
