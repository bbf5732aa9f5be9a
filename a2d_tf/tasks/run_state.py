"""Which checkpoint of a run is the last: what training writes beside its weights."""

import json
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.errors import InputError

STATE_FILE = "state.json"


@dataclass(frozen=True)
class RunState:
    """The last checkpoint of a run: its step and its file of weights."""

    step: int
    weights: Path


def checkpoint_folder(workdir: Path) -> Path:
    """Return where a run keeps its checkpoint."""
    return workdir / "checkpoints"


def read_state(workdir: Path) -> RunState | None:
    """Return the last checkpoint of a run, or None when there is none.

    Raises:
        InputError: The file is not the one that training wrote.
    """
    path = checkpoint_folder(workdir) / STATE_FILE
    if not path.is_file():
        return None
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
        return RunState(step=int(state["step"]), weights=path.with_name(str(state["weights"])))
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            path, "state", "must be the file that training wrote", str(error)
        ) from None
