"""``a2d-tf train``: train an experiment, or go on where it stopped."""

import argparse
import traceback
from pathlib import Path

from a2d_tf.cli.console import plain_console
from a2d_tf.cli.option_types import add_experiment, add_on_damage, add_overrides
from a2d_tf.cli.out_folder import check_out
from a2d_tf.cli.tasks.table import COMMANDS
from a2d_tf.errors import A2DError
from a2d_tf.processes.exit_code import interrupted_code
from a2d_tf.processes.hosts import leave_hosts, tells_of_another, this_host
from a2d_tf.processes.interrupts import Terminated
from a2d_tf.processes.startup import start_tensorflow
from a2d_tf.run_folder import last_step


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    add_experiment(parser)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of shards")
    parser.add_argument(
        "--workdir", type=Path, required=True, metavar="DIR", help="folder of the run"
    )
    parser.add_argument(
        "--init-from",
        type=Path,
        metavar="RUN",
        help="start from the weights of another run of the same model: its folder (for its "
        "last checkpoint) or one of its step-*.weights.h5; the same as model.start=RUN "
        "without model.weights",
    )
    add_on_damage(parser)
    add_overrides(
        parser,
        text="override one key, such as train.steps=100 (may be repeated); a higher "
        "train.steps trains a finished run further",
    )


def run(args: argparse.Namespace) -> int:
    """Train."""
    from a2d_tf.config.first_run import check_first_run, overrides_to_begin
    from a2d_tf.config.loader import load_config
    from a2d_tf.records.shard_files import find_shards
    from a2d_tf.tasks.named_files import check_named_files
    from a2d_tf.training.resume import check_config

    overrides = args.set
    if args.init_from is not None:
        overrides = overrides_to_begin(args.config, args.set, args.init_from)
    config = load_config(args.config, overrides=overrides)
    begins = last_step(args.workdir) is None
    if args.init_from is not None and begins:
        check_first_run(args.init_from, config)
    check_out(args.workdir, option="--workdir")
    check_config(config, args.workdir)
    check_named_files(config, args.data, begins=begins)
    find_shards(args.data, "test")  # by which it is validated
    start_tensorflow(or_jax=True)
    from a2d_tf.tasks.table import build_task
    from a2d_tf.training.loop import train

    task = build_task(config, args.workdir)
    preview = COMMANDS[config.task].preview()
    try:
        train(
            task,
            data_dir=args.data,
            workdir=args.workdir,
            build_preview=preview,
            on_damage=args.on_damage,
        )
    except KeyboardInterrupt as error:
        what = "terminated" if isinstance(error, Terminated) else "interrupted"
        kept = _kept(args.workdir) if this_host().writes else "with the first host"
        line, code = f"{what} {kept}", interrupted_code(error)
        if this_host().count > 1:
            leave_hosts(line, code)
        plain_console(stderr=True).print(line)
        return code
    except Exception as error:
        if this_host().count > 1:
            leave_hosts(_of_hosts(error, args.workdir), 1)
        raise
    return 0


def _of_hosts(error: Exception, workdir: Path) -> str:
    """Return what is told where one of several hosts ends: by its own fault, or another's."""
    if isinstance(error, A2DError):
        return f"error: {error}"
    if tells_of_another(error):
        return f"error: another host has ended; stopped {_kept(workdir)} on every host"
    return "".join(traceback.format_exception(error)).rstrip()


def _kept(workdir: Path) -> str:
    step = last_step(workdir)
    if step is None:
        return "before the first checkpoint; run the same command again to start over"
    return f"after the checkpoint of step {step:,}; run the same command again to go on from it"
