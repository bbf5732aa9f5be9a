"""``a2d-tf demo``: the whole path on drawn data, from an empty folder to masks on a video."""

import argparse
import re
import shlex
import shutil
import time
from pathlib import Path

from a2d_tf.cli import main as command
from a2d_tf.cli.console import plain_console
from a2d_tf.cli.option_types import add_overrides, add_overwrite, whole_number
from a2d_tf.cli.out_folder import check_out
from a2d_tf.files.whole_files import new_file
from a2d_tf.processes.exit_code import INTERRUPTED, TERMINATED
from a2d_tf.processes.interrupts import Terminated

EXPERIMENT = "toy/demo"
_VIDEOS = 1500
_SEED = 2018
_HEIGHT = 96  # pixels; the network sees clips no larger
_TEST_FRACTION = 0.1
_COPIED_OF_REPORT, _OVERLAY = ("metrics.json", "overview.png"), "overlay.mp4"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "--workdir",
        type=Path,
        default=Path("runs/demo"),
        metavar="DIR",
        help="folder for everything (default: runs/demo)",
    )
    parser.add_argument(
        "--videos",
        type=whole_number(least=1),
        default=_VIDEOS,
        metavar="N",
        help="number of clips to draw (default: %(default)s)",
    )
    add_overwrite(parser)
    add_overrides(parser, text="override one key, as for train (may be repeated)")


def run(args: argparse.Namespace) -> int:
    """Run every command in turn; run again to go on after an interruption."""
    from a2d_tf.config.loader import load_config
    from a2d_tf.files.own_outputs import Outputs, own_outputs

    started = time.monotonic()
    workdir = args.workdir
    load_config(Path(EXPERIMENT), overrides=args.set)  # a wrong one is told before data is drawn
    check_out(workdir, option="--workdir")
    outputs = Outputs("demo", tuple(map(re.escape, (*_COPIED_OF_REPORT, _OVERLAY))))
    with own_outputs(workdir, outputs, overwrite=args.overwrite):
        _run_all(args, started)
    plain_console().print(
        f"\ndone in {(time.monotonic() - started) / 60:.1f} minutes; look at\n"
        f"  {workdir / 'metrics.json'}\n  {workdir / 'overview.png'}\n"
        f"  {workdir / 'overlay.mp4'}\n  {workdir / 'run' / 'test' / 'report.md'}"
    )
    return 0


def _run_all(args: argparse.Namespace, started: float) -> None:
    workdir = args.workdir
    toy, records, trained = workdir / "toy", workdir / "records", workdir / "run"
    overrides = [part for value in args.set for part in ("--set", value)]
    overwrite = ["--overwrite"] if args.overwrite else []
    steps = (
        ("toy", toy, "--videos", args.videos, "--seed", _SEED, "--difficulty", "easy",
         "--height", _HEIGHT, "--test-fraction", _TEST_FRACTION),
        ("verify", toy),
        ("convert", toy, records),
        ("train", EXPERIMENT, "--data", records, "--workdir", trained, *overrides),
        ("evaluate", trained, "--data", records, *overwrite),
    )  # fmt: skip
    for step in steps:
        _run(step, started)
    for name in _COPIED_OF_REPORT:
        _copy(trained / "test" / name, workdir)
    video, sentences = _held_out_clip(toy)
    out = workdir / "segment"
    _run(("segment", trained, video, *sentences, "--out", out, *overwrite), started)
    _copy(out / _OVERLAY, workdir)
    _run(("export", trained, workdir / "export"), started)


def _run(step: tuple[object, ...], started: float) -> None:
    arguments = [str(part) for part in step]
    minutes = (time.monotonic() - started) / 60
    plain_console().print(f"\n[{minutes:.1f} min] a2d-tf {shlex.join(arguments)}")
    code = command.main(arguments)
    if code == INTERRUPTED:  # the demo as a whole goes on, whatever the command said of itself
        raise KeyboardInterrupt
    if code == TERMINATED:
        raise Terminated
    if code:
        raise SystemExit(code)


def _copy(path: Path, folder: Path) -> None:
    with new_file(folder / path.name) as partial:
        shutil.copyfile(path, partial)


def _held_out_clip(root: Path) -> tuple[Path, tuple[str, ...]]:
    """Return the first test clip with two actors or more, and their sentences."""
    from a2d_tf.releases.a2d.annotations import read_videos

    videos = [video for video in read_videos(root) if video.split == "test"]
    video = next((video for video in videos if len(video.sentences) > 1), videos[0])
    return video.clip_path, tuple(sentence.text for sentence in video.sentences)
