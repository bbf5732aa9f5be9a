"""What the folder of a run says: whether it is trained, on what, and how it was evaluated."""

import json
from pathlib import Path
from typing import Any

from a2d_tf.config.loader import load_config
from a2d_tf.config.schema import ExperimentConfig
from a2d_tf.errors import InputError
from a2d_tf.files.digest import sha256_of
from a2d_tf.files.whole_files import replace_text
from a2d_tf.run_folder import CONFIG_FILE, checkpoint_folder, last_step
from reproduction.datasets import DATA_SETS
from reproduction.evaluation import Evaluation
from reproduction.experiments import RUNS

METRICS = "metrics.json"
_TRAINED_ON = "trained_on.json"


def is_trained(workdir: Path, config: ExperimentConfig) -> bool:
    """Return whether a run is complete with this configuration."""
    if last_step(workdir) != config.train.steps:
        return False
    # Another configuration is left to a2d-tf train, whose error names the difference.
    return load_config(workdir / CONFIG_FILE) == config


def weights_at(workdir: Path, *, step: int) -> Path:
    """Return the file of weights that a run leaves at a step."""
    return checkpoint_folder(workdir.absolute()) / f"step-{step:08d}.weights.h5"


def claim_run(run: str, *, runs_dir: Path, data_dir: Path, start: Path | None) -> None:
    """Write down what a run is trained on, or check that it is the same as when it was begun.

    doit knows what a task depended on only if it has ended well: it would not notice other data
    when an interrupted training goes on.

    Args:
        run: Name of the run.
        runs_dir: Folder of the runs.
        data_dir: Folder of the data sets.
        start: Folder of the run that it begins with, None without one.

    Raises:
        InputError: The run has a checkpoint from training on other data, or from other weights.
    """
    data = DATA_SETS[RUNS[run].data]
    path, now = runs_dir / run / _TRAINED_ON, {"manifest": data.sum(data_dir)}
    if start is not None:
        now["start"] = sha256_of(weights_at(start, step=last_step(start) or 0))
    if path.is_file() and last_step(runs_dir / run) is not None:
        before = json.loads(path.read_text(encoding="utf-8"))
        if before["manifest"] != now["manifest"]:
            rule = f"must be that in {data.path(data_dir)}; choose another --runs for other data"
            raise InputError(runs_dir / run, "training data", rule)
        if before.get("start") != now.get("start"):
            wanted = "none" if start is None else f"those of {start.name} as it is now"
            rule = f"must be {wanted}; delete this folder to train it again"
            raise InputError(runs_dir / run, "first weights", rule)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_text(path, json.dumps(now) + "\n")


def read_metrics(evaluation: Evaluation, runs_dir: Path, *, workdir: Path) -> dict[str, Any] | None:
    """Return the metrics in a report; None without any, or where they are those of another step.

    Args:
        evaluation: The evaluation.
        runs_dir: Folder of the runs, which has its report.
        workdir: Folder of its run.
    """
    path = evaluation.folder(runs_dir) / METRICS
    try:
        metrics: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    step = last_step(workdir)
    # An untrained control has no step.
    return metrics if metrics.get("step", step) == step else None
