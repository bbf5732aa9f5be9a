"""The configuration of a trained run, and what files of results say about its training."""

from pathlib import Path
from typing import Any

from a2d_tf.config.loader import load_config
from a2d_tf.config.schema import ExperimentConfig
from a2d_tf.errors import InputError
from a2d_tf.run_folder import CONFIG_FILE, LAST, find_checkpoint


def read_run_config(workdir: Path) -> ExperimentConfig:
    """Read the configuration that a run of any task was trained with.

    Args:
        workdir: Folder of the run.

    Raises:
        InputError: The folder is missing or holds no run.
    """
    if not (workdir / CONFIG_FILE).exists():
        rule = "must hold a trained run (see a2d-tf train)"
        inside = sorted(workdir.glob(f"*/{CONFIG_FILE}"))
        if inside:
            rule += f"; there is one in {inside[0].parent}"
        raise InputError(workdir, "folder", rule)
    return load_config(workdir / CONFIG_FILE)


def check_run(workdir: Path, *, task: str, checkpoint: str | None = LAST) -> None:
    """Raise InputError unless a folder holds a run of a task; no weight is read.

    Args:
        workdir: Folder of the run.
        task: Name of the task.
        checkpoint: The checkpoint that it must have, see ``find_checkpoint``; None for any or none.
    """
    found = read_run_config(workdir).task
    if found != task:
        raise InputError(workdir / CONFIG_FILE, "task", f"must be {task!r}", found)
    if checkpoint is not None:
        find_checkpoint(workdir, checkpoint)


def describe_training(step: int | None) -> dict[str, Any]:
    """Return what a file of results says about the answering weights: ``step`` or ``untrained``."""
    return {"untrained": True} if step is None else {"step": step}
