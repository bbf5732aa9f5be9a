"""Read, override and save experiment files (TOML), with errors that name the key."""

import difflib
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import ValidationError

from a2d_tf.config.inheritance import read_values
from a2d_tf.config.problem import first_problem
from a2d_tf.config.schema import EXPERIMENTS, ExperimentConfig, SentenceConfig
from a2d_tf.errors import InputError
from a2d_tf.files.toml_text import MOST_LEVELS, decode_toml
from a2d_tf.files.whole_files import replace_text

_FORMER_TASKS = {"pairs": "pair_classifier"}  # names in runs of earlier versions


def load_config(path: Path, *, overrides: Sequence[str] = ()) -> ExperimentConfig:
    """Read an experiment file of any task.

    Args:
        path: The TOML file, or the name of an experiment that comes with the package, such as
            ``sentence/a2d_rgb``; a file may name a ``base`` (see ``config/inheritance.py``).
        overrides: ``dotted.key=value`` each; the value is TOML, or a plain string.

    Raises:
        InputError: A missing or malformed file, an unknown task or key (with the nearest valid
            name), a value that breaks its rule, a missing key.
    """
    values = read_values(path)
    for override in overrides:
        apply_override(values, override)
    experiment = _experiment(path, values)
    try:
        return experiment.model_validate(values)
    except ValidationError as error:
        raise first_problem(path, error, experiment) from None


def load_sentence_config(path: Path, *, overrides: Sequence[str] = ()) -> SentenceConfig:
    """Read an experiment file as ``load_config`` does, for what works with sentences only.

    Raises:
        InputError: As in ``load_config``, or the file has another task.
    """
    config = load_config(path, overrides=overrides)
    if not isinstance(config, SentenceConfig):
        raise InputError(path, "task", "must be 'sentence'", config.task)
    return config


def save_config(config: ExperimentConfig, path: Path) -> None:
    """Write the resolved configuration, every default included; the file is whole or not written.

    Raises:
        InputError: It cannot be written, as on a full disk; what was there is kept.
    """
    replace_text(path, config_text(config))


def config_text(config: ExperimentConfig) -> str:
    """Return the resolved configuration as TOML, as ``save_config`` writes it."""
    return tomli_w.dumps(config.model_dump(mode="json", exclude_none=True))


def _experiment(path: Path, values: dict[str, Any]) -> type[ExperimentConfig]:
    rule = f"must be one of {', '.join(EXPERIMENTS)}"
    if "task" not in values:
        misspelt = difflib.get_close_matches("task", values, n=1)
        if misspelt:
            hint = "is not a known key (did you mean task?)"
            raise InputError(path, misspelt[0], hint, values[misspelt[0]])
        raise InputError(path, "task", f"is missing; it {rule}")
    task = values["task"]
    if isinstance(task, str):
        task = values["task"] = _FORMER_TASKS.get(task, task)
        if task in EXPERIMENTS:
            return EXPERIMENTS[task]
    nearest = difflib.get_close_matches(str(task), EXPERIMENTS, n=1)
    hint = f" (did you mean {nearest[0]}?)" if nearest else ""
    raise InputError(path, "task", rule + hint, task)


def apply_override(values: dict[str, Any], override: str) -> None:
    """Set one of the values of an experiment, which are changed in place.

    Args:
        values: Sections and their values.
        override: ``dotted.key=value``; the value is TOML, or a plain string.

    Raises:
        InputError: There is no ``=``, or a section's name is that of a value.
    """
    key, separator, text = override.partition("=")
    if not separator or not key.strip():
        raise InputError("--set", override, "must be key=value")
    *parents, name = key.strip().split(".")
    if len(parents) > MOST_LEVELS:
        rule = f"must be a key at most {MOST_LEVELS} sections deep"
        raise InputError("--set", key.strip(), rule, len(parents))
    section = values
    for parent in parents:
        section = section.setdefault(parent, {})
        if not isinstance(section, dict):
            raise InputError("--set", key.strip(), f"{parent} is a value, not a section")
    try:
        section[name] = decode_toml(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        section[name] = text
    except ValueError as error:
        raise InputError("--set", key.strip(), "must be a value of TOML", str(error)) from None
