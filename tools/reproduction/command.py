"""``tools/reproduce.py``: the tables of both papers with one command each."""

import argparse
import textwrap
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console

from a2d_tf.cli.console import plain_console
from a2d_tf.cli.option_types import finite_number
from a2d_tf.errors import InputError
from a2d_tf.processes.exit_code import GO_ON_AFTER_INTERRUPT, exit_code_of
from a2d_tf.processes.startup import start_tensorflow
from reproduction.experiments import REFERIT_RUNS, RUNS
from reproduction.launcher import ProcessLauncher
from reproduction.progress_line import ProgressLine
from reproduction.run import Published
from reproduction.runs_lock import StepUnderWay, hold_runs, read_step, write_step
from reproduction.scales import PAPER, SCALES
from reproduction.settings import REFERIT_OPTIONS, Settings, split_change, weights_option
from reproduction.tables import GROUPS, TABLES, has_runs, runs_at
from reproduction.times import Times

BUDGET_USED_UP = 3
_GO_ON = "the budget is used up; run the same command again to go on"
_GO_ON_WITH_BUDGET = (
    "numbers are missing: --budget-minutes 0 starts no training or conversion; "
    "run the command without it to go on"
)
_WIDTH = 96  # characters of a line of help

_DESCRIPTION = f"""\
Train and evaluate whatever a table of a paper needs, and write the table, with the paper's numbers
beside ours, to RUNS/tables/TABLE.md. Finished work is kept: after an interruption, run the same
command again to go on. Groups of tables:
  sentence: {", ".join(GROUPS["sentence"])}
  joint: {", ".join(GROUPS["joint"])}
  all: both, which takes hours even at toy scale
Tables share their runs, each kept in RUNS/RUN:
{textwrap.fill(", ".join(RUNS), _WIDTH)}

At paper scale, DIR holds the converted releases:
  a2d-tf convert A2D DIR/a2d --flow dis
  a2d-tf convert JHMDB DIR/jhmdb --dataset jhmdb --flow dis        (table2)
  a2d-tf convert A2D DIR/videos --unit video --flow dis            (table3)
The joint paper's tables need only DIR/a2d. zero_shot also trains the joint model and TSMT once for
each of the seven actors. Fetch the published weights with a2d-tf weights NAME, or choose others
with the options below.

At small scale, DIR holds a few real videos in A2D's layout and, optionally, images of COCO:
  a2d-tf convert ROOT DIR/a2d                                      (with 16 frames, the default)
  a2d-tf convert COCO DIR/stills --dataset coco --groups           (optional)
Features of the frozen I3D are stored in DIR. Only the RGB rows of ablation and table1 are made,
also by sentence and all.

At toy scale, missing data is drawn and converted, and networks start from random weights.
joint_choices is made at this scale only.
"""
_EPILOG = """\
exit codes: 0 all done; 1 an error, with the end of the log if a step failed; 2 wrong usage; 3 the
budget ran out, and the tables say "not run" where a number is missing; 130 interrupted.
"""
_I3D = "Kinetics weights of I3D for {0}: a checkpoint's prefix, or hub:HANDLE (instead of {1})"
_RESNET = "Keras' ImageNet weights of ResNet-{0}, without the classifier (instead of {1})"
_WEIGHTS: dict[Published, str] = {
    "rgb": _I3D.format("rgb", "kinetics400-rgb"),
    "flow": _I3D.format("flow", "kinetics400-flow"),
    "vgg": "Keras' ImageNet weights of VGG-16, with the classifier (instead of vgg16-imagenet)",
    "mask_rcnn": "COCO weights of the Keras Mask R-CNN (instead of mask-rcnn-coco)",
    "resnet": _RESNET.format(101, "resnet101-imagenet"),
    "resnet50": _RESNET.format(50, "resnet50-imagenet"),
}


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the arguments."""
    parser = argparse.ArgumentParser(
        prog="tools/reproduce.py",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    known = (*TABLES, *GROUPS)
    parser.add_argument("table", choices=known, metavar="TABLE", help=f"one of {', '.join(known)}")
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="folder of the data; see above"
    )
    parser.add_argument(
        "--scale",
        choices=SCALES,
        default=PAPER,
        help="paper: the paper's networks and data; small: small decoders on a few real videos; "
        "toy: small networks on drawn data (default: %(default)s)",
    )
    parser.add_argument(
        "--runs",
        type=Path,
        metavar="RUNS",
        help="folder of the runs (default: runs/reproduce/SCALE)",
    )
    parser.add_argument(
        "--budget-minutes",
        type=_minutes,
        metavar="N",
        help="start no training or conversion after N minutes; 0 only evaluates what is trained "
        "and writes the tables",
    )
    weights = parser.add_argument_group(
        "weights other than the default ones, at paper and small scale",
        'a path, or a name that a2d-tf weights lists; --set model.weights="" for random ones',
    )
    weights.add_argument(
        "--vectors",
        default="",
        metavar="VECTORS",
        help="word2vec file (instead of gensim:word2vec-google-news-300)",
    )
    for name, text in _WEIGHTS.items():
        weights.add_argument(weights_option(name), default="", metavar="WEIGHTS", help=text)
    referit = parser.add_argument_group(
        "runs that are trained elsewhere, on referring expressions of still images",
        "the rows ReferIt only are theirs, and the other rows of these baselines begin with them; "
        "nothing is written to their folders",
    )
    for run, option in REFERIT_OPTIONS.items():
        text = f"folder of a finished run, as of configs/baselines/{run}_referit.toml"
        referit.add_argument(option, dest=run, type=Path, metavar="RUN", help=text)
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        type=_change,
        metavar="[RUN:]KEY=VALUE",
        help="override a key of every run, such as train.batch_size=2, or of one run, such as "
        "rgb:train.batch_size=2 (may be repeated; the last one wins)",
    )
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Make the tables and return the exit code."""
    parser = build_parser()
    args = parser.parse_args(argv)
    names = [one for one in GROUPS.get(args.table, (args.table,)) if has_runs(one, args.scale)]
    if not names:
        known = ", ".join(one for one in TABLES if has_runs(one, args.scale))
        parser.error(f"{args.table} has no runs at {args.scale} scale, which has {known}")
    runs = runs_at(names, args.scale)
    unused = _settings(args).unused(runs)
    if unused:
        what = f"{args.table} at {args.scale} scale has no use for {', '.join(unused)}"
        parser.error(f"{what}: its runs are {', '.join(runs)}")
    errors = plain_console(stderr=True)
    args.runs = args.runs or Path("runs") / "reproduce" / args.scale
    return exit_code_of(
        lambda: _make_tables(args, names, errors), out=args.runs, interrupted=GO_ON_AFTER_INTERRUPT
    )


