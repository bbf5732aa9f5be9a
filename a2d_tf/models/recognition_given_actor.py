"""Actions that presuppose their actor: two detectors of Kalogeiton et al. (ICCV 2017).

In both, a pair's probability is that of its actor times that of the action given the actor.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from keras import ops

from a2d_tf import keys
from a2d_tf.layers.pair_classes import ActionsOfActors, ActorsOfPairs, JoinPairs
from a2d_tf.models.action_branch import FusedStreams
from a2d_tf.models.recognition import ActionRecognition, ClassesOfPairs
from a2d_tf.models.region_head import Pyramids, RegionHead

_ACTIONS_OF_ACTORS = "actions_of_actors"


@dataclass(frozen=True, kw_only=True)
class HierarchicalRecognition(ActionRecognition):
    """The actor first, then the action given the actor (TSHR).

    The head has a logit for each of the 43 pairs. The softmax of an actor is over its own pairs.
    """

    def training_outputs(self, pyramids: Pyramids, targets: Mapping[str, Any]) -> dict[str, Any]:
        """Return the actions of the true actors, and for which regions they are to be learnt.

        ``keys.ACTION_LOGITS`` (B, R, 10) are those of each region's true actor, so that nothing
        else of the head learns. ``keys.ROI_ACTIONS`` (B, R) is -1, no loss, on background too: an
        actor that is not there does nothing.
        """
        logits = self.head(pyramids, targets[keys.ROI_BOXES])  # (B, R, 43)
        actors, actions = targets[keys.ROI_ACTORS], targets[keys.ROI_ACTIONS]
        pairs = JoinPairs(name="true_pairs")(ops.maximum(actors, 0), ops.maximum(actions, 0))
        return {
            keys.ACTION_LOGITS: ActionsOfActors(name=_ACTIONS_OF_ACTORS)(logits, actors),
            keys.ROI_ACTIONS: ops.where(pairs > 0, actions, -1),
        }

    def recognise(self, pyramids: Pyramids, boxes, classes) -> tuple[Any, Any]:
        """Return actors (B, D), and actions (B, D, 10) given that the actor is there."""
        logits = ActionsOfActors(name=_ACTIONS_OF_ACTORS)(self.head(pyramids, boxes), classes)
        return classes, ops.softmax(logits)


@dataclass(frozen=True, kw_only=True)
class FusedPairRecognition(ClassesOfPairs, FusedStreams):
    """Classes of pairs in boxes that read all streams (TSCT), split into actor and action.

    Attributes:
        head: The model's head of boxes, whose classes are background and the 43 pairs.
    """

    head: RegionHead

    def candidates(self, logits, deltas) -> tuple[Any, Any]:
        """Return the logits (B, P, 8) and boxes (B, P, 8, 4) of actors, whatever they do."""
        return ActorsOfPairs(name="actors_of_pairs")(logits, deltas)

    def recognise(self, pyramids: Pyramids, boxes, classes) -> tuple[Any, Any]:
        """Return actors (B, D), and actions (B, D, 10) given that the actor is there."""
        logits = self.head(pyramids, boxes)[keys.ACTOR_LOGITS][..., 1:]  # (B, D, 43)
        logits = ActionsOfActors(name=_ACTIONS_OF_ACTORS)(logits, classes)
        return classes, ops.softmax(logits)
