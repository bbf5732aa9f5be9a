"""The last state of a run on disk: weights, optimiser and step, replaced atomically."""

import json
from pathlib import Path

import keras

from a2d_tf.errors import InputError

_STATE = "state.json"


def checkpoint_folder(workdir: Path) -> Path:
    """Return where a run keeps its checkpoint."""
    return workdir / "checkpoints"


def save_checkpoint(model: keras.Model, workdir: Path, *, step: int) -> None:
    """Write the model's weights, its optimiser's state and the step; never leave half a file."""
    folder = checkpoint_folder(workdir)
    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / f"step-{step:08d}.weights.h5"
    model.save_weights(weights)
    state = folder / f"{_STATE}.partial"
    state.write_text(json.dumps({"step": step, "weights": weights.name}) + "\n", encoding="utf-8")
    state.replace(folder / _STATE)
    for older in folder.glob("step-*.weights.h5"):
        if older != weights:
            older.unlink()


def last_step(workdir: Path) -> int | None:
    """Return the step of the checkpoint, or None when there is none."""
    state = _read_state(workdir)
    return None if state is None else int(state["step"])


def load_checkpoint(model: keras.Model, workdir: Path) -> int:
    """Fill a model (and its optimiser, when compiled) from the checkpoint and return its step.

    Raises:
        InputError: No checkpoint, or one of another model.
    """
    state = _read_state(workdir)
    if state is None:
        raise InputError(workdir, "checkpoints", "must hold a trained run (see a2d-tf train)")
    weights = checkpoint_folder(workdir) / str(state["weights"])
    try:
        model.load_weights(weights)
    except (OSError, ValueError, KeyError) as error:
        reason = str(error).splitlines()[0]
        raise InputError(weights, "weights", f"must fit the model of this run: {reason}") from error
    return int(state["step"])


def _read_state(workdir: Path) -> dict[str, int | str] | None:
    path = checkpoint_folder(workdir) / _STATE
    if not path.is_file():
        return None
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
        return {"step": int(state["step"]), "weights": str(state["weights"])}
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            path, "state", "must be the file that training wrote", str(error)
        ) from None
