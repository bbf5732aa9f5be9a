#!/usr/bin/env python
"""Train every task on one, two and four devices of a CPU, and compare: tools/devices.py OUT

Each training sees the same batches. The losses of every step, and the weights at the end, have to
be those of one device, up to the rounding of sums in another order. What each device has or draws
of its own is off: batch norm is frozen, boxes are not jittered, and the joint model takes all
anchors and regions.
"""

import argparse
import csv
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from a2d_tf.cli.option_types import whole_number
from a2d_tf.processes.exit_code import exit_code_of
from a2d_tf.run_folder import LOG_FILE

ROOT = Path(__file__).resolve().parents[1]
MOST = 1e-4  # difference of a loss
DEVICES = (1, 2, 4)
_SECONDS = 1800
SHARED = ("train.batch_size=8", "train.decay_steps=[]", "train.validation_records=8")
_SMALL_SENTENCE = ("data.size=48", "data.frames=4", "model.width=0.25", "model.batch_norm=frozen")
# The same joint step however many devices draw its anchors and regions.
_ALL_TAKEN = (
    *("proposals.sampled_anchors=2000", "proposals.positive_share=1.0"),
    *("proposals.candidates=20", "proposals.training=8"),
    *("regions.sampled=11", "regions.positive_share=1.0", "regions.keep_share=false"),
)
# By task: experiment, folder of its data, and what makes it small.
EXPERIMENTS = {
    "sentence": ("toy/sentence_rgb.toml", "frames", (*_SMALL_SENTENCE, "data.zoom=0.0")),
    "pair_classifier": (
        "toy/tables/classifier_rgb.toml",
        "videos",
        ("data.size=48", "data.frames=4", "data.test_frames=4", "model.batch_norm=frozen"),
    ),
    "sharpmask": (
        "toy/tables/sharpmask.toml",
        "frames",
        (
            *("model.batch_norm=frozen", "model.jitter_shift=0.0", "model.jitter_scale=1.0"),
            "train.learning_rate=0.0001",  # at ten times this, its first steps amplify rounding
        ),
    ),
    "joint": (
        "toy/joint.toml",
        "frames",
        (
            *("data.size=64", "data.frames=1", "model.width=0.05", "model.batch_norm=frozen"),
            *("model.flow=false", "model.temporal=false", "model.pyramid_channels=6"),
            *("model.rpn_channels=5", "model.head_units=7", "model.mask_channels=4"),
            "train.learning_rate=0.0003",
            *_ALL_TAKEN,
        ),
    ),
}
# What a process of its own does: its logical devices must be there before TensorFlow starts.
_TRAINING = """
import sys
from pathlib import Path
import numpy as np, tensorflow as tf
config, data, folder, devices, steps = *map(Path, sys.argv[1:4]), *map(int, sys.argv[4:6])
cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * devices)
from a2d_tf.config.loader import load_config
from a2d_tf.tasks.table import build_task
from a2d_tf.training.loop import train
overrides = [*sys.argv[6:], f"train.steps={steps}", "train.steps_per_epoch=1",
             f"train.distribute={'none' if devices == 1 else 'mirrored'}"]
task = build_task(load_config(config, overrides=overrides), folder)
model = train(task, data_dir=data, workdir=folder)
assert model.distribute_strategy.num_replicas_in_sync == devices
np.savez(folder / "weights.npz", *model.get_weights())
"""


@dataclass(frozen=True)
class Compared:
    """A training on several devices beside that on one.

    Attributes:
        task: Its task.
        devices: Number of devices.
        loss: Loss of the last step on one device.
        furthest: Largest difference of a step's loss.
        weights: Largest difference of a weight at the end.
    """

    task: str
    devices: int
    loss: float
    furthest: float
    weights: float


def write_data(folder: Path) -> None:
    """Draw clips, and convert them to annotated frames and to whole videos."""
    from a2d_tf.datasets.convert import convert
    from a2d_tf.toy.dataset import draw_dataset

    release = folder / "release"
    draw_dataset(release, num_videos=24, seed=5, difficulty="easy", height=64, workers=2)
    convert(release, folder / "frames", workers=2)
    convert(release, folder / "videos", unit="video", workers=2)


def compare(task: str, folder: Path, *, steps: int) -> list[Compared]:
    """Train a task on each number of devices and return how far several are from one."""
    losses, weights = {}, {}
    for devices in DEVICES:
        workdir = folder / f"{task}_{devices}"
        _train(task, folder, workdir, devices=devices, steps=steps)
        with (workdir / LOG_FILE).open(newline="") as rows:  # a row a step
            losses[devices] = np.array([float(row["loss"]) for row in csv.DictReader(rows)])
        stored = np.load(workdir / "weights.npz")
        weights[devices] = [stored[name] for name in stored.files]
    return [
        Compared(
            task=task,
            devices=devices,
            loss=float(losses[1][-1]),
            furthest=float(np.abs(losses[devices] - losses[1]).max()),
            weights=max(
                float(np.abs(one - other).max())
                for one, other in zip(weights[devices], weights[1], strict=True)
            ),
        )
        for devices in DEVICES[1:]
    ]


def _train(task: str, folder: Path, workdir: Path, *, devices: int, steps: int) -> None:
    if (workdir / "weights.npz").exists():
        return
    config, data, small = EXPERIMENTS[task]
    command = [sys.executable, "-c", _TRAINING, ROOT / "configs" / config, folder / data, workdir]
    deterministic = ("train.deterministic=true", "train.seed=3")
    arguments = [str(one) for one in (*command, devices, steps, *SHARED, *small, *deterministic)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "CUDA_VISIBLE_DEVICES": "-1"}
    with (folder / f"{workdir.name}.log").open("w") as log:
        subprocess.run(
            arguments, env=environment, check=True, timeout=_SECONDS, stdout=log, stderr=log
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, print a table, and return 1 where a loss is too far away."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="a folder, or one to continue")
    parser.add_argument("--steps", type=whole_number(least=1), default=20, metavar="N")
    parser.add_argument("--tasks", nargs="+", choices=EXPERIMENTS, default=list(EXPERIMENTS))
    args = parser.parse_args(arguments)

    def run() -> int:
        write_data(args.out)
        print("| task | devices | loss of the last step | furthest loss | furthest weight |")
        print("| --- | ---: | ---: | ---: | ---: |")
        held = True
        for task in args.tasks:
            for one in compare(task, args.out, steps=args.steps):
                cells = (f"{one.loss:.4f}", f"{one.furthest:.1e}", f"{one.weights:.1e}")
                print(f"| {task} | {one.devices} | {' | '.join(cells)} |", flush=True)
                held &= one.furthest <= MOST
        return 0 if held else 1

    return exit_code_of(run, out=args.out)


if __name__ == "__main__":
    sys.exit(main())
