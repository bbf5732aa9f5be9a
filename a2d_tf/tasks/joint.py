"""The joint task: from a configuration to model, batches and losses (joint paper, section 3)."""

import dataclasses
import logging
from pathlib import Path
from typing import Any

import keras

from a2d_tf import keys
from a2d_tf.batches.labelled_input import LabelledClipOptions
from a2d_tf.config.schema import JointConfig
from a2d_tf.errors import InputError
from a2d_tf.losses.term_loss import MeanTerm
from a2d_tf.media.flow_methods import FLOW_OFFSETS, NO_FLOW, RAW_RANGE
from a2d_tf.models.pretrained_mask_rcnn import load_mask_rcnn_weights
from a2d_tf.models.pretrained_resnet import load_resnet_weights
from a2d_tf.records.manifest import MANIFEST_NAME, load_manifest
from a2d_tf.records.stored_window import ClipWindow
from a2d_tf.tasks.joint_models import build_joint_models
from a2d_tf.tasks.labelled_frames import LabelledFramesTask
from a2d_tf.tasks.start import load_start
from a2d_tf.tasks.task import TaskModels
from a2d_tf.weights.cache_folder import locate_weights

_log = logging.getLogger(__name__)


class JointTask(LabelledFramesTask[JointConfig]):
    """Find the actors of a frame with their boxes, masks and actions."""

    @property
    def takes_flow(self) -> bool:
        """Whether the model has the motion backbone."""
        return self.config.model.flow

    @property
    def clip_options(self) -> LabelledClipOptions:
        """How clips are prepared, without the random changes of training."""
        data = self.config.data
        return LabelledClipOptions(
            size=data.size,
            frames=data.frames,
            max_instances=data.max_instances,
            frame_stride=data.frame_stride,
            flow=self.takes_flow,
            legacy_flow=data.legacy_flow,
            flow_from=data.flow_from,
            unlabelled_actor=data.unlabelled_actor,
            scattered=self.config.evaluation.labelled_place == "random",
        )

    @property
    def training_options(self) -> LabelledClipOptions:
        """How clips are prepared, with the random changes of training."""
        data = self.config.data
        return dataclasses.replace(self.clip_options, flip=data.flip, zoom=data.zoom)

    @property
    def window(self) -> ClipWindow:
        """The frames of every clip, of which the labelled one may be the first, or the last.

        With flow from the previous frame, the ones before them too, which hold that flow.
        """
        data = self.config.data
        reach = (data.frames - 1) * data.frame_stride
        shown = range(-reach, reach + 1, data.frame_stride)
        leading = FLOW_OFFSETS[data.flow_from] if self.takes_flow else 0
        return ClipWindow(
            offsets=tuple(sorted({*shown, *(offset + leading for offset in shown)})),
            frames=data.frames,
            frame_stride=data.frame_stride,
            from_previous=leading != 0,
        )

    @property
    def training_inputs(self) -> list[str]:
        """Names of the clip, its motion and the truth, as far as the model has parts for them."""
        taken = [keys.VIDEO, keys.LABELLED, keys.TRUE_BOXES, keys.TRUE_ACTORS, keys.TRUE_ACTIONS]
        if self.takes_flow:
            taken.append(keys.MOTION)
        if self.config.model.masks:
            taken.append(keys.TRUE_MASKS)
        return taken

    @property
    def loss_terms(self) -> dict[str, float]:
        """The terms of the loss that the model has, with their weights (equation 1)."""
        model = self.config.model
        weights: dict[str, float] = self.config.loss.model_dump()
        if model.cross_product:
            del weights[keys.ACTION]
        if not model.masks:
            del weights[keys.MASK]
        return weights

    def check_training_data(self, data_dir: Path) -> None:
        """Raise InputError unless a folder holds what training reads, raw flow where it must be."""
        super().check_training_data(data_dir)
        stored = load_manifest(data_dir).options
        uncut = self.takes_flow and self.config.model.flow_input == "pixels"
        if uncut and stored.flow != NO_FLOW and stored.flow_range != RAW_RANGE:
            rule = (
                f'must be {RAW_RANGE!r} for model.flow_input = "pixels", which cuts no vector '
                f"(convert again with --flow-range {RAW_RANGE})"
            )
            place = data_dir / MANIFEST_NAME
            raise InputError(place, "options.flow_range", rule, stored.flow_range)

    def build_parts(self, data_dir: Path | None) -> TaskModels:
        """Return the training model and the inference model."""
        built = build_joint_models(self.config)
        return TaskModels(built.training, built.inference)

    def initialise(self, model: keras.Model) -> None:
        """Give a new model the weights that the configuration names, if any.

        Raises:
            InputError: No such weights, or some that do not fit; they are named.
        """
        names = self.config.model
        if names.weights:
            report = load_mask_rcnn_weights(model, locate_weights(names.weights))
            _log.info("%s: %s", names.weights, report)
        for backbone, weights in (
            ("resnet_rgb", names.rgb_weights),
            ("resnet_flow", names.flow_weights),
        ):
            if weights:
                path = locate_weights(weights)
                report = load_resnet_weights(model.get_layer(backbone), path)
                _log.info("%s: %s", weights, report)
        if names.start:
            load_start(model, Path(names.start))

    def compile_arguments(self) -> dict[str, Any]:
        """Return the loss terms, which ``TermModel`` computes, and their weights."""
        weights = self.loss_terms
        return {"loss": {name: MeanTerm() for name in weights}, "loss_weights": weights}
