"""Regions of interest from the pyramid of the labelled frame (joint paper, section 3.1)."""

from collections.abc import Sequence
from dataclasses import dataclass

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.layers.proposals import Proposals
from a2d_tf.models.resnet import STRIDES

# P2..P5, which every head reads, and P6, which only the proposals do.
PROPOSAL_STRIDES = (*STRIDES, 2 * STRIDES[-1])


@dataclass(frozen=True, kw_only=True)
class ProposalNetwork:
    """One network for all levels, and what turns its answers into boxes.

    Training and inference keep different numbers of boxes from the same anchors.

    Attributes:
        network: Model on one level, ``build_rpn``'s.
        training: Layer of the boxes that the heads learn from.
        inference: Layer of the boxes that become detections.
    """

    network: keras.Model
    training: Proposals
    inference: Proposals

    @property
    def anchors(self) -> NDArray[np.float32]:
        """Boxes (A, 4) that the deltas start from, in the order of the logits."""
        return self.training.anchors

    def score(self, pyramid: Sequence[keras.KerasTensor]) -> dict[str, keras.KerasTensor]:
        """Return ``keys.RPN_LOGITS`` (B, A) and ``keys.RPN_DELTAS`` (B, A, 4) of P2..P5."""
        sixth = pyramid[-1][:, ::2, ::2]
        levels = [self.network(level) for level in (*pyramid, sixth)]
        return {
            name: ops.concatenate([level[name] for level in levels], axis=1)
            for name in (keys.RPN_LOGITS, keys.RPN_DELTAS)
        }
