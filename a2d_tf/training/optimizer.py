"""The optimisers of the papers."""

import keras
from keras import ops

from a2d_tf.config.schema import TrainConfig
from a2d_tf.training.schedules import step_schedule


@keras.saving.register_keras_serializable(package="a2d_tf")
class SGDWithL2(keras.optimizers.SGD):
    """SGD with the gradient of ``l2 / 2 * |w|^2`` added before momentum, as in Caffe.

    Keras' own ``weight_decay`` is separate from the gradient: with momentum 0.9 it would shrink
    weights ten times less. Biases (one axis) are left alone.

    Args:
        l2: The weight decay.
    """

    def __init__(self, learning_rate=0.01, *, l2: float = 0.0, **kwargs):
        super().__init__(learning_rate, **kwargs)
        self.l2 = l2

    def update_step(self, gradient, variable, learning_rate):
        """Update one variable."""
        if self.l2 and len(variable.shape) > 1:
            gradient = ops.add(gradient, self.l2 * ops.cast(variable, gradient.dtype))
        super().update_step(gradient, variable, learning_rate)

    def get_config(self):
        """Return the arguments."""
        return super().get_config() | {"l2": self.l2}


def build_optimizer(config: TrainConfig) -> keras.optimizers.Optimizer:
    """Return Adam (sentence paper, 3.4) or SGD with momentum and L2, with the step schedule."""
    rate = step_schedule(
        learning_rate=config.learning_rate,
        decay_steps=config.decay_steps,
        decay_factor=config.decay_factor,
    )
    if config.optimizer == "sgd":
        return SGDWithL2(
            rate,
            l2=config.weight_decay,
            momentum=config.momentum,
            global_clipnorm=config.clip_norm,
        )
    return keras.optimizers.Adam(rate, global_clipnorm=config.clip_norm)
