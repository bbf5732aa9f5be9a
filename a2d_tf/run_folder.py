"""Names and places in the folder of a run, and which checkpoint is its last.

::

    <workdir>/
        config.toml                    what it was trained with
        checkpoints/state.json         step and file of the last checkpoint
        checkpoints/step-*.weights.h5  weights of the model and its optimiser's state
        log.csv tensorboard/           losses and metrics of every epoch
        pictures/step-*.png            held-out clips after every epoch
        word_vectors/ vocabulary.txt   words that are the run's own
        flow.json                      how the flow was made that it trained on
"""

import json
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.errors import InputError

CONFIG_FILE = "config.toml"
LOG_FILE = "log.csv"
TENSORBOARD_FOLDER = "tensorboard"
PICTURES_FOLDER = "pictures"
WORD_VECTORS_FOLDER = "word_vectors"
VOCABULARY_FILE = "vocabulary.txt"
FLOW_FILE = "flow.json"
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


def last_step(workdir: Path) -> int | None:
    """Return the step of a run's checkpoint, or None when there is none."""
    state = read_state(workdir)
    return None if state is None else state.step
