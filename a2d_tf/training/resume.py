"""What of a run's configuration may change when it goes on.

A longer training does first what the shorter one did, and which checkpoints are kept changes no
weight. Whatever else differs would be another run.
"""

from pathlib import Path
from typing import Any

from a2d_tf.config.loader import config_text, load_config
from a2d_tf.config.schema import ExperimentConfig
from a2d_tf.errors import InputError
from a2d_tf.run_folder import CONFIG_FILE, LOG_BEGINS, LOG_FILE, has_lost_state, last_step

_STEPS = "train.steps"
_FREE = (_STEPS, "train.keep", "train.best_by")


def check_config(config: ExperimentConfig, workdir: Path) -> None:
    """Raise InputError unless a folder may hold the run of a configuration.

    Args:
        config: The configuration.
        workdir: Folder of the run. One that has a checkpoint goes on with its own configuration;
            ``train.steps`` may be more, ``train.keep`` and ``train.best_by`` may be others.
    """
    if workdir.exists() and not workdir.is_dir():
        raise InputError(workdir, "--workdir", "must be a folder, not a file")
    path = workdir / CONFIG_FILE
    lost = has_lost_state(workdir, first_epoch=config.train.steps_per_epoch)
    if last_step(workdir) is None and not lost:
        _check_unused(workdir)
        return
    if not path.exists():
        rule = (
            "must exist beside the run's checkpoints, as it says what they were trained with; "
            "put it back or choose another --workdir"
        )
        raise InputError(path, "file", rule)
    before, after = _flat(load_config(path)), _flat(config)
    for field in [*before, *after]:
        old, new = before.get(field), after.get(field)
        if old != new and field not in _FREE:
            rule = f"the run in this folder was started with {old!r}; choose another --workdir"
            raise InputError(path, field, rule, new)
    if config.train.steps < before[_STEPS]:
        rule = f"must be at least {before[_STEPS]}: a run may be made longer, not shorter"
        raise InputError(path, _STEPS, rule, config.train.steps)


def _check_unused(workdir: Path) -> None:
    """Raise InputError where a run that begins would write over a file of somebody else.

    What a run left that was stopped before its first checkpoint may be written over.
    """
    advice = "was not written by a2d-tf train; move it or choose another --workdir"
    config, log = workdir / CONFIG_FILE, workdir / LOG_FILE
    if config.exists() and not _is_saved(config):
        raise InputError(config, "file", advice)
    if log.exists() and not log.read_bytes().startswith(LOG_BEGINS[: log.stat().st_size]):
        raise InputError(log, "file", advice)


def _is_saved(path: Path) -> bool:
    """Whether a configuration is written as ``save_config`` writes it."""
    try:
        return path.read_bytes() == config_text(load_config(path)).encode()
    except InputError:
        return False


def _flat(config: ExperimentConfig) -> dict[str, Any]:
    """Return the values of a configuration by ``section.key``."""
    flat: dict[str, Any] = {}
    for section, values in config.model_dump().items():
        if isinstance(values, dict):
            flat |= {f"{section}.{key}": value for key, value in values.items()}
        else:
            flat[section] = values
    return flat
