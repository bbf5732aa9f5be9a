"""What a report and a run were made from, so that neither is taken for that of something else."""

import hashlib
import json
from pathlib import Path
from typing import Any

from a2d_tf.config.loader import CONFIG_FILE, load_config
from a2d_tf.errors import InputError
from a2d_tf.files.whole_files import replace_text
from a2d_tf.records.manifest import sha256_of
from a2d_tf.reproduction.datasets import DATA_SETS
from a2d_tf.reproduction.experiments import PAIR_SCORES, RUNS, TRUTH, Evaluation
from a2d_tf.tasks.run_state import checkpoint_folder
from a2d_tf.training.checkpoint import last_step

METRICS = "metrics.json"
_STAMP = "stamp.json"
_TRAINED_ON = "trained_on.json"


def evaluation_stamp(evaluation: Evaluation, *, runs_dir: Path, data_dir: Path) -> dict[str, Any]:
    """Return sums of all that an evaluation depends on: runs, their steps, data, pairs."""
    stamp: dict[str, Any] = {"data": DATA_SETS[evaluation.data].sum(data_dir), "runs": {}}
    for run in evaluation.runs:
        config = load_config(runs_dir / run / CONFIG_FILE).model_dump_json()
        stamp["runs"][run] = {
            "config": hashlib.sha256(config.encode()).hexdigest(),
            "step": last_step(runs_dir / run),
        }
    if isinstance(evaluation.pairs, Evaluation):
        stamp["pairs"] = sha256_of(evaluation.pairs.folder(runs_dir) / PAIR_SCORES)
    elif evaluation.pairs is not None:
        stamp["pairs"] = TRUTH
    if evaluation.untrained:
        stamp["untrained"] = True
    return stamp


def write_stamp(folder: Path, stamp: dict[str, Any]) -> None:
    """Write the stamp of the report in a folder."""
    replace_text(folder / _STAMP, json.dumps(stamp, indent=1) + "\n")


def read_metrics(folder: Path, stamp: dict[str, Any]) -> dict[str, Any] | None:
    """Return the metrics in a report's folder, None unless it has this stamp."""
    try:
        if json.loads((folder / _STAMP).read_text(encoding="utf-8")) != stamp:
            return None
        metrics = json.loads((folder / METRICS).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    step = next(iter(stamp["runs"].values()))["step"]
    # An untrained control has no step.
    return metrics if metrics.get("step", step) == step else None


def start_checkpoint(run: str, *, runs_dir: Path, step: int) -> Path:
    """Return the weights that a run leaves at its last step, for one that begins with them."""
    return checkpoint_folder((runs_dir / run).absolute()) / f"step-{step:08d}.weights.h5"


def claim_run(run: str, *, runs_dir: Path, data_dir: Path) -> None:
    """Write down what a run is trained on, or check that it is the same as when it was begun.

    Raises:
        InputError: The run has a checkpoint from training on other data, or from other weights.
    """
    data, start = DATA_SETS[RUNS[run].data], RUNS[run].start
    path, now = runs_dir / run / _TRAINED_ON, {"manifest": data.sum(data_dir)}
    if start is not None:
        step = last_step(runs_dir / start) or 0
        now["start"] = sha256_of(start_checkpoint(start, runs_dir=runs_dir, step=step))
    if path.is_file() and last_step(runs_dir / run) is not None:
        before = json.loads(path.read_text(encoding="utf-8"))
        if before["manifest"] != now["manifest"]:
            rule = f"must be that in {data.path(data_dir)}; choose another --runs for other data"
            raise InputError(runs_dir / run, "training data", rule)
        if before.get("start") != now.get("start"):
            rule = f"must be those of {start} as it is now; delete this folder to train it again"
            raise InputError(runs_dir / run, "first weights", rule)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_text(path, json.dumps(now) + "\n")
