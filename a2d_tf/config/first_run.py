"""The keys by which an experiment begins with all weights of another run."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from a2d_tf.config.changes import key_of
from a2d_tf.config.inheritance import read_values
from a2d_tf.config.loader import apply_override, load_config
from a2d_tf.config.schema import TRAIN_VECTORS, ExperimentConfig
from a2d_tf.errors import InputError, OptionError
from a2d_tf.run_folder import CONFIG_FILE, WORD_VECTORS_FOLDER, checkpoint_folder, read_state

_OPTION = "--init-from"
_START = "model.start"
# Keys of weights that those of the other run take the place of.
_WEIGHTS = ("weights", "rgb_weights", "flow_weights")


def overrides_to_begin(path: Path, overrides: Sequence[str], run: Path) -> list[str]:
    """Return the overrides by which an experiment begins with another run, behind others.

    They name the run in ``model.start``, take other first weights away, and take the run's own word
    vectors where the experiment would train some.

    Args:
        path: The experiment file.
        overrides: What was given by ``--set``.
        run: The folder of a run, or the weights of a checkpoint.

    Raises:
        OptionError: ``model.start`` was given too.
        InputError: The file is missing or malformed.
    """
    given = {key_of(override) for override in overrides}
    if _START in given:
        raise OptionError(_OPTION, _START, "cannot also be given by --set", str(run))
    values = read_values(path)
    for override in overrides:
        apply_override(values, override)
    added = [f"{_START}={_toml(run)}"]
    model, text = _section(values, "model"), _section(values, "text")
    for name in _WEIGHTS:
        if model.get(name) and f"model.{name}" not in given:
            added.append(f'model.{name}=""')
    if text.get("vectors") == TRAIN_VECTORS:
        added.append(f"text.vectors={_toml(_folder_of(run) / WORD_VECTORS_FOLDER)}")
    return [*overrides, *added]


def check_first_run(run: Path, config: ExperimentConfig) -> None:
    """Raise InputError unless there is such a run, of an experiment's task, with a checkpoint.

    Args:
        run: The folder of a run, or the weights of a checkpoint.
        config: The experiment that begins with it.
    """
    folder = _folder_of(run)
    if not run.is_file() and (not run.is_dir() or read_state(run) is None):
        rule = "must be the folder of a trained run, or a checkpoint's weights"
        raise InputError(_OPTION, "RUN", rule, str(run))
    if (folder / CONFIG_FILE).is_file():
        task = load_config(folder / CONFIG_FILE).task
        if task != config.task:
            rule = f"must be {config.task!r}, as in the experiment that starts from this run"
            raise InputError(folder / CONFIG_FILE, "task", rule, task)


def _folder_of(run: Path) -> Path:
    """Return the folder of a run that is named by itself, or by a file of weights in it."""
    if run.is_dir():
        return run
    folder = run.absolute().parent.parent
    return folder if checkpoint_folder(folder) == run.absolute().parent else run.parent


def _section(values: dict[str, Any], name: str) -> dict[str, Any]:
    section = values.get(name, {})
    return section if isinstance(section, dict) else {}  # checked with the file


def _toml(path: Path) -> str:
    return json.dumps(str(path), ensure_ascii=False)
