"""A head on single regions together with the pyramid that it reads (joint paper, 3.1 and 3.2)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import keras
from keras import ops

from a2d_tf.layers.region_features import RegionFeatures

# The pyramids of a clip: that of the labelled picture alone (3.1), and that of all streams and
# frames, which the action branch joins (3.2).
APPEARANCE = "appearance"
FUSED = "fused"

Pyramids = Mapping[str, Sequence[keras.KerasTensor]]


@dataclass(frozen=True, kw_only=True)
class RegionHead:
    """RoIAlign and a head: the paper's RoIAlign-AR on appearance, RoIAlign-AN on fused features.

    Attributes:
        network: Model on single regions (M, size, size, C), one of ``roi_heads``.
        reads: ``APPEARANCE`` or ``FUSED``.
        align: Maker of the layer of features of a ``size``: ``RegionFeatures`` with everything else
            set.
    """

    network: keras.Model
    reads: str
    align: Callable[..., RegionFeatures]

    def __call__(self, pyramids: Pyramids, boxes):
        """Run the head on boxes of a clip's pyramids.

        Args:
            pyramids: Levels (B, Hl, Wl, C), fine to coarse, by name.
            boxes: (B, R, 4) in pixels of the network's input.

        Returns:
            (B, R, ...) of each output of the network.
        """
        align = self.align(size=self.network.input_shape[1])
        features = align(pyramids[self.reads], boxes)  # (B, R, size, size, C)
        outputs = self.network(ops.reshape(features, (-1, *features.shape[2:])))
        return keras.tree.map_structure(
            lambda output: ops.reshape(output, (-1, boxes.shape[1], *output.shape[1:])), outputs
        )
