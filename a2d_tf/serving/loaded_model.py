"""A SavedModel that this package wrote, loaded as a client of it would."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tensorflow as tf
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.serving.saved_model import SUMMARY_FILE
from a2d_tf.serving.served_model import SIGNATURE

# Values by the name of an input or output.
Named = Mapping[str, NDArray[Any]]


class LoadedModel:
    """A served model, whose ``answer`` may be called from several threads.

    Attributes:
        version: Its folder.
        kind: What it is asked and answers.
        size: Side of the network's input, in pixels.
        pairs: Ids of the pairs that may be asked for or are answered, if any.
        inputs: Type and shape of each input by its name; None for a side of any length.

    Args:
        path: Folder of the version, or of the model, whose newest version is taken.
        signature: Name of the signature that is asked.

    Raises:
        InputError: There is no SavedModel of this package.
    """

    def __init__(self, path: Path, *, signature: str = SIGNATURE) -> None:
        self.version = _find_version(path)
        try:
            about = json.loads((self.version / SUMMARY_FILE).read_text(encoding="utf-8"))
            self.kind, self.size = str(about["kind"]), int(about["size"])
            self.pairs = [int(pair) for pair in about.get("pairs") or ()]
            # The signature lives no longer than the object that it was loaded with.
            self._loaded = tf.saved_model.load(str(self.version))
            self._serve = self._loaded.signatures[signature]
        except (OSError, ValueError, KeyError, TypeError) as error:
            rule = "must be a SavedModel of a2d-tf export"
            raise InputError(self.version, "folder", rule) from error
        specs = self._serve.structured_input_signature[1]
        self.inputs: dict[str, tuple[str, tuple[int | None, ...]]] = {
            name: (spec.dtype.name, tuple(spec.shape.as_list())) for name, spec in specs.items()
        }

    def answer(self, request: Named) -> dict[str, NDArray[Any]]:
        """Return what the model answers.

        Args:
            request: Values of all inputs by name; texts as ``object``.
        """
        tensors = {name: tf.constant(value) for name, value in request.items()}
        return {name: value.numpy() for name, value in self._serve(**tensors).items()}


def _find_version(path: Path) -> Path:
    if (path / "saved_model.pb").is_file():
        return path
    versions = [one for one in path.glob("*/") if one.name.isdecimal()]
    if not versions:
        raise InputError(path, "folder", "must be a SavedModel, or hold versions of one")
    return max(versions, key=lambda one: int(one.name))
