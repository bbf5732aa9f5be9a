"""``a2d-tf export``: a SavedModel for TensorFlow Serving."""

import argparse
from pathlib import Path

from rich.console import Console

from a2d_tf.config.loader import load_config
from a2d_tf.config.schema import JointConfig, SentenceConfig
from a2d_tf.errors import InputError
from a2d_tf.export.joint_export import export_joint_run
from a2d_tf.export.saved_model import ExportSummary
from a2d_tf.export.sentence_export import DEFAULT_VOCABULARY_SIZE, export_sentence_run
from a2d_tf.inference.joint_run import load_joint
from a2d_tf.inference.run import load_run
from a2d_tf.training.loop import CONFIG_FILE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument("workdir", type=Path, metavar="WORKDIR", help="folder of the run")
    parser.add_argument(
        "out",
        type=Path,
        metavar="OUT",
        help="folder of the served model; the next free version, OUT/1 at first, is written",
    )
    parser.add_argument(
        "--vocabulary-size",
        type=int,
        metavar="N",
        help="of a sentence run: keep the N most frequent words of the vectors (default: "
        f"{DEFAULT_VOCABULARY_SIZE})",
    )


def run(args: argparse.Namespace) -> int:
    """Export."""
    lines = _export_joint(args) if _is_joint(args.workdir) else _export_sentence(args)
    console = Console(soft_wrap=True, highlight=False, markup=False)
    for line in lines:
        console.print(line)
    return 0


def _is_joint(workdir: Path) -> bool:
    """Return whether a folder is a joint run; what is no run is told by those who load it."""
    path = workdir / CONFIG_FILE
    if not path.is_file():
        return False
    config = load_config(path)
    if not isinstance(config, JointConfig | SentenceConfig):
        rule = "must be 'sentence' or 'joint': a run of another task is not served"
        raise InputError(path, "task", rule, config.task)
    return isinstance(config, JointConfig)


def _export_sentence(args: argparse.Namespace) -> list[str]:
    """Export a sentence run and return what to print."""
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
    if args.vocabulary_size is not None:
        rule = "must not be given for a joint run: it reads no words"
        raise InputError(args.workdir, "--vocabulary-size", rule, args.vocabulary_size)
    version, summary = export_joint_run(load_joint(args.workdir), args.out)
    lines = [_weigh(version), _name_frames(summary, answers="actors")]
    if summary.flow_method is not None:
        lines.append(
            f"and the flow of each to the next frame of the video: {summary.flow_method}, of "
            f"frames shrunk to at most {summary.flow_height} pixels of height"
        )
    return lines


def _weigh(version: Path) -> str:
    megabytes = sum(path.stat().st_size for path in version.rglob("*") if path.is_file()) / 1e6
    return f"{version}: {megabytes:.1f} MB"


def _name_frames(summary: ExportSummary, *, answers: str) -> str:
    return (
        f"send {summary.frames} frames, {summary.frame_stride} apart in the video: "
        f"the {answers} are those of the one at index {summary.answered_frame}"
    )
