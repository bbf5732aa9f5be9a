"""The joint model as it trains: its loss is a sum of named terms (joint paper, equation 1)."""

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


class JointTrainingModel(keras.Model):  # type: ignore[misc]  # Keras has no types
    """A functional model whose outputs hold their own targets.

    Regions are sampled inside the network, so the data's truth is an input of it. The losses take
    several outputs each; ``compute_loss`` makes one value a clip of them and hands those to the
    compiled losses, which weight, log and distribute them as any others.

    Args:
        inputs: Of the functional model, by ``keys``.
        outputs: Of the functional model, by ``keys``.
        anchors: (A, 4), in the order of the proposals.
        proposals: How anchors are sampled.
        seed: Of the sampled anchors.
        name: Of the model.
    """

    def __init__(
        self,
        inputs: Mapping[str, Any],
        outputs: Mapping[str, Any],
        *,
        anchors: NDArray[np.float32],
        proposals: ProposalConfig,
        seed: int,
        name: str = "joint_training",
    ) -> None:
        super().__init__(inputs=inputs, outputs=outputs, name=name)
        self._anchors = anchors
        self._proposals = proposals
        self._seeds = keras.random.SeedGenerator(seed)

    def compute_loss(
        self,
        x: Any = None,
        y: Any = None,
        y_pred: Any = None,
        sample_weight: Any = None,
        training: bool = True,
    ) -> Any:
        """Return the weighted sum of the terms; ``y`` is not used, the truth is in ``x``."""
        terms = self.loss_terms(x, y_pred)
        zeros = {name: ops.zeros_like(value) for name, value in terms.items()}
        return super().compute_loss(x=x, y=zeros, y_pred=terms, training=training)

    def loss_terms(self, inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> dict[str, Any]:
        """Return each term of the loss (B,), by the names of ``keys``."""
        logits = outputs[keys.RPN_LOGITS]
        rpn_class, rpn_box = rpn_losses(
            logits,
            outputs[keys.RPN_DELTAS],
            inputs[keys.TRUE_BOXES],
            inputs[keys.TRUE_ACTORS] > 0,
            keras.random.uniform(ops.shape(logits), seed=self._seeds),
            anchors=self._anchors,
            num_samples=self._proposals.sampled_anchors,
            positive_share=self._proposals.positive_share,
            positive_iou=self._proposals.positive_iou,
            negative_iou=self._proposals.negative_iou,
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


class MeanTerm(keras.losses.Loss):  # type: ignore[misc]  # Keras has no types
    """The mean over clips of a term that is a loss already; the target is not looked at."""

    def __init__(self) -> None:
        super().__init__(name="mean_term", reduction="sum_over_batch_size")

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """Return the term of every clip."""
        return y_pred
