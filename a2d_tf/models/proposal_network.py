"""Regions of interest from pyramids of the labelled frame (joint paper, section 3.1)."""

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

Levels = Sequence[keras.KerasTensor]


@dataclass(frozen=True, kw_only=True)
class MotionProposals:
    """A second proposal network, on a pyramid of the motion stream that nothing else reads.

    The joint paper (3.1) says that Kalogeiton et al. (2017) have one.

    Attributes:
        pyramid: Feature pyramid of the motion, ``build_fpn``'s.
        network: Model on one level of it, ``build_rpn``'s.
    """

    pyramid: keras.Model
    network: keras.Model


@dataclass(frozen=True, kw_only=True)
class ProposalNetwork:
    """One network for all levels, and what turns its answers into boxes.

    Training and inference keep different numbers of boxes from the same anchors.

    Attributes:
        network: Model on one level, ``build_rpn``'s.
        training: Layer of the boxes that the heads learn from.
        inference: Layer of the boxes that become detections.
        motion: Network that proposes from motion too; None for regions of appearance alone, as in
            the joint paper. Its anchors follow those of the appearance, and compete with them: the
            layers take the best of both and suppress all together.

    Raises:
        ValueError: The layers have not all anchors for each network.
    """

    network: keras.Model
    training: Proposals
    inference: Proposals
    motion: MotionProposals | None = None

    def __post_init__(self) -> None:
        """Check that every answer has its anchor."""
        networks = 1 if self.motion is None else 2
        for layer in (self.training, self.inference):
            if layer.networks != networks:
                raise ValueError(f"{layer.name} must be for {networks} networks")

    @property
    def anchors(self) -> NDArray[np.float32]:
        """Boxes (A, 4) that the deltas start from, in the order of the logits."""
        return self.training.anchors

    def score(self, pyramid: Levels, *, motion: Levels = ()) -> dict[str, keras.KerasTensor]:
        """Return ``keys.RPN_LOGITS`` (B, A) and ``keys.RPN_DELTAS`` (B, A, 4).

        Args:
            pyramid: P2..P5 of the appearance, each (B, H, W, C).
            motion: C2..C5 of the motion stream, each (B, H, W, C), where it proposes too.
        """
        levels = _answer_levels(self.network, pyramid)
        if self.motion is not None:
            levels += _answer_levels(self.motion.network, self.motion.pyramid(list(motion)))
        return {
            name: ops.concatenate([level[name] for level in levels], axis=1)
            for name in (keys.RPN_LOGITS, keys.RPN_DELTAS)
        }


def _answer_levels(network: keras.Model, pyramid: Levels) -> list[dict[str, keras.KerasTensor]]:
    """Return what a network says of P2..P5, and of P6, every second place of P5."""
    return [network(level) for level in (*pyramid, pyramid[-1][:, ::2, ::2])]
