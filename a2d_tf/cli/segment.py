"""``a2d-tf segment``: masks of sentences, labels of pairs or actors for a video of your own."""

import argparse
from pathlib import Path

from a2d_tf.cli.option_types import add_overwrite, whole_number
from a2d_tf.cli.out_folder import check_out
from a2d_tf.cli.own_video import add_video, check_video, own_video
from a2d_tf.cli.run_options import RunOption, check_needs, refuse
from a2d_tf.cli.tasks.commands import Segments, TaskCommands
from a2d_tf.cli.tasks.table import COMMANDS, add_run_options, options_of_tasks, refusal
from a2d_tf.processes.startup import start_tensorflow


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("workdir", type=Path, metavar="WORKDIR", help="folder of the run")
    add_video(parser)
    add_run_options(parser, _options)
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder to write into"
    )
    add_overwrite(parser, others=", and the results of another video")
    parser.add_argument(
        "--no-overlay",
        dest="overlay",
        action="store_false",
        help="do not write the overlay video, which can take as long as the model itself",
    )
    answered = parser.add_mutually_exclusive_group()
    answered.add_argument(
        "--every",
        type=whole_number(least=1),
        metavar="N",
        help="run the model on every N-th frame; its answers follow the motion to the others "
        "(default: half a window of a sentence run, such as 8 for clips of 16 frames; 1 for a "
        "joint run)",
    )
    answered.add_argument(
        "--exact",
        dest="every",
        action="store_const",
        const=1,
        help="run the model on every frame, as --every 1",
    )


def run(args: argparse.Namespace) -> int:
    """Segment."""
    from a2d_tf.cli.named_runs import check_named_runs
    from a2d_tf.runs.run_config import read_run_config

    takers = options_of_tasks(_options)
    check_needs(args, takers)
    config = read_run_config(args.workdir)
    commands = COMMANDS[config.task]
    if not isinstance(commands, Segments):
        raise refusal(config.task, args.workdir, able=Segments, why_not=commands.why_no_segment)
    refuse(args, takers, task=config.task)
    commands.check_segment(args)
    check_out(args.out)
    check_named_runs(args, config)
    check_video(args)
    video = own_video(args)
    start_tensorflow()
    return commands.segment(args, config, video)


def _options(commands: TaskCommands) -> tuple[RunOption, ...]:
    return commands.segment_options
