"""What an actor does: a branch and head of its own (joint paper, 3.2), or classes of pairs (4.3).

Both are asked the same questions: which pyramids they add to the appearance's, what the boxes'
classes are in training, and who does what in a detected box.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from keras import ops

from a2d_tf import keys
from a2d_tf.layers.pair_classes import JoinPairs, SplitPairs
from a2d_tf.models.action_branch import FusedStreams, Stages
from a2d_tf.models.region_head import Pyramids, RegionHead


@dataclass(frozen=True, kw_only=True)
class ActionRecognition(FusedStreams):
    """Actors and actions apart: boxes have classes of actors, actions have their own head (3.2).

    Attributes:
        head: Head of actions on the fused pyramid.
    """

    head: RegionHead

    def true_classes(self, actors, actions) -> tuple[Any, Any]:
        """Return the true classes (B, N) of boxes and of the action head."""
        return actors, actions

    def training_outputs(self, pyramids: Pyramids, targets: Mapping[str, Any]) -> dict[str, Any]:
        """Return ``keys.ACTION_LOGITS`` (B, R, 10) of the regions of ``RoiSampler``'s targets."""
        return {keys.ACTION_LOGITS: self.head(pyramids, targets[keys.ROI_BOXES])}

    def candidates(self, logits, deltas) -> tuple[Any, Any]:
        """Return the logits (B, P, 8) and boxes (B, P, 8, 4) that detections are chosen from.

        Args:
            logits: Logits of the box head's classes.
            deltas: Codes of a box for each class.
        """
        return logits, deltas

    def recognise(self, pyramids: Pyramids, boxes, classes) -> tuple[Any, Any]:
        """Return actors (B, D) and probabilities of actions (B, D, 10) of detections.

        Args:
            pyramids: Levels (B, Hl, Wl, C) by name.
            boxes: (B, D, 4) in pixels of the network's input.
            classes: (B, D), the classes that the boxes were detected as.
        """
        return classes, ops.softmax(self.head(pyramids, boxes))


class ClassesOfPairs:
    """Boxes with one of 43 pairs of actor and action as their class, and no head of actions."""

    def true_classes(self, actors, actions) -> tuple[Any, None]:
        """Return the true pairs (B, N), k for the k-th of ``VALID_PAIRS``; no actions."""
        return JoinPairs(name="join_pairs")(actors, actions), None

    def training_outputs(self, pyramids: Pyramids, targets: Mapping[str, Any]) -> dict[str, Any]:
        """Return nothing: the classes of the box head say everything."""
        return {}


@dataclass(frozen=True)
class PairRecognition(ClassesOfPairs):
    """The Mask R-CNN baseline (4.3): boxes have one of 43 pairs of actor and action as class."""

    streams: ClassVar[tuple[str, ...]] = (keys.RGB,)
    radius: ClassVar[int] = 0

    def fuse(self, stages: Stages, inside) -> Pyramids:
        """Return no pyramid: everything is read from the labelled picture."""
        return {}

    def candidates(self, logits, deltas) -> tuple[Any, Any]:
        """Return logits (B, P, 44) and boxes (B, P, 44, 4): every pair is detected on its own."""
        return logits, deltas

    def recognise(self, pyramids: Pyramids, boxes, classes) -> tuple[Any, Any]:
        """Return the pairs' actors (B, D), and actions (B, D, 10), 1 for the pair's."""
        return SplitPairs(name="split_pairs")(classes)
