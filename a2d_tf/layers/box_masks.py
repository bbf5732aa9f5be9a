"""The part of a crop's mask that lies inside the box that the crop was made around."""

import keras
from keras import ops

from a2d_tf.ops.box_squares import move_into, square_around
from a2d_tf.ops.roi_align import roi_align


@keras.saving.register_keras_serializable(package="a2d_tf")
class BoxMasks(keras.layers.Layer):
    """Masks on crops (B, R, C, C) and boxes (B, R, 4) -> masks inside them (B, R, size, size).

    Args:
        size: Side of a box's mask in cells.
        context: Side of the square of a crop, in longer sides of its box, as in ``BoxCrops``.
    """

    def __init__(self, *, size: int, context: float, **kwargs):
        super().__init__(autocast=False, **kwargs)
        self.size = size
        self.context = context

    def call(self, crops, boxes):
        """Return the mask of every box."""
        places, side = crops.shape[1:3]
        inside = move_into(boxes, square_around(boxes, context=self.context), size=side)
        masks = roi_align(
            [ops.reshape(crops, (-1, side, side, 1))],
            ops.reshape(inside, (-1, 1, 4)),
            image_size=side,
            size=self.size,
        )  # (B * R, 1, size, size, 1)
        return ops.reshape(masks, (-1, places, self.size, self.size))

    def compute_output_spec(self, crops, boxes):
        """Return the shape (B, R, size, size) in the crops' type."""
        return keras.KerasTensor((*boxes.shape[:2], self.size, self.size), dtype=crops.dtype)

    def get_config(self):
        """Return the arguments."""
        return super().get_config() | {"size": self.size, "context": self.context}
