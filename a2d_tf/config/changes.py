"""Keys of a trained run that may be changed when it is evaluated."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from a2d_tf.config.loader import apply_override
from a2d_tf.config.problem import first_problem
from a2d_tf.config.schema import ExperimentConfig, JointConfig
from a2d_tf.errors import InputError

CHANGES = "changes"  # key of metrics.json

_OPTION = "--set"
_SECTIONS = ("evaluation",)
_JOINT_SECTIONS = ("evaluation", "detection", "supervoxels")


def change_config(config: ExperimentConfig, changes: Sequence[str]) -> ExperimentConfig:
    """Return a run's configuration with other values of keys that evaluation alone uses.

    They are the keys of ``evaluation`` and, for a joint run, of ``detection`` and ``supervoxels``.
    All others stay what the run was trained with.

    Args:
        config: The configuration that the run was trained with.
        changes: ``dotted.key=value`` each; the value is TOML, or a plain string. Of two values of a
            key the last counts.

    Raises:
        InputError: A key of another section, an unknown one, or a value that breaks its rule;
            the message names ``--set``.
    """
    if not changes:
        return config
    sections = _JOINT_SECTIONS if isinstance(config, JointConfig) else _SECTIONS
    values = config.model_dump()
    for change in changes:
        key = key_of(change)
        section, dot, _ = key.partition(".")
        if not dot or section not in sections:
            rule = (
                f"must be a key of {', '.join(sections)}: the other keys of a {config.task} run "
                "are fixed by its training"
            )
            raise InputError(_OPTION, key, rule)
        apply_override(values, change)
    try:
        return type(config).model_validate(values)
    except ValidationError as error:
        raise first_problem(_OPTION, error, type(config)) from None


def describe_changes(config: ExperimentConfig, changes: Sequence[str]) -> dict[str, Any]:
    """Return what a file of results says of changes: ``{"changes": {key: value}}``, or nothing.

    Args:
        config: What ``change_config`` returned.
        changes: What it was given.
    """
    described: dict[str, Any] = {}
    for key in map(key_of, changes):
        value: Any = config.model_dump(mode="json")
        for part in key.split("."):
            value = value[part]
        described[key] = value
    return {CHANGES: described} if described else {}


def key_of(change: str) -> str:
    """Return the dotted key of ``dotted.key=value``."""
    return change.partition("=")[0].strip()
