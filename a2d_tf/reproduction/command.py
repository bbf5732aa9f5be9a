"""``tools/reproduce.py``: the tables of both papers with one command each."""

import argparse
import math
import signal
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from a2d_tf.errors import A2DError
from a2d_tf.reproduction.experiments import PAPER, RUNS, SCALES
from a2d_tf.reproduction.folder_lock import FolderLock, StepUnderWay, lost_seconds
from a2d_tf.reproduction.processes import ProcessLauncher
from a2d_tf.reproduction.progress_line import ProgressLine
from a2d_tf.reproduction.settings import Settings
from a2d_tf.reproduction.tables import GROUPS, TABLES, has_runs
from a2d_tf.reproduction.times import Times
from a2d_tf.startup import start_tensorflow

BUDGET_USED_UP = 3
INTERRUPTED = 130  # the exit code of a program that SIGINT ended

_WIDTH = 96  # characters of a line of help

_DESCRIPTION = f"""\
Train and evaluate what a table of a paper needs, and write the table with the paper's numbers
beside ours to RUNS/tables/TABLE.md. What is there already is kept: after an interruption the same
command goes on where it was. Groups of tables:
  sentence: {", ".join(GROUPS["sentence"])}
  joint: {", ".join(GROUPS["joint"])}
  all: both, which takes hours even at toy scale
Tables share their runs, which stand in RUNS/RUN:
{textwrap.fill(", ".join(RUNS), _WIDTH)}

At paper scale DIR holds the converted releases:
  a2d-tf convert A2D DIR/a2d --flow dis
  a2d-tf convert JHMDB DIR/jhmdb --dataset jhmdb --flow dis        (table2)
  a2d-tf convert A2D DIR/videos --unit video --flow dis            (table3)
The joint paper's tables need DIR/a2d alone. The published weights of all runs have names, which
a2d-tf weights NAME gets; the options below take others. Table zero_shot trains the joint model
once for each of the seven actors besides.
At small scale DIR holds few real videos in A2D's layout, and images of COCO if there are any:
  a2d-tf convert ROOT DIR/a2d
  a2d-tf convert COCO DIR/stills --dataset coco --groups           (not needed)
What the frozen I3D makes of them is stored in DIR. Ablation and table1 have such runs, of RGB.
At toy scale what is missing of the data is drawn and converted, and networks begin at random.
"""
_EPILOG = """\
exit codes: 0 all is there; 1 something failed, with the end of its log; 2 wrong usage;
3 the budget was used up, the tables say "not run" where a number is missing; 130 interrupted.
"""


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
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="see above")
    parser.add_argument(
        "--scale",
        choices=SCALES,
        default=PAPER,
        help="the paper's networks and data, small decoders on few real videos, or small networks "
        "on drawn data (default: %(default)s)",
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
        help="begin no further training or conversion after N minutes; 0 writes the tables from "
        "what is there",
    )
    weights = parser.add_argument_group(
        "other weights than the named ones, at paper and small scale",
        'a path, or a name that a2d-tf weights lists; --set model.weights="" begins at random',
    )
    weights.add_argument(
        "--vectors",
        default="",
        metavar="VECTORS",
        help="word2vec file (in the place of gensim:word2vec-google-news-300)",
    )
    for stream in ("rgb", "flow"):
        weights.add_argument(
            f"--{stream}-weights",
            default="",
            metavar="WEIGHTS",
            help=f"I3D of Kinetics for {stream}: a checkpoint's prefix, or hub:HANDLE "
            f"(in the place of kinetics400-{stream})",
        )
    weights.add_argument(
        "--vgg-weights",
        default="",
        metavar="WEIGHTS",
        help="Keras' VGG-16 of ImageNet, with the classifier (in the place of vgg16-imagenet)",
    )
    weights.add_argument(
        "--mask-rcnn-weights",
        default="",
        metavar="WEIGHTS",
        help="the Keras Mask R-CNN of COCO (in the place of mask-rcnn-coco)",
    )
    for option, depth in (("--resnet-weights", 101), ("--resnet50-weights", 50)):
        weights.add_argument(
            option,
            default="",
            metavar="WEIGHTS",
            help=f"Keras' ResNet-{depth} of ImageNet, without the classifier "
            f"(in the place of resnet{depth}-imagenet)",
        )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="[RUN:]KEY=VALUE",
        help="override a key of every experiment, such as train.batch_size=2, or of one, such as "
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
    errors = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)
    start_tensorflow()
    try:
        with _ended_by_signals():
            return _make_tables(args, names, errors)
    except A2DError as error:
        errors.print(f"error: {error}")
        return 1
    except OSError as error:  # a full disk, a folder without permission
        if error.filename is None or error.strerror is None:
            raise
        errors.print(f"error: {error.filename}: {error.strerror}")
        return 1
    except KeyboardInterrupt:
        errors.print("interrupted; run the same command again to go on")
        return INTERRUPTED


def _make_tables(args: argparse.Namespace, names: Sequence[str], errors: Console) -> int:
    # Here, because it needs TensorFlow, which has started without its notices by now.
    from a2d_tf.reproduction.report import runs_from_random, wanted_evaluations, write_tables
    from a2d_tf.reproduction.runner import Runner

    runs_dir = args.runs or Path("runs") / "reproduce" / args.scale
    evaluations = wanted_evaluations(names, scale=args.scale)

    def tell_waiting(step: StepUnderWay) -> None:
        errors.print(f"waiting for process {step.child} ({step.step}), left by one that was killed")

    with FolderLock(runs_dir, on_wait=tell_waiting) as lock, ProgressLine(errors) as line:
        times = Times(runs_dir)
        if lock.left_behind is not None:
            times.add(lock.left_behind.step, lost_seconds(lock.left_behind))
            lock.end()
        runner = Runner(
            evaluations,
            scale=args.scale,
            data_dir=args.data,
            runs_dir=runs_dir,
            settings=_settings(args),
            launch=ProcessLauncher(lock),
            times=times,
            budget_seconds=None if args.budget_minutes is None else 60 * args.budget_minutes,
            on_progress=line.update,
        )
        from_random = runs_from_random(runner, evaluations, scale=args.scale)
        if from_random:
            runs = ", ".join(from_random)
            errors.print(f"warning: scores will be far below: no published weights for {runs}")
        texts = write_tables(names, runner, scale=args.scale, runs_dir=runs_dir, times=times)
    print("\n".join(texts), end="")
    if runner.budget_is_used_up:
        errors.print("the budget is used up; run the same command again to go on")
        return BUDGET_USED_UP
    return 0


def _settings(args: argparse.Namespace) -> Settings:
    return Settings(
        vectors=args.vectors,
        rgb_weights=args.rgb_weights,
        flow_weights=args.flow_weights,
        vgg_weights=args.vgg_weights,
        mask_rcnn_weights=args.mask_rcnn_weights,
        resnet_weights=args.resnet_weights,
        resnet50_weights=args.resnet50_weights,
        changes=tuple(args.set),
    )


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let a kill or a closed terminal end the running command as Ctrl-C does."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    # nohup has SIGHUP ignored, which must stay so.
    heard = [
        one
        for one in (signal.SIGTERM, signal.SIGHUP)
        if signal.getsignal(one) is not signal.SIG_IGN
    ]
    before = {one: signal.signal(one, interrupt) for one in heard}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _minutes(text: str) -> float:
    number = float(text)
    if not (math.isfinite(number) and number >= 0):
        raise argparse.ArgumentTypeError(f"must be at least 0, got {text}")
    return number
