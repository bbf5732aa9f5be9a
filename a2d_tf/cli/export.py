"""``a2d-tf export``: a SavedModel for TensorFlow Serving."""

import argparse
from pathlib import Path

from a2d_tf.cli.console import plain_console
from a2d_tf.cli.out_folder import check_out
from a2d_tf.cli.run_options import RunOption, refuse
from a2d_tf.cli.tasks.commands import Exports, TaskCommands
from a2d_tf.cli.tasks.table import COMMANDS, add_run_options, options_of_tasks, refusal
from a2d_tf.processes.startup import start_tensorflow
from a2d_tf.runs.run_config import read_run_config


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("workdir", type=Path, metavar="WORKDIR", help="folder of the run")
    parser.add_argument(
        "out",
        type=Path,
        metavar="OUT",
        help="folder of the served model; its next free version is written, OUT/1 at first",
    )
    add_run_options(parser, _options)


def run(args: argparse.Namespace) -> int:
    """Export."""
    config = read_run_config(args.workdir)
    commands = COMMANDS[config.task]
    if not isinstance(commands, Exports):
        raise refusal(config.task, args.workdir, able=Exports, why_not=commands.why_no_export)
    refuse(args, options_of_tasks(_options), task=config.task)
    check_out(args.out, option="OUT")
    start_tensorflow()
    console = plain_console()
    for line in commands.export(args, config):
        console.print(line)
    return 0


def _options(commands: TaskCommands) -> tuple[RunOption, ...]:
    return commands.export_options
