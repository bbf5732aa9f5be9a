"""The ``a2d-tf`` command: one line a mistake, exit code 1 for bad input, 2 for wrong usage."""

import argparse
import importlib
import sys
from collections.abc import Sequence

from a2d_tf import __version__
from a2d_tf.errors import A2DError
from a2d_tf.startup import start_tensorflow

_DESCRIPTION = "Segment who does what in a video, from a sentence."

# Command and what it does; the module of the same name is imported only when it runs.
COMMANDS = {
    "toy": "draw a data set in A2D's layout",
    "verify": "check a copy of a data set against the formats and the published counts",
    "convert": "write TFRecords from the released files",
    "weights": "list published weights, or get some by name",
    "cache": "store the frozen trunk's output of every clip, for faster training",
    "train": "train an experiment; run again to resume",
    "evaluate": "metrics and a report of a trained run",
    "score": "metrics of anybody's predictions in COCO's format",
    "segment": "masks for a video of your own: from sentences, pairs or a joint run",
    "export": "write a SavedModel for TensorFlow Serving",
    "demo": "draw data, train, evaluate, segment and export, in minutes",
}

# Commands that need TensorFlow from their first line on; others start without it or not at all.
_WITH_TENSORFLOW = ("cache", "train", "evaluate", "segment", "export")
_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(prog="a2d-tf", description=_DESCRIPTION)
    parser.add_argument("--version", action="version", version=f"a2d-tf {__version__}")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    chosen = next((argument for argument in arguments if argument in COMMANDS), None)
    module = None
    for name, text in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=text, description=text)
        if name == chosen:
            if name in _WITH_TENSORFLOW:
                start_tensorflow()
            module = importlib.import_module(f"a2d_tf.cli.{name}")
            module.add_arguments(subparser)
    args = parser.parse_args(arguments)
    if module is None:
        parser.error("a command is needed")
    try:
        return module.run(args)
    except A2DError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except OSError as error:  # a full disk, a folder without permission
        if error.filename is None or error.strerror is None:
            raise
        print(f"error: {error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("interrupted; run the same command again to go on", file=sys.stderr)
        return _INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
