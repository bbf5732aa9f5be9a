"""The task of masks inside boxes: the joint paper's second stage (section 4.3)."""

import dataclasses
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keras
from keras import ops

from a2d_tf import keys
from a2d_tf.batches.labelled_input import LabelledClipOptions
from a2d_tf.config.schema import SharpMaskConfig
from a2d_tf.layers.jittered_boxes import JitteredBoxes
from a2d_tf.losses.mask_loss import mask_loss
from a2d_tf.losses.term_loss import MeanTerm
from a2d_tf.models.box_segmenter import ROWS, build_box_segmenter
from a2d_tf.models.pretrained_resnet import load_resnet_weights
from a2d_tf.models.resnet import build_resnet
from a2d_tf.models.sharpmask import build_sharpmask
from a2d_tf.models.term_model import TermModel
from a2d_tf.records.stored_window import ClipWindow
from a2d_tf.tasks.labelled_frames import LabelledFramesTask
from a2d_tf.tasks.start import load_start
from a2d_tf.tasks.task import TaskModels
from a2d_tf.weights.cache_folder import locate_weights

_log = logging.getLogger(__name__)


class SharpMaskTask(LabelledFramesTask[SharpMaskConfig]):
    """Segment the actor in the middle of a crop."""

    takes_flow = False
    window = ClipWindow(offsets=(0,), frames=1, frame_stride=1)  # annotated frames alone
    training_inputs = (keys.VIDEO, keys.TRUE_BOXES, keys.TRUE_ACTORS, keys.TRUE_MASKS)

    @property
    def clip_options(self) -> LabelledClipOptions:
        """How annotated frames are prepared, without the random changes of training."""
        data = self.config.data
        return LabelledClipOptions(
            size=data.size, frames=1, max_instances=data.max_instances, flow=self.takes_flow
        )

    @property
    def training_options(self) -> LabelledClipOptions:
        """How annotated frames are prepared, with the random changes of training."""
        data = self.config.data
        return dataclasses.replace(self.clip_options, flip=data.flip, zoom=data.zoom)

    def build_parts(self, data_dir: Path | None) -> TaskModels:
        """Return the training model and the inference model."""
        data, model, seed = self.config.data, self.config.model, self.config.train.seed
        backbone = build_resnet(
            input_shape=(model.crop_size, model.crop_size, 3),
            blocks=model.blocks,
            width=model.width,
            frozen_batch_norm=model.batch_norm == "frozen",
        )
        sharpmask = build_sharpmask(
            backbone=backbone,
            widths=model.widths,
            skip_widths=model.skip_widths,
            squeeze=model.squeeze,
            code=model.code,
        )
        shift, scale = model.jitter_shift, model.jitter_scale
        built = build_box_segmenter(
            sharpmask=sharpmask,
            jitter=JitteredBoxes(shift=shift, scale=scale, seed=seed, name="jittered_boxes"),
            context=model.context,
            size=data.size,
            max_instances=data.max_instances,
            boxes=self.config.evaluation.boxes,
        )
        training = TermModel(
            built.training.input,
            built.training.output,
            terms=crop_loss_terms,
            seed=seed,
            name="sharpmask_training",
        )
        return TaskModels(training, built.inference)

    def initialise(self, model: keras.Model) -> None:
        """Give a new model the weights that the configuration names, if any.

        ``model.start`` is for the whole model, ``model.weights`` for its backbone.

        Raises:
            InputError: No such weights, or some that do not fit; they are named.
        """
        weights = self.config.model.weights
        if weights:
            backbone = model.get_layer("sharpmask").get_layer("resnet")
            report = load_resnet_weights(backbone, locate_weights(weights))
            _log.info("%s: %s", weights, report)
        if self.config.model.start:
            load_start(model, Path(self.config.model.start))

    def compile_arguments(self) -> dict[str, Any]:
        """Return the one loss term, which ``TermModel`` computes."""
        return {"loss": {keys.MASK: MeanTerm()}, "loss_weights": {keys.MASK: 1.0}}


def crop_loss_terms(
    inputs: Mapping[str, Any], outputs: Mapping[str, Any], seeds: keras.random.SeedGenerator
) -> dict[str, Any]:
    """Return the one term (B,): the cross-entropy of all pixels of a frame's crops, on average.

    Crops without an actor do not count; a frame without any actor has 0.

    Args:
        inputs: Inputs of the training model, not used.
        outputs: Outputs of the training model.
        seeds: Source of seeds, not used: the jitter of boxes has its own.
    """
    real = ops.cast(outputs[ROWS] >= 0, "float32")  # (B, N)
    signed = (2 * outputs[keys.ROI_MASK_TARGETS] - 1) * real[..., None, None]
    crops = ops.mean(mask_loss(signed, outputs[keys.MASK_LOGITS]), axis=(2, 3))
    return {keys.MASK: ops.sum(crops, axis=1) / ops.maximum(ops.sum(real, axis=1), 1.0)}
