"""``a2d-tf train``: train an experiment, or go on where it stopped."""

import argparse
from pathlib import Path

from a2d_tf.cli.console import plain_console
from a2d_tf.cli.option_types import add_overrides
from a2d_tf.cli.out_folder import check_out
from a2d_tf.cli.tasks.table import COMMANDS
from a2d_tf.config.loader import load_config
from a2d_tf.processes.exit_code import INTERRUPTED
from a2d_tf.processes.startup import start_tensorflow
from a2d_tf.run_folder import last_step


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
    from a2d_tf.tasks.table import build_task
    from a2d_tf.training.loop import train

    task = build_task(config, args.workdir)
    preview = COMMANDS[config.task].preview()
    try:
        train(task, data_dir=args.data, workdir=args.workdir, build_preview=preview)
    except KeyboardInterrupt:
        plain_console(stderr=True).print(f"interrupted {_kept(args.workdir)}")
        return INTERRUPTED
    return 0


def _kept(workdir: Path) -> str:
    step = last_step(workdir)
    if step is None:
        return "before the first checkpoint; run the same command again to start over"
    return f"after the checkpoint of step {step:,}; run the same command again to go on from it"
