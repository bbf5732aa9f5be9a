"""Turn the box head's outputs on proposals into detections (Mask R-CNN, inference)."""

import keras
from keras import ops

from a2d_tf.ops.boxes import box_area, clip_boxes, decode_boxes
from a2d_tf.ops.nms import non_max_suppression

# Below every probability: marks candidates that may not be chosen.
_NEVER = -1.0


@keras.saving.register_keras_serializable(package="a2d_tf")
class Detections(keras.layers.Layer):
    """Proposals (B, R, 4), logits (B, R, C) and deltas (B, R, C, 4) -> detections.

    Every class of every proposal is a candidate with its own box, decoded and cut to the square
    input. Suppression is per class. The boxes are (B, D, 4) in network pixels, classes (B, D) int32
    from 1, scores (B, D) probabilities by falling value, origins (B, D, 4) the proposals that the
    boxes came from; empty places are zeros.

    Args:
        image_size: Side S of the network's input in pixels.
        score_threshold: Least probability of a detection.
        iou_threshold: Overlap above which the lower score of the same class is dropped.
        outputs: Number D of detections in a picture.
        candidates: Best pairs of proposal and class that enter the suppression.
    """

    def __init__(
        self,
        *,
        image_size: int,
        score_threshold: float = 0.05,
        iou_threshold: float = 0.3,
        outputs: int = 100,
        candidates: int = 1000,
        **kwargs,
    ):
        super().__init__(autocast=False, **kwargs)
        self.image_size = image_size
        self.score_threshold = score_threshold
        self.iou_threshold = iou_threshold
        self.outputs = outputs
        self.candidates = candidates

    def call(self, proposals, logits, deltas):
        """Return boxes, classes, scores and origins."""
        regions, classes = deltas.shape[1:3]
        scores = ops.softmax(ops.cast(logits, "float32"), axis=-1)[..., 1:]  # no background
        scores = ops.where(box_area(proposals)[..., None] > 0, scores, _NEVER)
        kinds = classes - 1
        scores = ops.reshape(scores, (-1, regions * kinds))
        scores, order = ops.top_k(scores, min(self.candidates, regions * kinds))  # (B, K)
        order = ops.cast(order, "int32")
        kind = order % kinds
        codes = ops.reshape(ops.cast(deltas, "float32")[:, :, 1:], (-1, regions * kinds, 4))
        codes = ops.take_along_axis(codes, order[..., None], axis=1)
        origins = ops.take_along_axis(proposals, (order // kinds)[..., None], axis=1)
        window = ops.convert_to_tensor([0, 0, self.image_size, self.image_size], "float32")
        boxes = clip_boxes(decode_boxes(codes, origins), window)  # (B, K, 4)
        usable = (scores >= self.score_threshold) & (box_area(boxes) > 0)
        # Boxes of different classes are moved apart, so that they never suppress each other.
        apart = ops.cast(kind, "float32")[..., None] * (2.0 * self.image_size)
        index, valid = non_max_suppression(
            boxes + apart,
            ops.where(usable, scores, _NEVER),
            iou_threshold=self.iou_threshold,
            max_outputs=self.outputs,
            score_threshold=_NEVER / 2,
        )
        boxes = ops.take_along_axis(boxes, index[..., None], axis=1)
        kind = ops.take_along_axis(kind, index, axis=1)
        scores = ops.take_along_axis(scores, index, axis=1)
        origins = ops.take_along_axis(origins, index[..., None], axis=1)
        return (
            ops.where(valid[..., None], boxes, 0.0),
            ops.where(valid, kind + 1, 0),
            ops.where(valid, scores, 0.0),
            ops.where(valid[..., None], origins, 0.0),
        )

    def compute_output_spec(self, proposals, logits, deltas):
        """Return the shapes of boxes, classes, scores and origins."""
        shape = (proposals.shape[0], self.outputs)
        return (
            keras.KerasTensor((*shape, 4), dtype="float32"),
            keras.KerasTensor(shape, dtype="int32"),
            keras.KerasTensor(shape, dtype="float32"),
            keras.KerasTensor((*shape, 4), dtype="float32"),
        )

    def get_config(self):
        """Return the arguments."""
        return super().get_config() | {
            "image_size": self.image_size,
            "score_threshold": self.score_threshold,
            "iou_threshold": self.iou_threshold,
            "outputs": self.outputs,
            "candidates": self.candidates,
        }
