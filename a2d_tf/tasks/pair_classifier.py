"""The pair classifier: which actor-action pairs a video shows (sentence paper, 5.3)."""

import dataclasses
from pathlib import Path
from typing import Any

import keras

from a2d_tf import keys
from a2d_tf.batches.batch_order import BatchOrder
from a2d_tf.batches.pair_classifier_input import PairClassifierClipOptions
from a2d_tf.batches.pair_classifier_pipeline import training_batches, validation_batches
from a2d_tf.config.schema import PairClassifierConfig
from a2d_tf.models.pair_classifier import build_pair_classifier
from a2d_tf.records.options import VIDEO_UNIT
from a2d_tf.records.shard_files import list_shards
from a2d_tf.tasks.initial_weights import load_initial_weights
from a2d_tf.tasks.start import load_start
from a2d_tf.tasks.task import Task, TaskModels


class PairClassifierTask(Task[PairClassifierConfig, PairClassifierClipOptions]):
    """Classify clips of one stream, several labels each."""

    unit = VIDEO_UNIT
    window = None

    @property
    def takes_flow(self) -> bool:
        """Whether the stream is flow."""
        return self.config.data.stream == keys.FLOW

    @property
    def clip_options(self) -> PairClassifierClipOptions:
        """How the clips of a test video are prepared."""
        data = self.config.data
        return PairClassifierClipOptions(
            size=data.size,
            frames=data.test_frames,
            stream=data.stream,
            frame_stride=data.frame_stride,
            view=data.view,
            resize=data.resize,
        )

    @property
    def training_options(self) -> PairClassifierClipOptions:
        """How training clips are prepared, which have another length."""
        data = self.config.data
        return dataclasses.replace(self.clip_options, frames=data.frames, flip=data.flip)

    def build_parts(self, data_dir: Path | None) -> TaskModels:
        """Return the classifier of training clips, twice."""
        model = self._build(self.config.data.frames)
        return TaskModels(model, model)

    def build_parts_to_answer(self) -> TaskModels:
        """Return the classifier of test clips, twice; the weights of the training model fit it."""
        model = self._build(self.config.data.test_frames)
        return TaskModels(model, model)

    def initialise(self, model: keras.Model) -> None:
        """Give a new model the weights that the configuration names, if any.

        ``model.start`` is for the whole model, ``model.weights`` for I3D, whose last layer keeps
        its random weights: its classes are not those of Kinetics.
        """
        names = self.config.model
        load_initial_weights(model.get_layer("i3d"), names.weights, keep_head=True)
        if names.start:
            load_start(model, Path(names.start))

    def compile_arguments(self) -> dict[str, Any]:
        """Return the sigmoid's cross-entropy, and the area under precision and recall.

        The area is that of all (video, pair) decisions together. A few held-out videos lack most
        pairs, for which a mean over pairs would have no number.
        """
        area = keras.metrics.AUC(curve="PR", from_logits=True, name="micro_ap")
        return {
            "loss": {keys.PAIR_LOGITS: keras.losses.BinaryCrossentropy(from_logits=True)},
            "metrics": {keys.PAIR_LOGITS: area},
        }

    def make_training_batches(self, data_dir: Path, *, order: BatchOrder) -> Any:
        """Return endless batches of clips from random places in the videos."""
        shards = list_shards(data_dir, "train")
        return training_batches(shards, options=self.training_options, order=order)

    def validation_batches(self, data_dir: Path) -> Any:
        """Return batches of the middle clip of the first held-out videos."""
        return validation_batches(
            list_shards(data_dir, "test"),
            options=dataclasses.replace(self.training_options, flip=False),
            batch_size=self.config.train.batch_size,
            num_records=self.config.train.validation_records,
        )

    def _build(self, frames: int) -> keras.Model:
        data, model = self.config.data, self.config.model
        return build_pair_classifier(
            frames=frames,
            size=data.size,
            channels=2 if self.takes_flow else 3,
            width=model.width,
            frozen_batch_norm=model.batch_norm == "frozen",
            dropout=model.dropout,
        )
