"""The task of masks inside boxes: the joint paper's second stage (section 4.3)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keras
from keras import ops

from a2d_tf import keys
from a2d_tf.batches.joint_input import JointClipOptions
from a2d_tf.config.schema import SharpMaskConfig
from a2d_tf.losses.mask_loss import mask_loss
from a2d_tf.losses.term_loss import MeanTerm
from a2d_tf.models.box_segmenter import ROWS, BoxSegmenterModels, build_box_segmenter
from a2d_tf.models.pretrained_resnet import load_resnet_weights
from a2d_tf.models.term_model import TermModel
from a2d_tf.records.manifest import FRAME_UNIT, check_unit
from a2d_tf.records.stored_window import check_window
from a2d_tf.tasks.joint_clips import JointClips
from a2d_tf.tasks.precision import use_precision
from a2d_tf.tasks.trainable import set_trainable
from a2d_tf.weights.cache_folder import locate_weights

_INPUTS = (keys.VIDEO, keys.TRUE_BOXES, keys.TRUE_ACTORS, keys.TRUE_MASKS)


class SharpMaskTask:
    """Segment the actor in the middle of a crop.

    Args:
        config: The experiment.
    """

    def __init__(self, config: SharpMaskConfig) -> None:
        self.config = config

    @property
    def clip_options(self) -> JointClipOptions:
        """How annotated frames are prepared, without the random changes of training."""
        data = self.config.data
        return JointClipOptions(
            size=data.size, frames=1, max_instances=data.max_instances, flow=False
        )

    @property
    def _clips(self) -> JointClips:
        return JointClips(self.config, options=self.clip_options, taken=_INPUTS)

    def build_model(self, data_dir: Path | None = None) -> keras.Model:
        """Return the training model, with the parts that train marked."""
        return self.build_models().training

    def build_models(self, *, size: int | None = None) -> BoxSegmenterModels:
        """Return the training model and the inference model, which have the same weights.

        Args:
            size: Side of the pictures, when it is not that of training.

        Raises:
            InputError: ``model.trainable`` names no layer.
        """
        config = self.config
        data, model = config.data, config.model
        with use_precision(config.train.precision):
            built = build_box_segmenter(
                size=size or data.size,
                max_instances=data.max_instances,
                boxes=config.evaluation.boxes,
                crop_size=model.crop_size,
                context=model.context,
                jitter_shift=model.jitter_shift,
                jitter_scale=model.jitter_scale,
                blocks=model.blocks,
                width=model.width,
                frozen_batch_norm=model.batch_norm == "frozen",
                widths=model.widths,
                skip_widths=model.skip_widths,
                squeeze=model.squeeze,
                code=model.code,
                seed=config.train.seed,
            )
            training = TermModel(
                built.training.input,
                built.training.output,
                terms=crop_loss_terms,
                seed=config.train.seed,
                name="sharpmask_training",
            )
        set_trainable(training, model.trainable)
        return built._replace(training=training)

    def initialise(self, model: keras.Model) -> None:
        """Give a new backbone its pre-trained weights, when the configuration names some.

        Raises:
            InputError: No such weights, or some that do not fit; they are named.
        """
        weights = self.config.model.weights
        if weights:
            backbone = model.get_layer("sharpmask").get_layer("resnet")
            print(f"{weights}: {load_resnet_weights(backbone, locate_weights(weights))}")

    def compile_arguments(self) -> dict[str, Any]:
        """Return the one loss term, which ``TermModel`` computes."""
        return {"loss": {keys.MASK: MeanTerm()}, "loss_weights": {keys.MASK: 1.0}}

    def training_batches(self, data_dir: Path, *, start_step: int) -> Any:
        """Return endless training batches from a step on.

        Raises:
            InputError: Records of whole videos, or no shards in a split.
        """
        self.check_data(data_dir)
        return self._clips.training_batches(data_dir, start_step=start_step)

    def validation_batches(self, data_dir: Path) -> Any:
        """Return batches of the first held-out records; their boxes are not jittered."""
        return self._clips.validation_batches(data_dir)

    def check_data(self, data_dir: Path) -> None:
        """Raise InputError unless the data has one record a frame, with that frame."""
        check_unit(data_dir, FRAME_UNIT)
        check_window(data_dir, [0], frames=1, frame_stride=1)


def crop_loss_terms(
    inputs: Mapping[str, Any], outputs: Mapping[str, Any], seeds: keras.random.SeedGenerator
) -> dict[str, Any]:
    """Return the one term (B,): the cross-entropy of all pixels of a frame's crops, on average.

    Crops of no actor do not count; a frame without any has 0.

    Args:
        inputs: Of the training model, not looked at.
        outputs: Of the training model.
        seeds: Not used: the boxes' jitter has its own.
    """
    real = ops.cast(outputs[ROWS] >= 0, "float32")  # (B, N)
    signed = (2 * outputs[keys.ROI_MASK_TARGETS] - 1) * real[..., None, None]
    crops = ops.mean(mask_loss(signed, outputs[keys.MASK_LOGITS]), axis=(2, 3))
    return {keys.MASK: ops.sum(crops, axis=1) / ops.maximum(ops.sum(real, axis=1), 1.0)}
