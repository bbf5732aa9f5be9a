"""Where a model trains: devices and hosts, XLA and seeds."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import keras
import tensorflow as tf

from a2d_tf.processes.hosts import this_host
from a2d_tf.processes.startup import JAX


@dataclass(frozen=True)
class Devices:
    """The devices that share a batch.

    Attributes:
        count: Their number, on all hosts together.
        scope: Context in which a model is built and compiled.
    """

    count: int
    scope: Callable[[], AbstractContextManager[Any]]


def choose_devices(mode: str) -> Devices:
    """Return the devices of a mode.

    Args:
        mode: ``none``: one device. ``mirrored``: all visible GPUs, or all logical CPUs where there
            is no GPU. ``auto``: mirrored from two GPUs on. On JAX, several hosts share a batch in
            every mode, with all their devices.
    """
    if keras.backend.backend() == JAX:
        return _choose_on_jax(mode)
    strategy = choose_strategy(mode)
    return Devices(strategy.num_replicas_in_sync, strategy.scope)


def choose_strategy(mode: str) -> tf.distribute.Strategy:
    """Return the distribution strategy of a mode on TensorFlow, see ``choose_devices``."""
    gpus = tf.config.list_logical_devices("GPU")
    if mode == "mirrored" or (mode == "auto" and len(gpus) > 1):
        devices = gpus or tf.config.list_logical_devices("CPU")
        return tf.distribute.MirroredStrategy([device.name for device in devices])
    return tf.distribute.get_strategy()


def use_xla(mode: str) -> bool:
    """Return whether to compile with XLA; ``auto`` does on a GPU, where it is faster, or in JAX."""
    if mode == "auto":
        return keras.backend.backend() == JAX or bool(tf.config.list_logical_devices("GPU"))
    return mode == "on"


def seed_everything(seed: int, *, deterministic: bool) -> None:
    """Seed Python, NumPy and Keras; ask for deterministic kernels when wanted."""
    keras.utils.set_random_seed(seed)
    if deterministic:
        tf.config.experimental.enable_op_determinism()


def _choose_on_jax(mode: str) -> Devices:
    devices = keras.distribution.list_devices()
    alone = this_host().count == 1
    if alone and (mode == "none" or len(devices) == 1):
        return Devices(1, nullcontext)
    # Each host reads its own part of a batch.
    shared = keras.distribution.DataParallel(devices=devices, auto_shard_dataset=False)
    keras.distribution.set_distribution(shared)
    return Devices(len(devices), nullcontext)
