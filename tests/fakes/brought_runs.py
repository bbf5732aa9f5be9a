"""Runs of a baseline that people bring: configuration and checkpoint without any content."""

import json
from pathlib import Path

from fakes.configs import make_baseline_config

from a2d_tf.config.loader import save_config
from a2d_tf.run_folder import CONFIG_FILE

STEPS = 6


def write_brought_run(workdir: Path, kind: str, *, step: int = STEPS, content: bytes = b"") -> None:
    """Write the folder of a run that takes ``STEPS`` steps.

    Args:
        workdir: The folder, made where it is absent.
        kind: Name of the baseline, "hu2016" or "li2017".
        step: Step of its last checkpoint.
        content: What stands for the weights.
    """
    checkpoints = workdir / "checkpoints"
    checkpoints.mkdir(parents=True, exist_ok=True)
    train = {"steps": STEPS, "steps_per_epoch": 1}
    save_config(make_baseline_config(kind, train=train), workdir / CONFIG_FILE)
    name = f"step-{step:08d}.weights.h5"
    (checkpoints / name).write_bytes(content)
    (checkpoints / "state.json").write_text(json.dumps({"step": step, "weights": name}))
