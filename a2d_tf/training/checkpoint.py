"""The checkpoints of a run on disk: weights, optimiser and step, replaced atomically.

Each has its SHA-256 beside it, which is compared where it is read.
"""

import io
import json
import logging
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras

from a2d_tf.errors import InputError
from a2d_tf.files.digest import check_digest, digest_path, record_digest
from a2d_tf.files.hdf5 import HDF5_ERRORS, check_weights
from a2d_tf.files.whole_files import partial_path, replace_file, replace_text
from a2d_tf.run_folder import (
    LAST,
    STATE_FILE,
    BestCheckpoint,
    RunState,
    checkpoint_folder,
    find_checkpoint,
    has_lost_state,
    read_state,
    stored_checkpoints,
    weights_path,
)

_SKIPPED = "Skipping variable loading for optimizer"  # a warning of Keras

_log = logging.getLogger(__name__)


def save_checkpoint(
    model: keras.Model,
    workdir: Path,
    *,
    step: int,
    keep: int = 1,
    best: BestCheckpoint | None = None,
) -> None:
    """Write the model's weights, its optimiser's state and the step; never leave half a file.

    Args:
        model: The model.
        workdir: Folder of the run.
        step: Steps that it has been trained for.
        keep: Number of checkpoints that stay, with this one.
        best: The best checkpoint, which stays too; it may be this one.

    Raises:
        InputError: It cannot be written, as on a full disk; the checkpoint before is kept.
    """
    folder = checkpoint_folder(workdir)
    folder.mkdir(parents=True, exist_ok=True)
    weights = weights_path(workdir, step)
    content = _weights_of(model)
    try:
        replace_file(weights, content)
        record_digest(weights)
        _write_state(workdir, RunState(step, weights, best))
    except InputError:
        state = read_state(workdir)
        if state is None or state.step != step:
            _remove(weights)
        raise
    _remove_others(workdir, RunState(step, weights, best), keep=keep)


