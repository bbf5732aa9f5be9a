"""Where a model trains: devices, XLA and precision."""

import keras
import tensorflow as tf


def choose_strategy(mode: str) -> tf.distribute.Strategy:
    """Return the distribution strategy of a mode.

    Args:
        mode: ``none``: one device. ``mirrored``: all visible GPUs, or all logical CPUs where there
            is no GPU. ``auto``: mirrored from two GPUs on.
    """
    gpus = tf.config.list_logical_devices("GPU")
    if mode == "mirrored" or (mode == "auto" and len(gpus) > 1):
        devices = gpus or tf.config.list_logical_devices("CPU")
        return tf.distribute.MirroredStrategy([device.name for device in devices])
    return tf.distribute.get_strategy()


def use_xla(mode: str) -> bool:
    """Return whether to compile with XLA; ``auto`` does on a GPU, where it is faster."""
    if mode == "auto":
        return bool(tf.config.list_logical_devices("GPU"))
    return mode == "on"


def seed_everything(seed: int, *, deterministic: bool) -> None:
    """Seed Python, NumPy and Keras; ask for deterministic kernels when wanted."""
    keras.utils.set_random_seed(seed)
    if deterministic:
        tf.config.experimental.enable_op_determinism()
