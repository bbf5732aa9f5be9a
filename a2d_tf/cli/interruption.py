"""What a command says where it is interrupted: whether it goes on later, and what is left of it.

``train``, ``convert`` and ``cache`` say more themselves: at which step, and what is kept.
"""

import argparse
from collections.abc import Callable

from a2d_tf.processes.exit_code import GO_ON_AFTER_INTERRUPT

START_OVER = "interrupted; run the same command again to start over"


def tell_interruption(command: str, args: argparse.Namespace) -> str:
    """Return the line of a command that was interrupted.

    Args:
        command: Name of the command.
        args: Its arguments.
    """
    return _LINES[command](args) if command in _LINES else GO_ON_AFTER_INTERRUPT


def _evaluate(_: argparse.Namespace) -> str:
    return "interrupted before the report was complete; run the same command again to start over"


def _segment(args: argparse.Namespace) -> str:
    from a2d_tf.inference.result_folder import LABEL_MAPS, MASKS, SUMMARY

    if (args.out / SUMMARY).exists():
        left = f"{args.out} holds a complete result still"
    elif any((args.out / name).exists() for name in (MASKS, LABEL_MAPS)):
        left = f"{args.out} holds a part of the result, without {SUMMARY}"
    else:
        left = "nothing was written"
    return f"interrupted; {left}: {_segment_again(args)}"


def _segment_again(args: argparse.Namespace) -> str:
    from a2d_tf.cli.own_video import recording_of

    recording = recording_of(args)
    if recording is None or not recording.exists():
        return "run the same command again to start over"
    return f"give {recording} as VIDEO to start over without recording again"


def _export(args: argparse.Namespace) -> str:
    left = f"{args.out} holds no half-written version"
    return f"interrupted; {left}: run the same command again to start over"


def _weights(args: argparse.Namespace) -> str:
    from a2d_tf.weights.catalogue import find_weights
    from a2d_tf.weights.sources import WebFiles

    if args.name is None:
        return "interrupted"
    weights = find_weights(args.name)
    from_web = weights is not None and isinstance(weights.source, WebFiles)
    return GO_ON_AFTER_INTERRUPT if from_web and args.path is None else START_OVER


def _start_over(_: argparse.Namespace) -> str:
    return START_OVER


# The others go on with what is there: toy, convert, cache, train, demo.
_LINES: dict[str, Callable[[argparse.Namespace], str]] = {
    "evaluate": _evaluate,
    "segment": _segment,
    "export": _export,
    "weights": _weights,
    **dict.fromkeys(("verify", "verify-records", "score", "benchmark", "web"), _start_over),
}