def _make_tables(args: argparse.Namespace, names: Sequence[str], errors: Console) -> int:
    if find_spec("doit") is None:
        raise InputError("doit", "package", "must be installed: pip install --editable '.[test]'")
    start_tensorflow()
    # Imported here, because they need TensorFlow, which has started without its notices by now.
    from reproduction.report import runs_from_random, wanted_evaluations, write_tables
    from reproduction.runner import Runner

    runs_dir = args.runs
    settings = _settings(args)
    evaluations = wanted_evaluations(names, scale=args.scale, brought=settings.brought)

    def tell_waiting(step: StepUnderWay) -> None:
        errors.print(f"waiting for process {step.child} ({step.step}) of a tool that was killed")

    with hold_runs(runs_dir, on_wait=tell_waiting) as held, ProgressLine(errors) as line:
        times = Times(runs_dir)
        left_behind = read_step(held)
        if left_behind is not None:
            times.catch_up(left_behind.step, log=Path(left_behind.log))
            write_step(held, None)
        runner = Runner(
            evaluations,
            scale=args.scale,
            data_dir=args.data,
            runs_dir=runs_dir,
            settings=settings,
            launch=ProcessLauncher(held),
            times=times,
            budget_seconds=None if args.budget_minutes is None else 60 * args.budget_minutes,
            on_progress=line.update,
        )
        from_random = runs_from_random(runner, evaluations, scale=args.scale)
        if from_random:
            runs = ", ".join(from_random)
            errors.print(
                f"warning: scores will be far below the paper's: no published weights for {runs}"
            )
        texts = write_tables(names, runner, scale=args.scale, runs_dir=runs_dir, times=times)
    print("\n".join(texts), end="")
    if runner.budget_is_used_up:
        errors.print(_GO_ON if args.budget_minutes else _GO_ON_WITH_BUDGET)
        return BUDGET_USED_UP
    return 0


def _settings(args: argparse.Namespace) -> Settings:
    given = {name: getattr(args, f"{name}_weights") for name in _WEIGHTS}
    weights = {name: value for name, value in given.items() if value}
    folders = {brought: getattr(args, run) for run, brought in REFERIT_RUNS.items()}
    return Settings(
        vectors=args.vectors,
        weights=weights,
        brought={brought: folder for brought, folder in folders.items() if folder is not None},
        changes=tuple(args.set),
    )


def _change(text: str) -> str:
    try:
        split_change(text)
    except InputError as error:
        raise argparse.ArgumentTypeError(f"{error.rule}, got {error.value!r}") from None
    return text


def _minutes(text: str) -> float:
    with suppress(argparse.ArgumentTypeError):
        number = finite_number(text)
        if number >= 0:
            return number
    raise argparse.ArgumentTypeError(f"must be a number of at least 0, got {text!r}")
