"""The named weights that runs begin with."""

from collections.abc import Mapping
from pathlib import Path

from a2d_tf.config.schema import ExperimentConfig
from a2d_tf.errors import InputError
from a2d_tf.training.checkpoint import last_step
from a2d_tf.weights.cache_folder import kept_path
from a2d_tf.weights.catalogue import CATALOGUE


def require_weights(configs: Mapping[str, ExperimentConfig], *, runs_dir: Path) -> None:
    """Check now, not hours later, that all runs that have not begun have their named weights.

    Args:
        configs: Of each run.
        runs_dir: Folder of the runs.

    Raises:
        InputError: Some are not here; the message has the commands that fetch them.
    """
    missing: dict[str, None] = {}
    for run, config in configs.items():
        if last_step(runs_dir / run) is not None:
            continue  # it has its own
        for value in config.model.model_dump().values():
            named = CATALOGUE.get(value) if isinstance(value, str) else None
            if named is not None and kept_path(named) is None:
                missing[named.name] = None
    if missing:
        commands = " && ".join(f"a2d-tf weights {name}" for name in missing)
        raise InputError("weights", ", ".join(missing), f"must be fetched first: {commands}")
