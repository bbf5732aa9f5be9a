"""Folders that look like finished runs and hold no weights, for stand-ins and early checks."""

import json
from pathlib import Path

from a2d_tf.config.loader import save_config
from a2d_tf.config.schema import ExperimentConfig
from a2d_tf.run_folder import CONFIG_FILE, STATE_FILE, checkpoint_folder


def write_bare_run(workdir: Path, config: ExperimentConfig) -> Path:
    """Write a run whose last checkpoint is of step 4 and whose best one is of step 2.

    Args:
        workdir: Folder of the run, made where it is absent.
        config: Experiment of the run.

    Returns:
        The same folder.
    """
    folder = checkpoint_folder(workdir)
    folder.mkdir(parents=True)
    save_config(config, workdir / CONFIG_FILE)
    best = {"step": 2, "weights": "step-00000002.weights.h5", "metric": "val_loss", "value": 1.0}
    state = {"step": 4, "weights": "step-00000004.weights.h5", "best": best}
    (folder / STATE_FILE).write_text(json.dumps(state))
    return workdir
