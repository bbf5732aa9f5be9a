"""Cut the labelled frame and its neighbours out of a clip."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="a2d_tf")
class LabelledWindow(keras.layers.Layer):
    """Frames (B, T, ...) and labelled indices (B,) -> window (B, 2 * radius + 1, ...), ``inside``.

    ``inside`` is float32 (B, 2 * radius + 1): 1 for a frame of the clip, 0 for a place before its
    start or after its end, where the window repeats the nearest frame.

    Args:
        radius: Frames before and after the labelled one; 0 gives that frame alone.
    """

    def __init__(self, radius: int, **kwargs):
        super().__init__(autocast=False, **kwargs)
        if radius < 0:
            raise ValueError(f"radius must not be negative, got {radius}")
        self.radius = radius

    def call(self, frames, labelled):
        """Return the window and which of its frames are in the clip."""
        batch, length = ops.shape(frames)[:2]
        offsets = ops.arange(-self.radius, self.radius + 1, dtype="int32")
        wanted = ops.cast(labelled, "int32")[:, None] + offsets[None]  # (B, W)
        inside = ops.cast((wanted >= 0) & (wanted < length), "float32")
        # One gather on the folded clips: a gather along the second axis copies its indices.
        starts = ops.arange(batch, dtype="int32")[:, None] * length
        rows = starts + ops.clip(wanted, 0, length - 1)
        folded = ops.reshape(frames, (-1, *frames.shape[2:]))
        return ops.take(folded, rows, axis=0), inside

    def compute_output_spec(self, frames, labelled):
        """Return the shapes of the window and of ``inside``."""
        batch, size = frames.shape[0], 2 * self.radius + 1
        return (
            keras.KerasTensor((batch, size, *frames.shape[2:]), dtype=frames.dtype),
            keras.KerasTensor((batch, size), dtype="float32"),
        )

    def get_config(self):
        """Return the arguments."""
        return super().get_config() | {"radius": self.radius}
