"""Training ends where a loss or a weight is no number any more, and leaves the batch's names."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import ops

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.files.whole_files import replace_text
from a2d_tf.run_folder import FAILED_BATCH_FILE

_RULE = (
    "must stay a number; lower train.learning_rate or set train.clip_norm in another --workdir, "
    "from the last checkpoint with --init-from"
)

# Given the steps before a batch, what names its elements: arrays (B,) by field.
NameBatch = Callable[[int], Mapping[str, Any]]


def find_not_finite(model: keras.Model) -> keras.Variable | None:
    """Return the first variable of a model or of its optimiser that holds NaN or infinity."""
    optimizer = getattr(model, "optimizer", None)
    variables = [*model.variables, *(optimizer.variables if optimizer is not None else [])]
    return next((one for one in variables if not _is_finite(one)), None)


class StopWithoutNumbers(keras.callbacks.Callback):
    """End training at the first batch whose loss is NaN or infinite, and keep the batch's names.

    Args:
        workdir: Folder of the run.
        start_step: Steps before the first batch.
        name_batch: Function that names the elements of a batch.
    """

    def __init__(self, workdir: Path, *, start_step: int, name_batch: NameBatch) -> None:
        super().__init__()
        self._workdir = workdir
        self._name_batch = name_batch
        self._step = start_step

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Raise InputError where the loss is no number."""
        self._step += 1
        loss = (logs or {}).get("loss", 0.0)
        if not np.isfinite(loss):
            raise self.failure("loss", loss)

    def check_weights(self, model: keras.Model) -> None:
        """Raise InputError where a weight, or what the optimiser keeps of it, is no number."""
        variable = find_not_finite(model)
        if variable is not None:
            raise self.failure("weights", variable.path)

    def failure(self, field: str, value: object) -> InputError:
        """Write the names of the last batch and return the error.

        Args:
            field: What is no number: ``loss`` or ``weights``.
            value: The loss, or the name of the variable.
        """
        path = self._workdir / FAILED_BATCH_FILE
        elements = _elements(self._name_batch(self._step - 1))
        found = {"step": self._step, "field": field, "value": str(value), "elements": elements}
        replace_text(path, json.dumps(found, indent=2, ensure_ascii=False) + "\n")
        rule = f"{_RULE}; {path.name} names the batch of step {self._step}"
        return InputError(self._workdir, field, rule, value)


def _is_finite(variable: keras.Variable) -> bool:
    # On the device, and without a copy: checkpoints of hundreds of megabytes are checked so.
    return not _is_float(variable) or bool(ops.all(ops.isfinite(variable)))


def _is_float(variable: keras.Variable) -> bool:
    return "float" in variable.dtype


def _elements(names: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what names each element of a batch, of arrays (B,) of ints or bytes by field."""
    columns = {field: array.tolist() for field, array in names.items()}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return [{field: _readable(field, value) for field, value in row.items()} for row in rows]


def _readable(field: str, value: int | bytes) -> int | str | list[str]:
    if isinstance(value, int):
        return value
    text = value.decode(errors="replace")
    return text.splitlines() if field == keys.SENTENCE_TEXTS else text
