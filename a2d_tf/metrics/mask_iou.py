"""Mean IoU of masks while a model trains, at the network's resolution."""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="a2d_tf")
class MaskIoU(keras.metrics.Metric):
    """The average IoU per sample of responses above 0; ``SentenceMetrics`` has the published one.

    Targets are signed (B, K, H, W): +1, -1, and 0 for pixels that do not count. Samples without a
    counted pixel do not count; an empty mask for an empty truth counts as 1.
    """

    def __init__(self, *, name: str = "mean_iou", **kwargs):
        super().__init__(name=name, **kwargs)
        self.total = self.add_weight(name="total", initializer="zeros")
        self.count = self.add_weight(name="count", initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Add the samples of a batch."""
        counted = ops.not_equal(y_true, 0)
        truth = ops.greater(y_true, 0)
        predicted = ops.logical_and(ops.greater(y_pred, 0), counted)
        axes = (-2, -1)
        intersection = ops.sum(
            ops.cast(ops.logical_and(truth, predicted), "float32"), axis=axes
        )  # (B, K)
        union = ops.sum(ops.cast(ops.logical_or(truth, predicted), "float32"), axis=axes)
        iou = ops.where(union > 0, intersection / ops.maximum(union, 1), 1.0)
        real = ops.cast(ops.any(counted, axis=axes), "float32")
        self.total.assign_add(ops.sum(iou * real))
        self.count.assign_add(ops.sum(real))

    def result(self):
        """Return the mean so far, 0 before the first sample."""
        return self.total / ops.maximum(self.count, 1)
