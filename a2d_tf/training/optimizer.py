"""The optimisers of the papers."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import keras
from keras import ops

from a2d_tf.config.schema import TrainConfig
from a2d_tf.training.schedules import step_schedule

Rate: TypeAlias = float | keras.optimizers.schedules.LearningRateSchedule


@keras.saving.register_keras_serializable(package="a2d_tf")
class SGDWithL2(keras.optimizers.SGD):
    """SGD with the gradient of ``l2 / 2 * |w|^2`` added before momentum, as in Caffe.

    Keras' own ``weight_decay`` is separate from the gradient: with momentum 0.9 it would shrink
    weights ten times less. Biases (one axis) are left alone.

    Args:
        l2: The weight decay.
    """

    def __init__(self, learning_rate: Rate = 0.01, *, l2: float = 0.0, **kwargs: Any) -> None:
        super().__init__(learning_rate, **kwargs)
        self.l2 = l2

    def update_step(self, gradient: Any, variable: keras.Variable, learning_rate: Any) -> None:
        """Update one variable."""
        if self.l2 and len(variable.shape) > 1:
            gradient = ops.add(gradient, self.l2 * ops.cast(variable, gradient.dtype))
        super().update_step(gradient, variable, learning_rate)

    def get_config(self) -> dict[str, Any]:
        """Return the arguments."""
        return super().get_config() | {"l2": self.l2}


def build_optimizer(config: TrainConfig) -> keras.optimizers.Optimizer:
    """Return Adam (sentence paper, 3.4) or SGD with momentum and L2, with the step schedule."""
    rate = step_schedule(
        learning_rate=config.learning_rate,
        decay_steps=config.decay_steps,
        decay_factor=config.decay_factor,
    )
    return OPTIMIZERS[config.optimizer](rate, config)


def _build_adam(rate: Rate, config: TrainConfig) -> keras.optimizers.Optimizer:
    return keras.optimizers.Adam(rate, global_clipnorm=config.clip_norm)


def _build_sgd(rate: Rate, config: TrainConfig) -> keras.optimizers.Optimizer:
    return SGDWithL2(
        rate,
        l2=config.weight_decay,
        momentum=config.momentum,
        global_clipnorm=config.clip_norm,
    )


# By the names of ``train.optimizer``.
OPTIMIZERS: Mapping[str, Callable[[Rate, TrainConfig], keras.optimizers.Optimizer]] = {
    "adam": _build_adam,
    "sgd": _build_sgd,
}
