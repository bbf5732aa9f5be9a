"""The parts of the joint paper's model, which an ablation chooses (section 4.3)."""

from dataclasses import dataclass

import keras

from a2d_tf.layers.detections import Detections
from a2d_tf.layers.roi_sampler import RoiSampler
from a2d_tf.models.proposal_network import ProposalNetwork
from a2d_tf.models.recognition import ActionRecognition, PairRecognition
from a2d_tf.models.region_head import FUSED, RegionHead
from a2d_tf.models.stream import Stream


@dataclass(frozen=True, kw_only=True)
class JointParts:
    """All parts, each built on its own; ``dataclasses.replace`` makes another model of them.

    Attributes:
        streams: The appearance stream (3.1), then the motion stream (3.2) if there is one.
        pyramid: Feature pyramid of the appearance, ``build_fpn``'s.
        proposals: Region proposal network, and what makes boxes of its answers.
        sampler: Choice of the regions that train the heads.
        box_head: Classes and boxes of regions, ``keys.ACTOR_LOGITS`` and ``keys.BOX_DELTAS``. One
            that reads fused features makes the two-stream detector whose two tasks share both
            streams (TSMT of Kalogeiton et al. 2017).
        mask_head: Masks of regions, one for every class; None for a model of boxes alone (4.3).
        recognition: Recognition of actions by a branch of their own (3.2), or classes of pairs
            (4.3).
        detections: Choice of the boxes that inference answers with.

    Raises:
        ValueError: The streams are not those that actions are recognised from, or a box head reads
            fused features of a single stream.
    """

    streams: tuple[Stream, ...]
    pyramid: keras.Model
    proposals: ProposalNetwork
    sampler: RoiSampler
    box_head: RegionHead
    mask_head: RegionHead | None
    recognition: ActionRecognition | PairRecognition
    detections: Detections

    def __post_init__(self) -> None:
        """Check that the parts fit."""
        names = tuple(stream.name for stream in self.streams)
        if names != self.recognition.streams:
            raise ValueError(
                f"streams must be those of the recognition, {self.recognition.streams}, got {names}"
            )
        if self.box_head.reads == FUSED and len(names) < 2:
            raise ValueError(f"box_head must read {FUSED!r} features of two streams, got {names}")

    @property
    def size(self) -> int:
        """Side S of the square input in pixels."""
        return self.streams[0].backbone.input_shape[1]
