"""Names and places in the folder of a run, and which checkpoints it has.

::

    <workdir>/
        config.toml                    what it was trained with
        data.json                      counts, source and versions of the data that it trained on
        checkpoints/state.json         steps and files of the last checkpoint and of the best one
        checkpoints/step-*.weights.h5  weights of the model and its optimiser's state
        checkpoints/step-*.sha256      the digest of each
        log.csv tensorboard/           losses and metrics of every epoch
        pictures/step-*.png            held-out clips after every epoch
        word_vectors/ vocabulary.txt   words that are the run's own
        flow.json                      how the flow was made that it trained on
        failed_batch.json              the batch at which a training lost its numbers
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from a2d_tf.errors import InputError
from a2d_tf.files.file_names import FILE_NAME_RULE, is_file_name
from a2d_tf.files.json_text import decode_json

CONFIG_FILE = "config.toml"
DATA_FILE = "data.json"
LOG_FILE = "log.csv"
TENSORBOARD_FOLDER = "tensorboard"
PICTURES_FOLDER = "pictures"
WORD_VECTORS_FOLDER = "word_vectors"
VOCABULARY_FILE = "vocabulary.txt"
FLOW_FILE = "flow.json"
STATE_FILE = "state.json"
FAILED_BATCH_FILE = "failed_batch.json"
LOG_BEGINS = b"epoch,"

# Which checkpoint of a run is asked: the last one, or that with the best validation.
LAST, BEST = "last", "best"

_WITHOUT_STATE = "without it, training goes on from the newest whole checkpoint"
_WEIGHTS_NAME = re.compile(r"step-(\d+)\.weights\.h5")


@dataclass(frozen=True)
class BestCheckpoint:
    """The checkpoint with the best validation, and the column of the log by which it is that."""

    step: int
    weights: Path
    metric: str
    value: float


@dataclass(frozen=True)
class RunState:
    """The last checkpoint of a run: its step and its file of weights; and the best one, if any."""

    step: int
    weights: Path
    best: BestCheckpoint | None = None


def checkpoint_folder(workdir: Path) -> Path:
    """Return where a run keeps its checkpoints."""
    return workdir / "checkpoints"


def weights_path(workdir: Path, step: int) -> Path:
    """Return the file of weights of a run's checkpoint."""
    return checkpoint_folder(workdir) / f"step-{step:08d}.weights.h5"


def holds_run(folder: Path) -> bool:
    """Return whether a folder holds a run, or what is left of one."""
    return (folder / CONFIG_FILE).exists() or checkpoint_folder(folder).is_dir()


def stored_checkpoints(workdir: Path) -> dict[int, Path]:
    """Return the files of weights that a run holds by their steps, which ascend."""
    names = ((path, _WEIGHTS_NAME.fullmatch(path.name)) for path in _listed(workdir))
    return dict(sorted((int(name[1]), path) for path, name in names if name is not None))


def read_state(workdir: Path) -> RunState | None:
    """Return the last checkpoint of a run, or None when there is none.

    Raises:
        InputError: The file is not the one that training wrote.
    """
    path = checkpoint_folder(workdir) / STATE_FILE
    if not path.is_file():
        return None
    try:
        state = decode_json(path.read_text(encoding="utf-8"))
        weights = _weights_of(state, path)
        return RunState(int(state["step"]), weights, _best_of(state, path))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise InputError(
            path, "state", f"must be the file that training wrote; {_WITHOUT_STATE}", str(error)
        ) from None


def last_step(workdir: Path) -> int | None:
    """Return the step of a run's checkpoint, or None when there is none."""
    state = read_state(workdir)
    return None if state is None else state.step


def find_checkpoint(workdir: Path, which: str = LAST) -> tuple[int, Path]:
    """Return step and file of a checkpoint of a run.

    Args:
        workdir: Folder of the run.
        which: ``last``, ``best`` or the step of one that the run holds.

    Raises:
        InputError: There is no such checkpoint.
    """
    state = read_state(workdir)
    if state is None:
        raise InputError(workdir, "checkpoints", "must hold a trained run (see a2d-tf train)")
    if which == LAST:
        return state.step, state.weights
    if which == BEST and state.best is not None:
        return state.best.step, state.best.weights
    stored = stored_checkpoints(workdir)
    if which.isascii() and which.isdigit() and int(which) in stored:
        return int(which), stored[int(which)]
    names = [LAST, *([BEST] if state.best is not None else []), *map(str, stored)]
    raise InputError(workdir, "--checkpoint", f"must be one of {', '.join(names)}", which)


def has_lost_state(workdir: Path, *, first_epoch: int) -> bool:
    """Whether a folder holds checkpoints of a run and no state.

    Args:
        workdir: Folder of the run.
        first_epoch: Steps of the first epoch. A run that was killed before its state was written
            for the first time may have a checkpoint of it.
    """
    stored = stored_checkpoints(workdir)
    return read_state(workdir) is None and any(step > first_epoch for step in stored)


def _best_of(state: dict[str, Any], path: Path) -> BestCheckpoint | None:
    best = state.get("best")  # runs of earlier versions have none
    if best is None:
        return None
    return BestCheckpoint(
        step=int(best["step"]),
        weights=_weights_of(best, path),
        metric=str(best["metric"]),
        value=float(best["value"]),
    )


def _weights_of(values: dict[str, Any], path: Path) -> Path:
    """Return the file of weights that a state names; ValueError for no name of a file."""
    name = str(values["weights"])
    if not is_file_name(name):
        raise ValueError(f"weights {FILE_NAME_RULE}")
    return path.with_name(name)


def _listed(workdir: Path) -> list[Path]:
    folder = checkpoint_folder(workdir)
    return list(folder.iterdir()) if folder.is_dir() else []
