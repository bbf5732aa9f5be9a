"""The precision that a model is built in."""

import functools
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import keras

# Without an accelerator there are no kernels for half floats, or some that are many times as slow
# as those for whole ones; a run that was trained on a GPU answers all the same.
_ACCELERATED = "mixed_float16"
_EVERYWHERE = "float32"

_log = logging.getLogger(__name__)


@contextmanager
def use_precision(policy: str) -> Iterator[None]:
    """Give layers that are made inside a Keras dtype policy, such as ``mixed_bfloat16``.

    It is the one that ``precision_here`` returns.
    """
    previous = keras.config.dtype_policy()
    keras.config.set_dtype_policy(precision_here(policy))
    try:
        yield
    finally:
        keras.config.set_dtype_policy(previous)


def precision_here(policy: str) -> str:
    """Return the policy that this machine computes in: float32 for float16 without a GPU."""
    if policy != _ACCELERATED or not _only_cpus():
        return policy
    _tell()
    return _EVERYWHERE


def _only_cpus() -> bool:
    return all(device.startswith("cpu") for device in keras.distribution.list_devices())


@functools.cache  # once in a process
def _tell() -> None:
    _log.warning(
        "train.precision %s needs a GPU: this machine computes in %s", _ACCELERATED, _EVERYWHERE
    )
