"""Clipping the gradient of a whole batch, on however many devices it was computed."""

from typing import Any

import keras
from keras import ops

from a2d_tf.processes.startup import BACKEND


class ClipsWholeGradient(keras.optimizers.Optimizer):
    """An optimiser whose ``global_clipnorm`` is of the sum of all devices' gradients.

    Keras clips the gradient of each device before they are added up, so the same batch moves the
    weights otherwise on two devices than on one.
    """

    def _clip_gradients(self, grads: list[Any]) -> list[Any]:
        """Leave clipping to the sum, where Keras has one."""
        if keras.backend.backend() == BACKEND and self.global_clipnorm:
            return grads
        return super()._clip_gradients(grads)

    def _all_reduce_sum_gradients(self, grads_and_vars: Any) -> list[tuple[Any, Any]]:
        """Return the sums of all devices' gradients, clipped together."""
        summed = super()._all_reduce_sum_gradients(grads_and_vars)
        if not self.global_clipnorm:
            return summed
        squares = [ops.sum(ops.square(one)) for one, _ in summed if one is not None]
        norm = ops.sqrt(ops.sum(ops.stack(squares)))
        # As Keras does, which divides by the longer of the two.
        factor = self.global_clipnorm / ops.maximum(norm, self.global_clipnorm)
        return [(one if one is None else one * factor, variable) for one, variable in summed]
