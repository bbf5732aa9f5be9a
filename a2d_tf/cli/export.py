"""``a2d-tf export``: a SavedModel for TensorFlow Serving."""

import argparse
from pathlib import Path

from a2d_tf.cli.console import plain_console
from a2d_tf.cli.out_folder import check_out
from a2d_tf.cli.run_options import RunOption, check_needs, refuse
from a2d_tf.cli.tasks.commands import Exports, TaskCommands
from a2d_tf.cli.tasks.table import COMMANDS, add_run_options, options_of_tasks, refusal
from a2d_tf.processes.startup import start_tensorflow

_REQUESTS = """\
what a request contains: T frames, uint8 (T, H, W, 3), their flow, float32 (T, h, w, 2), or both
  sentence run, RGB         frames, sentences
  sentence run, flow        flow, frame_size (H, W), sentences
  sentence run --with FLOW  frames, flow, sentences
  sentence run --pairs      pairs (ids) instead of sentences
  pair classifier           frames, or flow, or both --with FLOW
  joint run                 frames, and flow where the model has a motion stream
The exported graph does not compute flow: OUT/N/assets.extra/a2d_tf.json says how to compute it,
and describes every input and output. A SharpMask run is exported with a joint one (--masks-from).
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options, and what requests hold."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _REQUESTS
    parser.add_argument("workdir", type=Path, metavar="WORKDIR", help="folder of the run")
    parser.add_argument(
        "out",
        type=Path,
        metavar="OUT",
        help="folder of the served model; each export adds the next version, OUT/1 first",
    )
    add_run_options(parser, _options)


def run(args: argparse.Namespace) -> int:
    """Export."""
    from a2d_tf.cli.named_runs import check_named_runs
    from a2d_tf.files.folder_lock import hold_folder
    from a2d_tf.runs.run_config import read_run_config

    takers = options_of_tasks(_options)
    check_needs(args, takers)
    config = read_run_config(args.workdir)
    commands = COMMANDS[config.task]
    if not isinstance(commands, Exports):
        raise refusal(config.task, args.workdir, able=Exports, why_not=commands.why_no_export)
    refuse(args, takers, task=config.task)
    check_out(args.out, option="OUT")
    check_named_runs(args, config)
    start_tensorflow()
    console = plain_console()
    with hold_folder(args.out):
        lines = commands.export(args, config)
    for line in lines:
        console.print(line)
    return 0


def _options(commands: TaskCommands) -> tuple[RunOption, ...]:
    return commands.export_options
