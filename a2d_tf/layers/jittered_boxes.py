"""True boxes as a detector may give them: somewhat off the actor, larger or smaller."""

import math

import keras
from keras import ops

from a2d_tf.ops.box_squares import jitter_boxes


@keras.saving.register_keras_serializable(package="a2d_tf")
class JitteredBoxes(keras.layers.Layer):
    """True boxes (B, N, 4) and actors (B, N), 0 for padding -> boxes (B, N, 4), rows (B, N).

    ``rows`` is the true actor that a box belongs to, -1 for none, whose box is zeros. In training
    the true actors of a picture take turns until all places are filled, each time moved and scaled
    anew, so that padding costs no work; a picture without actors has none. Otherwise each true
    actor stays in its place, as it is.

    Args:
        shift: Largest movement each way, in longer sides of the box.
        scale: Largest factor of the sides; the smallest is its inverse, and the logarithm is
            uniform.
        seed: Seed of both.
    """

    def __init__(self, *, shift: float, scale: float, seed: int, **kwargs):
        super().__init__(autocast=False, **kwargs)
        self.shift = shift
        self.scale = scale
        self.seed = seed
        self.random = keras.random.SeedGenerator(seed)

    def call(self, true_boxes, true_actors, training=False):
        """Return the boxes and their rows."""
        places = true_actors.shape[1]
        present = true_actors > 0
        numbers = ops.arange(places, dtype="int32")[None]
        if not training:
            rows = ops.where(present, numbers, -1)
            return ops.where(present[..., None], true_boxes, 0.0), rows
        # The true ones first, in their order.
        _, order = ops.top_k(ops.cast(present, "int32") * places - numbers, places)
        count = ops.sum(ops.cast(present, "int32"), axis=1, keepdims=True)  # (B, 1)
        turn = numbers % ops.maximum(count, 1)
        rows = ops.take_along_axis(ops.cast(order, "int32"), turn, axis=1)
        boxes = ops.take_along_axis(true_boxes, rows[..., None], axis=1)
        shape = ops.shape(rows)
        shifts = self._uniform((*shape, 2)) * self.shift
        scales = ops.exp(self._uniform((*shape, 1)) * math.log(self.scale))
        some = count > 0
        boxes = ops.where(some[..., None], jitter_boxes(boxes, shifts, scales), 0.0)
        return boxes, ops.where(some, rows, -1)

    def compute_output_spec(self, true_boxes, true_actors, training=False):
        """Return the shapes of boxes and rows."""
        return (
            keras.KerasTensor(true_boxes.shape, dtype="float32"),
            keras.KerasTensor(true_actors.shape, dtype="int32"),
        )

    def get_config(self):
        """Return the arguments."""
        return super().get_config() | {"shift": self.shift, "scale": self.scale, "seed": self.seed}

    def _uniform(self, shape):
        """Return numbers in -1 to 1."""
        return keras.random.uniform(shape, -1.0, 1.0, dtype="float32", seed=self.random)
