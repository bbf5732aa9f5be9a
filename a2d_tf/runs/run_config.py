"""The configuration of a trained run, which must be of the task that is asked for."""

from pathlib import Path
from typing import Any, TypeVar

from a2d_tf.config.loader import CONFIG_FILE, load_config
from a2d_tf.config.schema import EXPERIMENTS, ExperimentConfig
from a2d_tf.errors import InputError

_Config = TypeVar("_Config", bound=ExperimentConfig)


def load_run_config(workdir: Path, config_class: type[_Config]) -> _Config:
    """Read the configuration that a run was trained with.

    Args:
        workdir: Of the run.
        config_class: Of the task that is asked for, one of ``EXPERIMENTS``.

    Raises:
        InputError: The folder is missing, or is a run of another task.
    """
    if not workdir.is_dir():
        raise InputError(workdir, "folder", "must hold a trained run (see a2d-tf train)")
    config = load_config(workdir / CONFIG_FILE)
    if not isinstance(config, config_class):
        task = next(name for name, known in EXPERIMENTS.items() if known is config_class)
        raise InputError(workdir / CONFIG_FILE, "task", f"must be {task!r}", config.task)
    return config


def describe_training(step: int | None) -> dict[str, Any]:
    """Return what a file of results says of the answering weights: ``step`` or ``untrained``."""
    return {"untrained": True} if step is None else {"step": step}
