"""``a2d-tf train``: train an experiment, or go on where it stopped."""

import argparse
import sys
from pathlib import Path

from a2d_tf.cli.out_folder import check_out
from a2d_tf.cli.overrides import add_overrides
from a2d_tf.config.loader import load_config
from a2d_tf.processes.exit_code import INTERRUPTED
from a2d_tf.processes.startup import start_tensorflow


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("config", type=Path, metavar="CONFIG", help="experiment file (TOML)")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of shards")
    parser.add_argument(
        "--workdir", type=Path, required=True, metavar="DIR", help="folder of the run"
    )
    add_overrides(parser, text="override one key, such as train.steps=100 (may be repeated)")


def run(args: argparse.Namespace) -> int:
    """Train."""
    config = load_config(args.config, overrides=args.set)
    check_out(args.workdir, option="--workdir")
    start_tensorflow()
    from a2d_tf.pictures.joint_preview import build_joint_preview
    from a2d_tf.pictures.sentence_preview import build_preview
    from a2d_tf.tasks.joint import JointTask
    from a2d_tf.tasks.sentence import SentenceTask
    from a2d_tf.tasks.tasks import build_task
    from a2d_tf.training.loop import train

    task = build_task(config, args.workdir)
    draw = None  # a classifier and masks of single crops have no picture
    if isinstance(task, SentenceTask):
        draw = build_preview(task, args.data)
    elif isinstance(task, JointTask):
        draw = build_joint_preview(task, args.data)
    try:
        train(task, data_dir=args.data, workdir=args.workdir, draw=draw)
    except KeyboardInterrupt:
        print(f"interrupted {_kept(args.workdir)}", file=sys.stderr)
        return INTERRUPTED
    return 0


def _kept(workdir: Path) -> str:
    from a2d_tf.training.checkpoint import last_step

    step = last_step(workdir)
    if step is None:
        return "before the first checkpoint; run the same command again to start over"
    return f"after the checkpoint of step {step:,}; run the same command again to go on from it"
