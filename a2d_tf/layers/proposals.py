"""Turn the region proposal network's outputs into a fixed number of boxes (Ren et al., 2015)."""

from collections.abc import Sequence

import keras
import numpy as np
from keras import ops

from a2d_tf.ops.anchors import anchor_grid
from a2d_tf.ops.boxes import box_area, clip_boxes, decode_boxes
from a2d_tf.ops.nms import non_max_suppression

# Below every real score: marks boxes that may not be chosen.
_NEVER = -1e9


@keras.saving.register_keras_serializable(package="a2d_tf")
class Proposals(keras.layers.Layer):
    """Logits (B, A) and deltas (B, A, 4) -> boxes (B, P, 4) by falling score, zeros as padding.

    The best anchors are decoded, cut to the square input and suppressed. No gradient passes.

    Args:
        image_size: Side S of the network's input in pixels.
        strides: Stride of each pyramid level.
        sizes: Anchor side of each level in pixels.
        ratios: Anchor shapes, width by height.
        offset: Place of an anchor's centre in its cell, in strides.
        candidates: Anchors with the highest scores that enter the suppression.
        outputs: Number P of boxes.
        networks: Networks that answer, one behind the other: each has all anchors.
        iou_threshold: Overlap above which the lower score is dropped.
    """

    def __init__(
        self,
        *,
        image_size: int,
        strides: Sequence[int],
        sizes: Sequence[float],
        ratios: Sequence[float],
        candidates: int,
        outputs: int,
        networks: int = 1,
        offset: float = 0.5,
        iou_threshold: float = 0.7,
        **kwargs,
    ):
        super().__init__(autocast=False, **kwargs)
        self.image_size = image_size
        self.strides = tuple(strides)
        self.sizes = tuple(sizes)
        self.ratios = tuple(ratios)
        self.offset = offset
        self.candidates = candidates
        self.outputs = outputs
        self.networks = networks
        self.iou_threshold = iou_threshold
        grid = anchor_grid(
            size=image_size,
            strides=self.strides,
            sizes=self.sizes,
            ratios=self.ratios,
            offset=offset,
        )
        self.anchors = np.tile(grid, (networks, 1))

    def call(self, logits, deltas):
        """Return the boxes in network pixels."""
        count = min(self.candidates, len(self.anchors))
        scores, order = ops.top_k(ops.cast(logits, "float32"), count)  # (B, K)
        order = ops.cast(order, "int32")
        anchors = ops.take(ops.convert_to_tensor(self.anchors, "float32"), order, axis=0)
        chosen = ops.take_along_axis(ops.cast(deltas, "float32"), order[..., None], axis=1)
        window = ops.convert_to_tensor([0, 0, self.image_size, self.image_size], "float32")
        boxes = clip_boxes(decode_boxes(chosen, anchors), window)  # (B, K, 4)
        boxes, scores = ops.stop_gradient(boxes), ops.stop_gradient(scores)
        scores = ops.where(box_area(boxes) > 0, scores, _NEVER)
        index, valid = non_max_suppression(
            boxes,
            scores,
            iou_threshold=self.iou_threshold,
            max_outputs=self.outputs,
            score_threshold=_NEVER / 2,
        )
        kept = ops.take_along_axis(boxes, index[..., None], axis=1)  # (B, P, 4)
        return ops.where(valid[..., None], kept, 0.0)

    def compute_output_spec(self, logits, deltas):
        """Return the shape (B, P, 4) in float32."""
        return keras.KerasTensor((logits.shape[0], self.outputs, 4), dtype="float32")

    def get_config(self):
        """Return the arguments."""
        return super().get_config() | {
            "image_size": self.image_size,
            "strides": self.strides,
            "sizes": self.sizes,
            "ratios": self.ratios,
            "offset": self.offset,
            "candidates": self.candidates,
            "outputs": self.outputs,
            "networks": self.networks,
            "iou_threshold": self.iou_threshold,
        }
