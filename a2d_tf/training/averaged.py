"""Moving averages of the weights: the model answers with them, and trains on without them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import keras


def swap_averages(model: keras.Model) -> None:
    """Let the weights of a compiled model and their moving averages change places.

    A checkpoint holds the averages as the model's weights and the weights in their place in the
    optimiser's state, so whoever loads only the model's weights answers with the averages. Nothing
    is done where the optimiser keeps none (``train.ema``).

    Args:
        model: A compiled model whose optimiser has been built.
    """
    optimizer = model.optimizer
    if not optimizer.use_ema:
        return
    pairs = zip(
        optimizer._trainable_variables, optimizer._model_variables_moving_average, strict=True
    )
    for weight, average in pairs:
        if average is not None:
            trained = weight.numpy()
            weight.assign(average.numpy())
            average.assign(trained)


def take_from_devices(model: keras.Model) -> None:
    """Give a model the weights that JAX has for it while it is fitted; on TensorFlow it has them.

    Args:
        model: The model that is fitted.
    """
    if hasattr(model, "jax_state_sync"):
        model.jax_state_sync()


@contextmanager
def averages_in(model: keras.Model) -> Iterator[None]:
    """Let a model have its averages as weights while the context lasts."""
    swap_averages(model)
    try:
        yield
    finally:
        swap_averages(model)


class ValidateAverages(keras.callbacks.Callback):
    """Validate with the averages.

    Args:
        model: The compiled model.
    """

    def __init__(self, model: keras.Model) -> None:
        super().__init__()
        self._compiled = model

    def on_test_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Take the averages."""
        swap_averages(self._compiled)

    def on_test_end(self, logs: dict[str, Any] | None = None) -> None:
        """Take the weights again."""
        swap_averages(self._compiled)
