"""The optimisers of the papers."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeAlias

import keras
from keras import ops

from a2d_tf.config.schema import TrainConfig
from a2d_tf.training.schedules import step_schedule
from a2d_tf.training.whole_gradient import ClipsWholeGradient

Rate: TypeAlias = float | keras.optimizers.schedules.LearningRateSchedule


# What decays: the matrices of convolutions, dense layers and LSTMs. Word embeddings, biases and
# batch norm are left alone, as in the public code of Hu et al. (ECCV 2016).
_DECAYED = ("kernel", "recurrent_kernel")


@keras.saving.register_keras_serializable(package="a2d_tf")
class SGDWithL2(ClipsWholeGradient, keras.optimizers.SGD):
    """SGD with the gradient of an L2 penalty added before momentum.

    Keras' own ``weight_decay`` is separate from the gradient: with momentum 0.9 it would shrink
    weights ten times less.

    Args:
        l2: The weight decay.
            Added behind the clipping of gradients, it is not clipped itself.
        form: ``"sum"``: the penalty is ``l2 / 2`` times the sum of the squares of a kernel, as in
            Caffe. ``"mean"``: it is ``l2`` times their mean, as in the Keras Mask R-CNN, which
            divides by the number of weights; biases, which have one axis, decay there too.
    """

    def __init__(
        self,
        learning_rate: Rate = 0.01,
        *,
        l2: float = 0.0,
        form: Literal["sum", "mean"] = "sum",
        **kwargs: Any,
    ) -> None:
        super().__init__(learning_rate, **kwargs)
        self.l2 = l2
        self.form = form

    def update_step(self, gradient: Any, variable: keras.Variable, learning_rate: Any) -> None:
        """Update one variable."""
        factor = self._penalty_factor(variable)
        if factor:
            gradient = ops.add(gradient, factor * ops.cast(variable, gradient.dtype))
        super().update_step(gradient, variable, learning_rate)

    def get_config(self) -> dict[str, Any]:
        """Return the arguments."""
        return super().get_config() | {"l2": self.l2, "form": self.form}

    def _penalty_factor(self, variable: keras.Variable) -> float:
        """Return what a variable is multiplied by in the gradient of its penalty."""
        # TensorFlow hands its own variable over, which is called "dense/kernel:0", and its copy on
        # a second device "dense/kernel/replica_1:0".
        parts = variable.name.partition(":")[0].split("/")
        name = next(part for part in reversed(parts) if not part.startswith("replica_"))
        if self.form == "mean":
            decays = name in (*_DECAYED, "bias")
            return 2 * self.l2 / math.prod(variable.shape) if decays else 0.0
        return self.l2 if name in _DECAYED else 0.0


@keras.saving.register_keras_serializable(package="a2d_tf")
class Adam(ClipsWholeGradient, keras.optimizers.Adam):
    """Adam that clips the gradient of the whole batch."""


def build_optimizer(config: TrainConfig) -> keras.optimizers.Optimizer:
    """Return Adam (sentence paper, 3.4) or SGD with momentum and L2, with the step schedule."""
    rate = step_schedule(
        learning_rate=config.first_rate,
        decay_steps=config.decay_steps,
        decay_factor=config.decay_factor,
    )
    optimizer = OPTIMIZERS[config.optimizer](rate, config)
    # Keras would give the averages to the model for good wherever a fit ends.
    optimizer.finalize_variable_values = _leave_as_they_are
    return optimizer


def _leave_as_they_are(variables: Sequence[keras.Variable]) -> None:
    """Do nothing: ``training/averaged.py`` lets weights and averages change places."""


def _build_adam(rate: Rate, config: TrainConfig) -> keras.optimizers.Optimizer:
    return Adam(rate, **_shared(config))


def _build_sgd(rate: Rate, config: TrainConfig) -> keras.optimizers.Optimizer:
    return SGDWithL2(
        rate,
        l2=config.weight_decay,
        form=config.weight_decay_form,
        momentum=config.momentum,
        **_shared(config),
    )


def _shared(config: TrainConfig) -> dict[str, Any]:
    """Return the arguments that all optimisers have."""
    shared: dict[str, Any] = {"global_clipnorm": config.clip_norm}
    if config.accumulate > 1:
        shared["gradient_accumulation_steps"] = config.accumulate
    if config.ema:
        shared |= {"use_ema": True, "ema_momentum": config.ema}
    return shared


# By the names of ``train.optimizer``.
OPTIMIZERS: Mapping[str, Callable[[Rate, TrainConfig], keras.optimizers.Optimizer]] = {
    "adam": _build_adam,
    "sgd": _build_sgd,
}