def load_checkpoint(model: keras.Model, workdir: Path, *, which: str = LAST) -> int:
    """Fill a model (and its optimiser, when compiled) from a checkpoint and return its step.

    Args:
        model: The model.
        workdir: Folder of the run.
        which: ``last``, ``best`` or the step of one that the run holds.

    Raises:
        InputError: There is no such checkpoint, it is damaged, or it is that of another model.
    """
    step, weights = find_checkpoint(workdir, which)
    try:
        _check_whole(workdir, step, weights)
        check_weights(weights)
        complete = _fill(model, weights)
    except (*HDF5_ERRORS, AttributeError, IndexError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise InputError(weights, "weights", f"must fit the model of this run: {reason}") from error
    if not complete:
        rule = (
            "must match this machine: a run in mixed_float16 continues only where it "
            "started, on a GPU or without one"
        )
        raise InputError(weights, "optimiser", rule)
    return step


def go_back_to_whole(workdir: Path, *, first_epoch: int) -> int | None:
    """Return the step that a run goes on from; None where it has no checkpoint yet.

    Where its last checkpoint is damaged, the run goes on from the newest one before that is whole,
    and where ``state.json`` was lost from the newest one; both are logged as warnings.

    Args:
        workdir: Folder of the run.
        first_epoch: Steps of the first epoch. A run that was killed before its state was written
            for the first time may have a checkpoint of it, and begins anew.

    Raises:
        InputError: The last checkpoint is damaged, or the state was lost, and there is no other
            checkpoint that is whole.
    """
    state = read_state(workdir)
    if state is None:
        return _go_on_without_state(workdir, first_epoch=first_epoch)
    newest = state.step
    try:
        _check_there(state.weights)
        check_digest(state.weights)
    except InputError as error:
        older = _newest_whole(workdir, lambda stored: stored < newest)
        if older is None:
            hint = "no earlier checkpoint of this run is intact: train it again in another folder"
            raise _with_hint(error, hint) from None
        step, weights = older
        _log.warning("%s; continuing from step %d", error, step)
        best = state.best if state.best is not None and state.best.step <= step else None
        _write_state(workdir, RunState(step, weights, best))
        return step
    return newest


def _go_on_without_state(workdir: Path, *, first_epoch: int) -> int | None:
    if not has_lost_state(workdir, first_epoch=first_epoch):
        return None
    path = checkpoint_folder(workdir) / STATE_FILE
    newest = _newest_whole(workdir, lambda _: True)
    if newest is None:
        rule = "must exist; no checkpoint of this run is intact: train it again in another folder"
        raise InputError(path, "file", rule)
    step, weights = newest
    rule = "must exist; which checkpoint was the best one is forgotten"
    _log.warning("%s; continuing from step %d", InputError(path, "file", rule), step)
    _write_state(workdir, RunState(step, weights))
    return step


def _check_whole(workdir: Path, step: int, weights: Path) -> None:
    """Raise InputError unless a checkpoint is what was written; it names another one that is."""
    try:
        _check_there(weights)
        check_digest(weights)
    except InputError as error:
        other = _newest_whole(workdir, lambda stored: stored != step)
        hint = "no other checkpoint of this run is intact"
        if other is not None:
            hint = f"that of step {other[0]} is whole (--checkpoint {other[0]})"
        raise _with_hint(error, hint) from None


def _check_there(weights: Path) -> None:
    if not weights.is_file():
        raise InputError(weights, "weights", "must exist")


def _fill(model: keras.Model, weights: Path) -> bool:
    """Load weights; return whether the optimiser, if any, has its state too."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model.load_weights(weights)
    others = [one for one in caught if not str(one.message).startswith(_SKIPPED)]
    for one in others:
        warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)
    # Keras would go on with an optimiser that begins anew, and its rate with it.
    return len(others) == len(caught)


def _weights_of(model: keras.Model) -> bytes:
    """Return the content of a file of weights.

    It is made in memory: HDF5 ends the process where it finds a disk full.
    """
    memory = _NamedBytes()
    model.save_weights(memory)
    return memory.getvalue()


class _NamedBytes(io.BytesIO):
    """Bytes with the name by which Keras tells the format."""

    def __str__(self) -> str:
        return "memory.weights.h5"


def _write_state(workdir: Path, state: RunState) -> None:
    values: dict[str, Any] = {"step": state.step, "weights": state.weights.name}
    if state.best is not None:
        values["best"] = asdict(state.best) | {"weights": state.best.weights.name}
    replace_text(checkpoint_folder(workdir) / STATE_FILE, json.dumps(values) + "\n")


def _remove_others(workdir: Path, state: RunState, *, keep: int) -> None:
    """Remove all checkpoints but the last ones, the best one, and what is left of others."""
    stored = stored_checkpoints(workdir)
    kept = set([step for step in stored if step <= state.step][-keep:])
    if state.best is not None:
        kept.add(state.best.step)
    for step, weights in stored.items():
        if step not in kept:
            _remove(weights)
    folder = checkpoint_folder(workdir)
    for digest in folder.glob(digest_path(folder / "step-*").name):
        if not digest.with_suffix("").exists():
            digest.unlink(missing_ok=True)
    # A process that was killed while it wrote leaves its partial file.
    for partial in folder.glob(partial_path(folder / "step-*").name):
        partial.unlink(missing_ok=True)


def _remove(weights: Path) -> None:
    for path in (weights, digest_path(weights)):
        with suppress(OSError):
            path.unlink()


def _newest_whole(workdir: Path, is_wanted: Callable[[int], bool]) -> tuple[int, Path] | None:
    """Return step and file of the newest checkpoint among some that is what was written, if any."""
    for step, weights in reversed(stored_checkpoints(workdir).items()):
        if is_wanted(step) and digest_path(weights).is_file():
            with suppress(InputError):
                check_digest(weights)
                return step, weights
    return None


def _with_hint(error: InputError, hint: str) -> InputError:
    return InputError(error.place, error.field, f"{error.rule}; {hint}", error.value)
