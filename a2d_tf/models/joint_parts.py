"""The parts of the joint paper's model, which an ablation chooses (section 4.3)."""

from dataclasses import dataclass
from typing import Literal

import keras

from a2d_tf import keys
from a2d_tf.layers.detections import Detections
from a2d_tf.layers.roi_sampler import RoiSampler
from a2d_tf.models.proposal_network import ProposalNetwork
from a2d_tf.models.recognition import ActionRecognition, PairRecognition
from a2d_tf.models.recognition_given_actor import FusedPairRecognition
from a2d_tf.models.region_head import FUSED, RegionHead
from a2d_tf.models.stream import Stream


@dataclass(frozen=True, kw_only=True)
class JointParts:
    """All parts, each built on its own; ``dataclasses.replace`` makes another model of them.

    Attributes:
        streams: The appearance stream (3.1), then the motion stream (3.2) if there is one.
        pyramid: Feature pyramid of the appearance, ``build_fpn``'s.
        proposals: Region proposal network, and what makes boxes of its answers. It may have a
            second network on the motion stream, as Kalogeiton et al. (ICCV 2017) have (3.1).
        sampler: Choice of the regions that train the heads.
        box_head: Classes and boxes of regions, ``keys.ACTOR_LOGITS`` and ``keys.BOX_DELTAS``. One
            that reads fused features makes the two-stream detectors of Kalogeiton et al., whose
            two tasks share both streams.
        mask_head: Masks of regions, one for every class; None for a model of boxes alone (4.3).
        recognition: Recognition of actions by a branch of their own (3.2), or classes of pairs
            (4.3). With boxes of fused features, actions apart from actors are TSMT of Kalogeiton et
            al., actions given the actor TSHR, and pairs TSCT.
        detections: Choice of the boxes that inference answers with.
        action_regions: Where a detection's action is read: on its own box (``"boxes"``), or on the
            proposal that it came from (``"proposals"``), which is the region of 3.2.
        drop_background: Whether detections are dropped whose most probable action is background.

    Raises:
        ValueError: The streams are not those that actions are recognised from, a box head reads
            fused features of a single stream, motion is to propose without a motion stream, or
            pairs of several streams are not those of a box head that reads both, or have masks.
    """

    streams: tuple[Stream, ...]
    pyramid: keras.Model
    proposals: ProposalNetwork
    sampler: RoiSampler
    box_head: RegionHead
    mask_head: RegionHead | None
    recognition: ActionRecognition | PairRecognition | FusedPairRecognition
    detections: Detections
    action_regions: Literal["boxes", "proposals"] = "boxes"
    drop_background: bool = False

    def __post_init__(self) -> None:
        """Check that the parts fit."""
        names = tuple(stream.name for stream in self.streams)
        if names != self.recognition.streams:
            raise ValueError(
                f"streams must be those of the recognition, {self.recognition.streams}, got {names}"
            )
        if self.box_head.reads == FUSED and len(names) < 2:
            raise ValueError(f"box_head must read {FUSED!r} features of two streams, got {names}")
        if self.proposals.motion is not None and keys.FLOW not in names:
            raise ValueError(f"streams must have {keys.FLOW!r} for motion proposals, got {names}")
        if isinstance(self.recognition, FusedPairRecognition):
            self._check_fused_pairs(self.recognition)

    @property
    def size(self) -> int:
        """Side S of the square input in pixels."""
        return self.streams[0].backbone.input_shape[1]

    def _check_fused_pairs(self, recognition: FusedPairRecognition) -> None:
        if recognition.head is not self.box_head:
            raise ValueError("box_head must be the head that the pairs are recognised with")
        if self.box_head.reads != FUSED:
            raise ValueError(f"box_head must read {FUSED!r} features, got {self.box_head.reads!r}")
        if self.mask_head is not None:
            raise ValueError("mask_head must be None: detections are of actors, not of pairs")
