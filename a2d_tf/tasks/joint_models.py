"""The joint model of a configuration: which parts it has, and which of them train."""

from functools import partial

from a2d_tf.config.schema import JointConfig
from a2d_tf.models.joint_segmenter import JointModels, build_joint_segmenter
from a2d_tf.models.term_model import TermModel
from a2d_tf.tasks.joint_loss import joint_loss_terms
from a2d_tf.tasks.precision import use_precision
from a2d_tf.tasks.trainable import set_trainable


def build_joint_models(config: JointConfig) -> JointModels:
    """Return the training model and the inference model, which have the same weights.

    A run's checkpoint is loaded into the first; the second answers.

    Raises:
        InputError: ``model.trainable`` names no layer.
    """
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
