"""``a2d-tf evaluate``: metrics of a trained run, with the control, and a report with pictures."""

import argparse
from pathlib import Path

from a2d_tf.cli.option_types import add_on_damage, add_overrides, add_overwrite
from a2d_tf.cli.out_folder import check_out
from a2d_tf.cli.run_options import RunOption, check_needs, refuse
from a2d_tf.cli.tasks.commands import TaskCommands
from a2d_tf.cli.tasks.table import COMMANDS, add_run_options, options_of_tasks
from a2d_tf.processes.startup import start_tensorflow
from a2d_tf.records.damage import reading


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("workdir", type=Path, metavar="WORKDIR", help="folder of the run")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of shards")
    parser.add_argument(
        "--split",
        default="test",
        choices=("train", "test"),
        help="split to evaluate (default: test)",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder of the report (default: WORKDIR/SPLIT, with _fused for a fused run, "
        "_all_pairs, _truth_pairs or _classifier_pairs for --pairs, _masks or _supervoxels for "
        "--masks-from, _untrained, _checkpoint_best or _checkpoint_STEP, and _KEY=VALUE of --set)",
    )
    add_overwrite(parser)
    add_on_damage(parser)
    add_overrides(
        parser,
        text="change a key for this evaluation only, in the section evaluation or, for a "
        "joint run, in detection or supervoxels, such as detection.action_regions=boxes "
        "(may be repeated)",
    )
    add_run_options(parser, _options)


def run(args: argparse.Namespace) -> int:
    """Evaluate."""
    from a2d_tf.cli.change_needs import check_changes
    from a2d_tf.cli.named_runs import check_named_runs
    from a2d_tf.cli.report_folder import report_folder
    from a2d_tf.config.changes import change_config
    from a2d_tf.records.shard_files import find_shards, list_shards
    from a2d_tf.runs.run_config import read_run_config

    takers = options_of_tasks(_options)
    check_needs(args, takers)
    config = read_run_config(args.workdir)
    refuse(args, takers, task=config.task)
    config = change_config(config, args.set)
    check_changes(args)
    out = args.out or report_folder(args, config)
    check_out(out)
    check_named_runs(args, config)
    find_shards(args.data, args.split)
    start_tensorflow()
    from a2d_tf.evaluation.metrics_file import add_to_metrics
    from a2d_tf.evaluation.report_outputs import REPORT_OUTPUTS
    from a2d_tf.files.own_outputs import own_outputs
    from a2d_tf.records.record_files import naming_damage

    with (
        own_outputs(
            out, REPORT_OUTPUTS, inputs=(args.data, args.workdir), overwrite=args.overwrite
        ),
        reading(args.on_damage, out=out) as damage,
        naming_damage([args.data]),
    ):
        list_shards(args.data, args.split)  # damage is told before any work
        code = COMMANDS[config.task].evaluate(args, config, out)
        add_to_metrics(out, damage.to_json())
    return code


def _options(commands: TaskCommands) -> tuple[RunOption, ...]:
    return commands.evaluate_options
