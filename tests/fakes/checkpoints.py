"""Checkpoints as TensorFlow 1 wrote them."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray


def write_checkpoint(prefix: Path, variables: Mapping[str, NDArray[np.generic]]) -> None:
    """Write variables by their names.

    Args:
        prefix: Path of the checkpoint without the endings of its files.
        variables: Values by name.
    """
    prefix.parent.mkdir(parents=True, exist_ok=True)
    tf.raw_ops.SaveV2(
        prefix=str(prefix),
        tensor_names=list(variables),
        shape_and_slices=[""] * len(variables),
        tensors=list(variables.values()),
    )
