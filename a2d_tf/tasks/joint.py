"""The joint task: from a configuration to model, batches and losses (joint paper, section 3)."""

from functools import partial
from pathlib import Path
from typing import Any

import keras

from a2d_tf import keys
from a2d_tf.batches.joint_input import JointClipOptions
from a2d_tf.config.schema import JointConfig
from a2d_tf.losses.term_loss import MeanTerm
from a2d_tf.models.joint_segmenter import JointModels, build_joint_segmenter
from a2d_tf.models.pretrained_mask_rcnn import load_mask_rcnn_weights
from a2d_tf.models.pretrained_resnet import load_resnet_weights
from a2d_tf.models.term_model import TermModel
from a2d_tf.records.manifest import FRAME_UNIT, check_unit
from a2d_tf.records.stored_window import check_window
from a2d_tf.tasks.joint_clips import JointClips
from a2d_tf.tasks.joint_loss import joint_loss_terms
from a2d_tf.tasks.precision import use_precision
from a2d_tf.tasks.run_flow import RunFlow
from a2d_tf.tasks.start import load_start
from a2d_tf.tasks.trainable import set_trainable
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
        config = self.config
        data, model, proposals = config.data, config.model, config.proposals
        regions, detection = config.regions, config.detection
        with use_precision(config.train.precision):
            built = build_joint_segmenter(
                frames=data.frames,
                size=data.size,
                blocks=model.blocks,
                width=model.width,
                fpn_channels=model.pyramid_channels,
                frozen_batch_norm=model.batch_norm == "frozen",
                mask_rcnn_layout=model.mask_rcnn_layout,
                anchor_sizes=proposals.anchor_sizes,
                anchor_ratios=proposals.anchor_ratios,
                rpn_channels=model.rpn_channels,
                proposal_candidates=proposals.candidates,
                training_proposals=proposals.training,
                inference_proposals=proposals.test,
                proposal_iou=proposals.nms_iou,
                regions=regions.sampled,
                positive_share=regions.positive_share,
                positive_iou=regions.positive_iou,
                keep_share=regions.keep_share,
                region_samples=regions.samples,
                canonical_size=regions.canonical_size,
                head_units=model.head_units,
                mask_channels=model.mask_channels,
                score_threshold=detection.least_score,
                detection_iou=detection.nms_iou,
                detections=detection.maximum,
                max_instances=data.max_instances,
                flow=model.flow,
                actor_flow=model.actor_flow,
                temporal=model.temporal,
                masks=model.masks,
                cross_product=model.cross_product,
                seed=config.train.seed,
            )
            training = TermModel(
                built.training.input,
                built.training.output,
                terms=partial(joint_loss_terms, anchors=built.anchors, proposals=proposals),
                seed=config.train.seed,
                name="joint_training",
            )
        set_trainable(training, model.trainable)
        return built._replace(training=training)

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
