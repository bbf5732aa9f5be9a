"""``a2d-tf export``: a SavedModel for TensorFlow Serving."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from a2d_tf.cli.console import plain_console
from a2d_tf.cli.number_types import whole_number
from a2d_tf.cli.out_folder import check_out
from a2d_tf.config.loader import CONFIG_FILE, load_config
from a2d_tf.config.schema import JointConfig, SentenceConfig
from a2d_tf.errors import InputError
from a2d_tf.processes.startup import start_tensorflow

if TYPE_CHECKING:
    from a2d_tf.export.saved_model import ExportSummary

DEFAULT_VOCABULARY_SIZE = 100_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("workdir", type=Path, metavar="WORKDIR", help="folder of the run")
    parser.add_argument(
        "out",
        type=Path,
        metavar="OUT",
        help="folder of the served model; its next free version is written, OUT/1 at first",
    )
    parser.add_argument(
        "--vocabulary-size",
        type=whole_number(least=1),
        metavar="N",
        help="for a sentence run: keep the N most frequent words of the vectors (default: "
        f"{DEFAULT_VOCABULARY_SIZE})",
    )


def run(args: argparse.Namespace) -> int:
    """Export."""
    joint = _is_joint(args.workdir)
    if joint and args.vocabulary_size is not None:
        rule = "must not be given for a joint run, which reads no words"
        raise InputError(args.workdir, "--vocabulary-size", rule, args.vocabulary_size)
    check_out(args.out, option="OUT")
    start_tensorflow()
    console = plain_console()
    for line in _export_joint(args) if joint else _export_sentence(args):
        console.print(line)
    return 0


def _is_joint(workdir: Path) -> bool:
    """Return whether a folder is a joint run; those who load a run refuse what is none."""
    path = workdir / CONFIG_FILE
    if not path.is_file():
        return False
    config = load_config(path)
    if not isinstance(config, JointConfig | SentenceConfig):
        rule = "must be 'sentence' or 'joint': a run of another task cannot be served"
        raise InputError(path, "task", rule, config.task)
    return isinstance(config, JointConfig)


def _export_sentence(args: argparse.Namespace) -> list[str]:
    """Export a sentence run and return what to print."""
    from a2d_tf.export.sentence_export import export_sentence_run
    from a2d_tf.runs.sentence import load_run

    size = args.vocabulary_size
    version, summary = export_sentence_run(
        load_run(args.workdir),
        args.out,
        vocabulary_size=DEFAULT_VOCABULARY_SIZE if size is None else size,
    )
    return [
        f"{_weigh(version)}, {summary.words:,} of {summary.vocabulary_size:,} words",
        _name_frames(summary, answers="masks"),
    ]


def _export_joint(args: argparse.Namespace) -> list[str]:
    """Export a joint run and return what to print."""
    from a2d_tf.export.joint_export import export_joint_run
    from a2d_tf.runs.joint import load_joint

    version, summary = export_joint_run(load_joint(args.workdir), args.out)
    lines = [_weigh(version), _name_frames(summary, answers="actors")]
    if summary.flow_method is not None:
        lines.append(
            f"and the flow from each to the next frame of the video: {summary.flow_method}, "
            f"computed on frames at most {summary.flow_height} pixels high"
        )
    return lines


def _weigh(version: Path) -> str:
    megabytes = sum(path.stat().st_size for path in version.rglob("*") if path.is_file()) / 1e6
    return f"{version}: {megabytes:.1f} MB"


def _name_frames(summary: "ExportSummary", *, answers: str) -> str:
    return (
        f"send {summary.frames} frames, {summary.frame_stride} apart in the video: "
        f"the {answers} are those of the frame at index {summary.answered_frame}"
    )
