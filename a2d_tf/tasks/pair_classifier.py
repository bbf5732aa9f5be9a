"""The pair task: which actor-action pairs a video shows, from one stream (sentence paper, 5.3)."""

import dataclasses
from pathlib import Path
from typing import Any

import keras

from a2d_tf import keys
from a2d_tf.batches.pair_classifier_input import PairClassifierClipOptions
from a2d_tf.batches.pair_classifier_pipeline import training_batches, validation_batches
from a2d_tf.config.schema import PairClassifierConfig
from a2d_tf.models.pair_classifier import build_pair_classifier
from a2d_tf.records.clip_records import list_shards
from a2d_tf.records.manifest import VIDEO_UNIT, check_unit
from a2d_tf.tasks.batch_order import batch_order
from a2d_tf.tasks.initial_weights import load_initial_weights
from a2d_tf.tasks.precision import use_precision
from a2d_tf.tasks.run_flow import RunFlow
from a2d_tf.tasks.trainable import set_trainable


class PairClassifierTask:
    """Classify clips, several labels each.

    Args:
        config: The experiment.
        workdir: Of the run; how the flow of its data was made is kept in it.
    """

    def __init__(self, config: PairClassifierConfig, workdir: Path) -> None:
        self.config = config
        self.flow = RunFlow(workdir, used=config.data.stream == keys.FLOW)

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

    def build_model(self, data_dir: Path | None = None) -> keras.Model:
        """Return the classifier of training clips, with the parts that train marked."""
        return self._build(self.config.data.frames)

    def build_test_model(self) -> keras.Model:
        """Return the classifier of test clips; the weights of ``build_model`` fit it."""
        return self._build(self.config.data.test_frames)

    def initialise(self, model: keras.Model) -> None:
        """Give a new I3D its pre-trained weights, when the configuration names some.

        The last layer, whose classes are others than Kinetics', keeps its random ones.
        """
        load_initial_weights(model.get_layer("i3d"), self.config.model.weights, keep_head=True)

    def compile_arguments(self) -> dict[str, Any]:
        """Return the sigmoid's cross-entropy, and the area under precision and recall.

        The area is that of all (video, pair) decisions together. Few held-out videos have most
        pairs not at all, which a mean over pairs has no number for.
        """
        area = keras.metrics.AUC(curve="PR", from_logits=True, name="micro_ap")
        return {
            "loss": {keys.PAIR_LOGITS: keras.losses.BinaryCrossentropy(from_logits=True)},
            "metrics": {keys.PAIR_LOGITS: area},
        }

    def training_batches(self, data_dir: Path, *, start_step: int) -> Any:
        """Return endless training batches from a step on.

        Raises:
            InputError: Records of another unit than videos, no shards in a split, no flow, or
                other flow than the run began with.
        """
        data = self.config.data
        check_unit(data_dir, VIDEO_UNIT)
        shards = list_shards(data_dir, "train")
        list_shards(data_dir, "test")
        self.flow.keep(data_dir, start_step=start_step)
        return training_batches(
            shards,
            options=dataclasses.replace(self.clip_options, frames=data.frames, flip=data.flip),
            order=batch_order(
                self.config.train, shuffle_buffer=data.shuffle_buffer, start_step=start_step
            ),
        )

    def validation_batches(self, data_dir: Path) -> Any:
        """Return batches of the middle clip of the first held-out videos."""
        return validation_batches(
            list_shards(data_dir, "test"),
            options=dataclasses.replace(self.clip_options, frames=self.config.data.frames),
            batch_size=self.config.train.batch_size,
            num_records=self.config.train.validation_records,
        )

    def check_data(self, data_dir: Path) -> None:
        """Raise InputError unless the data holds whole videos and the flow that the run was for."""
        check_unit(data_dir, VIDEO_UNIT)
        self.flow.check(data_dir)

    def _build(self, frames: int) -> keras.Model:
        data, model = self.config.data, self.config.model
        with use_precision(self.config.train.precision):
            built = build_pair_classifier(
                frames=frames,
                size=data.size,
                channels=2 if data.stream == keys.FLOW else 3,
                width=model.width,
                frozen_batch_norm=model.batch_norm == "frozen",
                dropout=model.dropout,
            )
        set_trainable(built, model.trainable)
        return built
