"""The terms of the joint model's loss (joint paper, equation 1)."""

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.config.joint_schema import ProposalConfig
from a2d_tf.losses.roi_loss import box_loss, class_loss, mask_loss
from a2d_tf.losses.rpn_loss import rpn_losses


def joint_loss_terms(
    inputs: Mapping[str, Any],
    outputs: Mapping[str, Any],
    seeds: keras.random.SeedGenerator,
    *,
    anchors: NDArray[np.float32],
    proposals: ProposalConfig,
) -> dict[str, Any]:
    """Return each term of the loss (B,), by the names of ``keys``.

    Regions are sampled inside the network, so the truth of the data is one of its inputs.

    Args:
        inputs: Inputs of the training model.
        outputs: Outputs of the training model; a head that it lacks has no term.
        seeds: Source of the seeds with which anchors are sampled.
        anchors: Anchors (A, 4), in the order of the logits.
        proposals: How anchors are sampled.
    """
    logits = outputs[keys.RPN_LOGITS]
    rpn_class, rpn_box = rpn_losses(
        logits,
        outputs[keys.RPN_DELTAS],
        inputs[keys.TRUE_BOXES],
        inputs[keys.TRUE_ACTORS] > 0,
        keras.random.uniform(ops.shape(logits), seed=seeds),
        anchors=anchors,
        num_samples=proposals.sampled_anchors,
        positive_share=proposals.positive_share,
        positive_iou=proposals.positive_iou,
        negative_iou=proposals.negative_iou,
    )
    actors = outputs[keys.ROI_ACTORS]
    terms = {
        keys.RPN_CLASS: rpn_class,
        keys.RPN_BOX: rpn_box,
        keys.BOX: box_loss(actors, outputs[keys.ROI_DELTA_TARGETS], outputs[keys.BOX_DELTAS]),
        keys.ACTOR: class_loss(actors, outputs[keys.ACTOR_LOGITS]),
    }
    if keys.ACTION_LOGITS in outputs:
        actions = outputs[keys.ROI_ACTIONS]
        terms[keys.ACTION] = class_loss(actions, outputs[keys.ACTION_LOGITS])
    if keys.MASK_LOGITS in outputs:
        targets = outputs[keys.ROI_MASK_TARGETS]
        terms[keys.MASK] = mask_loss(actors, targets, outputs[keys.MASK_LOGITS])
    return terms
