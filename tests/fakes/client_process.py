"""A process that has SavedModels, TensorFlow and nothing of the package."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Values by the name of an input or output, these by the name of a request.
Named = dict[str, dict[str, NDArray[Any]]]

# Asks each of several models, one for each argument, all its requests ``name/input``.
CLIENT = """
import sys
sys.modules |= {"a2d_tf": None, "keras": None}  # any import of them fails
import numpy as np
import tensorflow as tf

for place, version in enumerate(sys.argv[1:]):
    segment = tf.saved_model.load(version).signatures["serving_default"]
    requests = {}
    with np.load(f"requests_{place}.npz") as file:
        for path in file.files:
            name, field = path.split("/")
            value = file[path]
            value = value.tolist() if value.dtype.kind == "U" else value
            requests.setdefault(name, {})[field] = tf.constant(value)
    answers = {}
    for name, request in requests.items():
        for field, one in segment(**request).items():
            value = one.numpy()
            text = value.dtype.kind == "O"
            answers[f"{name}/{field}"] = np.array(value.tolist()) if text else value
    np.savez(f"answers_{place}.npz", **answers)
"""


def ask_another_process(folder: Path, *models: tuple[Path, Named]) -> list[Named]:
    """Return what SavedModels answer in a process without the package.

    Args:
        folder: Folder that the requests and answers pass through.
        models: Pairs of a SavedModel's folder and the requests that it is asked.

    Returns:
        Answers of each model by request.
    """
    for place, (_, requests) in enumerate(models):
        flat: dict[str, Any] = {
            f"{name}/{field}": value
            for name, request in requests.items()
            for field, value in request.items()
        }
        with (folder / f"requests_{place}.npz").open("wb") as file:
            np.savez(file, **flat)
    versions = [str(version) for version, _ in models]
    subprocess.run(
        [sys.executable, "-I", "-c", CLIENT, *versions], cwd=folder, check=True, timeout=120
    )
    return [_read_named(folder / f"answers_{place}.npz") for place in range(len(models))]


def _read_named(path: Path) -> Named:
    named: Named = {}
    with np.load(path) as file:
        for key in file.files:
            name, field = key.split("/")
            named.setdefault(name, {})[field] = file[key]
    return named
