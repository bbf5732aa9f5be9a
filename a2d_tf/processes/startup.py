"""Start TensorFlow, and Keras on it, whatever the user has set for other programs.

Keras reads ``~/.keras/keras.json`` and some variables of the environment when it is imported, which
``import tensorflow`` does: other channels, floats or back ends than these would break a command.
"""

import importlib.util
import logging
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from a2d_tf.errors import InputError
from a2d_tf.processes.hosts import join_hosts

BACKEND = "tensorflow"
JAX = "jax"  # which training takes too
_BACKEND_VARIABLE = "KERAS_BACKEND"
# While Keras is imported. No file can be in such a folder, and Keras goes on where it cannot write
# one. The two numbers would end a training early.
_ENVIRONMENT: Mapping[str, str | None] = {
    "KERAS_HOME": os.devnull,
    "KERAS_NNX_ENABLED": None,
    "KERAS_MAX_EPOCHS": None,
    "KERAS_MAX_STEPS_PER_EPOCH": None,
}


def start_tensorflow(*, with_keras: bool = True, or_jax: bool = False) -> None:
    """Import TensorFlow and look for devices; notices are shown only when that fails.

    An interrupt is not a failure: it shows none.

    Args:
        with_keras: Whether Keras is used too.
        or_jax: Whether Keras may run on JAX, where the user asks for it (``KERAS_BACKEND=jax``).
            TensorFlow then reads the data and leaves accelerators alone; other hosts are joined.

    Raises:
        InputError: Keras is used, and the user asks for another back end of it.
    """
    backend = (with_keras and os.environ.get(_BACKEND_VARIABLE)) or BACKEND
    allowed = (BACKEND, JAX) if or_jax else (BACKEND,)
    if with_keras:
        _check_backend(backend, allowed)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    if backend == JAX:
        join_hosts()
    with _held_back_stderr(), _environment({**_ENVIRONMENT, _BACKEND_VARIABLE: backend}):
        import tensorflow as tf

        if backend == JAX:
            tf.config.set_visible_devices([], "GPU")
        tf.config.list_physical_devices()
        # A last, smaller batch is traced anew, about which TensorFlow would warn at length.
        logging.getLogger("tensorflow").setLevel(logging.ERROR)
        if with_keras:
            _settle_keras(allowed)


def _settle_keras(allowed: Sequence[str]) -> None:
    import keras

    # Somebody who calls a command from a program of their own may have imported Keras before.
    _check_backend(keras.config.backend(), allowed)
    keras.config.set_image_data_format("channels_last")
    keras.config.set_floatx("float32")
    keras.config.set_epsilon(1e-7)


def _check_backend(asked: str, allowed: Sequence[str]) -> None:
    if asked not in allowed:
        rule = f"must be {' or '.join(allowed)}, or unset"
        raise InputError("environment", _BACKEND_VARIABLE, rule, asked)
    if asked == JAX and importlib.util.find_spec("jax") is None:
        rule = 'needs JAX: pip install "a2d_tf[backends]"'
        raise InputError("environment", _BACKEND_VARIABLE, rule, asked)


@contextmanager
def _environment(changes: Mapping[str, str | None]) -> Iterator[None]:
    """Return a context in which variables of the environment have other values, None for none."""
    before = {name: os.environ.get(name) for name in changes}
    _set_environment(changes)
    try:
        yield
    finally:
        _set_environment(before)


def _set_environment(values: Mapping[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@contextmanager
def _held_back_stderr() -> Iterator[None]:
    # The notices bypass sys.stderr, so the file descriptor itself is moved.
    sys.stderr.flush()
    kept = os.dup(2)
    with tempfile.TemporaryFile() as notices:
        os.dup2(notices.fileno(), 2)
        try:
            yield
        except InputError:
            raise
        except Exception:
            notices.seek(0)
            os.write(kept, notices.read())
            raise
        finally:
            os.dup2(kept, 2)
            os.close(kept)
