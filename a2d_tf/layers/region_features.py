"""RoIAlign as a layer, with boxes kept in float32 under mixed precision."""

import keras

from a2d_tf.ops.roi_align import CANONICAL_SIZE, roi_align


@keras.saving.register_keras_serializable(package="a2d_tf")
class RegionFeatures(keras.layers.Layer):
    """Pyramid levels (B, Hl, Wl, C) and boxes (B, R, 4) -> features (B, R, size, size, C).

    Args:
        image_size: Side S of the network's input in pixels.
        size: Side of the crop in cells: 7 for classes and boxes, 14 for masks.
        samples: Points along each side of a cell, which are averaged.
        canonical_size: Side in pixels of a box that P4 answers; see ``ops.roi_align``.
    """

    def __init__(
        self,
        *,
        image_size: int,
        size: int,
        samples: int = 2,
        canonical_size: float = CANONICAL_SIZE,
        **kwargs,
    ):
        # bfloat16 cannot hold the coordinates of boxes.
        super().__init__(autocast=False, **kwargs)
        self.image_size = image_size
        self.size = size
        self.samples = samples
        self.canonical_size = canonical_size

    def call(self, levels, boxes):
        """Return the features of every box."""
        return roi_align(
            levels,
            boxes,
            image_size=self.image_size,
            size=self.size,
            samples=self.samples,
            canonical_size=self.canonical_size,
        )

    def compute_output_spec(self, levels, boxes):
        """Return the shape (B, R, size, size, C) in the levels' type."""
        shape = (*boxes.shape[:2], self.size, self.size, levels[0].shape[-1])
        return keras.KerasTensor(shape, dtype=levels[0].dtype)

    def get_config(self):
        """Return the arguments."""
        return super().get_config() | {
            "image_size": self.image_size,
            "size": self.size,
            "samples": self.samples,
            "canonical_size": self.canonical_size,
        }
