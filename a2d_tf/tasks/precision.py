"""The precision that a model is built in."""

from collections.abc import Iterator
from contextlib import contextmanager

import keras


@contextmanager
def use_precision(policy: str) -> Iterator[None]:
    """Give layers that are made inside a Keras dtype policy, such as ``mixed_bfloat16``."""
    previous = keras.config.dtype_policy()
    keras.config.set_dtype_policy(policy)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(previous)
