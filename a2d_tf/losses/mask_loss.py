"""The pixel-wise logistic loss of the sentence paper (equation 5)."""

import keras
from keras import ops


def mask_loss(
    signed_target, response, *, positive_weight: float = 1.0, negative_weight: float = 1.0
):
    """Return log(1 + exp(-S Y)) for every pixel, 0 where the target is 0.

    Args:
        signed_target: Y (B, K, H, W): +1 on the actor, -1 elsewhere, 0 where no loss is wanted
            (padding, or a place kept for a sentence that the clip does not have).
        response: S, the same shape.
        positive_weight: Factor of the loss of the actor's pixels; 1 is the paper's.
        negative_weight: Factor of the loss of all others that count.
    """
    signed_target = ops.cast(signed_target, response.dtype)
    negative = negative_weight * ops.abs(signed_target)
    weight = ops.where(signed_target > 0, positive_weight, negative)
    return weight * ops.softplus(-response * signed_target)


@keras.saving.register_keras_serializable(package="a2d_tf")
class MaskLoss(keras.losses.Loss):
    """The mean of :func:`mask_loss` over pixels and sentences (equation 4).

    The mean divides by the number of pixels, not by the sum of weights, so that the sum over
    replicas of a distributed batch is the loss of the whole batch.
    """

    def __init__(
        self,
        *,
        positive_weight: float = 1.0,
        negative_weight: float = 1.0,
        name: str = "mask_loss",
        **kwargs,
    ):
        super().__init__(name=name, reduction="sum_over_batch_size", **kwargs)
        self.positive_weight = positive_weight
        self.negative_weight = negative_weight

    def call(self, y_true, y_pred):
        """Return the loss of every pixel."""
        return mask_loss(
            y_true,
            y_pred,
            positive_weight=self.positive_weight,
            negative_weight=self.negative_weight,
        )

    def get_config(self):
        """Return the arguments."""
        return {
            "positive_weight": self.positive_weight,
            "negative_weight": self.negative_weight,
            "name": self.name,
        }
