"""The joint task: from a configuration to model, batches and losses (joint paper, section 3)."""

from pathlib import Path
from typing import Any

import keras

from a2d_tf import keys
from a2d_tf.batches.joint_input import JointClipOptions
from a2d_tf.config.schema import JointConfig
from a2d_tf.losses.term_loss import MeanTerm
from a2d_tf.models.joint_segmenter import JointModels
from a2d_tf.models.pretrained_mask_rcnn import load_mask_rcnn_weights
from a2d_tf.models.pretrained_resnet import load_resnet_weights
from a2d_tf.records.manifest import FRAME_UNIT, check_unit
from a2d_tf.records.stored_window import check_window
from a2d_tf.tasks.joint_clips import JointClips
from a2d_tf.tasks.joint_models import build_joint_models
from a2d_tf.tasks.run_flow import RunFlow
from a2d_tf.tasks.start import load_start
from a2d_tf.weights.cache_folder import locate_weights


class JointTask:
    """Find the actors of a frame with their boxes, masks and actions.

    Args:
        config: The experiment.
        workdir: Of the run; how the flow of its data was made is kept in it.
    """

    def __init__(self, config: JointConfig, workdir: Path) -> None:
        self.config = config
        self.flow = RunFlow(workdir, used=config.model.flow)
        self.models: JointModels | None = None  # the last that ``build_model`` made

    @property
    def clip_options(self) -> JointClipOptions:
        """How clips are prepared, without the random changes of training."""
        data = self.config.data
        return JointClipOptions(
            size=data.size,
            frames=data.frames,
            max_instances=data.max_instances,
            frame_stride=data.frame_stride,
            flow=self.config.model.flow,
            legacy_flow=data.legacy_flow,
            unlabelled_actor=data.unlabelled_actor,
        )

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

    def build_model(self, data_dir: Path | None = None) -> keras.Model:
        """Return the training model, with the parts that train marked."""
        self.models = self.build_models()
        return self.models.training

    def build_models(self) -> JointModels:
        """Return the training model and the inference model, which have the same weights.

        A run's checkpoint is loaded into the first; the second answers.

        Raises:
            InputError: ``model.trainable`` names no layer.
        """
        return build_joint_models(self.config)

    def initialise(self, model: keras.Model) -> None:
        """Give a new model the weights that the configuration names, if any.

        Raises:
            InputError: No such weights, or some that do not fit; they are named.
        """
        names = self.config.model
        if names.weights:
            report = load_mask_rcnn_weights(model, locate_weights(names.weights))
            print(f"{names.weights}: {report}")
        for backbone, weights in (
            ("resnet_rgb", names.rgb_weights),
            ("resnet_flow", names.flow_weights),
        ):
            if weights:
                path = locate_weights(weights)
                print(f"{weights}: {load_resnet_weights(model.get_layer(backbone), path)}")
        if names.start:
            load_start(model, Path(names.start))

    def compile_arguments(self) -> dict[str, Any]:
        """Return the loss terms, which ``TermModel`` computes, and their weights."""
        weights = self.loss_terms
        return {"loss": {name: MeanTerm() for name in weights}, "loss_weights": weights}

    def training_batches(self, data_dir: Path, *, start_step: int) -> Any:
        """Return endless training batches from a step on.

        Raises:
            InputError: Records of whole videos; no shards in a split, other frames than were
                converted, or no flow; other flow than the run began with.
        """
        check_unit(data_dir, FRAME_UNIT)
        self.check_window(data_dir)
        batches = self._clips.training_batches(data_dir, start_step=start_step)
        self.flow.keep(data_dir, start_step=start_step)
        return batches

    def validation_batches(self, data_dir: Path) -> Any:
        """Return batches of the first held-out records."""
        return self._clips.validation_batches(data_dir)

    def check_data(self, data_dir: Path) -> None:
        """Raise InputError unless the data holds the frames and the flow that the run was for."""
        check_unit(data_dir, FRAME_UNIT)
        self.check_window(data_dir)
        self.flow.check(data_dir)

    def check_window(self, data_dir: Path) -> None:
        """Raise InputError unless the data holds the frames of every clip.

        The labelled frame may be the first of its clip, or the last.
        """
        data = self.config.data
        reach = (data.frames - 1) * data.frame_stride
        wanted = range(-reach, reach + 1, data.frame_stride)
        check_window(data_dir, wanted, frames=data.frames, frame_stride=data.frame_stride)

    @property
    def _clips(self) -> JointClips:
        taken = [keys.VIDEO, keys.LABELLED, keys.TRUE_BOXES, keys.TRUE_ACTORS, keys.TRUE_ACTIONS]
        if self.config.model.flow:
            taken.append(keys.MOTION)
        if self.config.model.masks:
            taken.append(keys.TRUE_MASKS)
        return JointClips(self.config, options=self.clip_options, taken=taken)
