"""Square crops of a picture and of true masks around boxes."""

import keras

from a2d_tf.ops.box_squares import square_around
from a2d_tf.ops.roi_align import crop_masks, roi_align

_BLACK = -1.0  # like the padding of the network's square


class _SquareCrops(keras.layers.Layer):
    """What both kinds of crops share: the square around a box, and the size of what is cut out.

    Args:
        size: Side of a crop in pixels.
        context: Side of the square that is cut out, in longer sides of its box.
    """

    def __init__(self, *, size: int, context: float, **kwargs):
        # bfloat16 cannot hold the coordinates of boxes.
        super().__init__(autocast=False, **kwargs)
        self.size = size
        self.context = context

    def squares(self, boxes):
        """Return the squares (B, R, 4) that are cut out."""
        return square_around(boxes, context=self.context)

    def get_config(self):
        """Return the arguments."""
        return super().get_config() | {"size": self.size, "context": self.context}


@keras.saving.register_keras_serializable(package="a2d_tf")
class BoxCrops(_SquareCrops):
    """Pictures (B, S, S, C) in [-1, 1] and boxes (B, R, 4) -> crops (B, R, size, size, C).

    Pixels are interpolated bilinearly; outside the picture a crop is black.
    """

    def call(self, pictures, boxes):
        """Return the crop of every box."""
        crops = roi_align(
            [pictures - _BLACK],
            self.squares(boxes),
            image_size=pictures.shape[1],
            size=self.size,
            samples=1,
        )
        return crops + _BLACK

    def compute_output_spec(self, pictures, boxes):
        """Return the shape (B, R, size, size, C) in the pictures' type."""
        shape = (*boxes.shape[:2], self.size, self.size, pictures.shape[-1])
        return keras.KerasTensor(shape, dtype=pictures.dtype)


@keras.saving.register_keras_serializable(package="a2d_tf")
class MaskCrops(_SquareCrops):
    """True masks (B, N, S, S), their rows (B, R) and boxes (B, R, 4) -> (B, R, size, size).

    The crops are those of ``BoxCrops``, of 0 and 1 in float32; for row -1 they are 0.
    """

    def call(self, masks, rows, boxes):
        """Return the crop of the mask of every box."""
        return crop_masks(masks, rows, self.squares(boxes), self.size)

    def compute_output_spec(self, masks, rows, boxes):
        """Return the shape (B, R, size, size) in float32."""
        shape = (*boxes.shape[:2], self.size, self.size)
        return keras.KerasTensor(shape, dtype="float32")
