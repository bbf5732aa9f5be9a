"""The ``a2d-tf`` command: one line for a mistake, exit code 1 for bad input, 2 for wrong usage."""

import argparse
import importlib
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from a2d_tf import __version__
from a2d_tf.cli.console import show_log
from a2d_tf.cli.interruption import tell_interruption
from a2d_tf.cli.parser import CommandParser
from a2d_tf.cli.progress import show_progress
from a2d_tf.cli.tensorflow_paths import check_tensorflow_paths
from a2d_tf.errors import InputError, OptionError
from a2d_tf.processes.exit_code import exit_code_of
from a2d_tf.processes.progress import show_progress_with
from a2d_tf.run_folder import CONFIG_FILE

_DESCRIPTION = (
    "Segment who does what in a video: the actor of a sentence, or every actor with its action."
)

# Command and what it does; the module of the same name is imported only when it runs. It imports
# TensorFlow when its arguments have been parsed and checked, not before.
COMMANDS = {
    "toy": "draw a data set in the layout of a released one",
    "verify": "check a copy of a data set against the formats and the published counts",
    "convert": "write TFRecords from the released files",
    "verify-records": "check converted data, stored features or a run for damage",
    "weights": "list the published weights, or download some by name",
    "cache": "store the output of the frozen layers for every clip, to train faster",
    "train": "train an experiment; run the same command again to resume",
    "evaluate": "compute the metrics of a trained run and write a report",
    "score": "compute the metrics of another model's predictions, given in COCO's format",
    "segment": "segment a video of your own: by sentences, by pairs, or with a joint run",
    "web": "open a page in the browser on which people segment videos of their own",
    "export": "write a SavedModel for TensorFlow Serving",
    "benchmark": "measure time and memory of a training step, a command, the data or an export",
    "demo": "draw data, train, evaluate, segment and export, in a few minutes",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    call = _Call(list(sys.argv[1:] if argv is None else argv))
    show_log()
    show_progress_with(show_progress)
    if isinstance(sys.stdout, io.TextIOWrapper):  # a path need not be text
        sys.stdout.reconfigure(errors="backslashreplace")
    return exit_code_of(call.run, interrupted=call.tell_interruption)


class _Call:
    """One call of ``a2d-tf``."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._arguments = arguments
        self._args: argparse.Namespace | None = None  # once they have been parsed

    def tell_interruption(self) -> str:
        """Return what is said at an interrupt."""
        if self._args is None:
            return "interrupted"
        return tell_interruption(self._args.command, self._args)

    def run(self) -> int:
        """Parse the arguments and run the command."""
        parser = CommandParser(prog="a2d-tf", description=_DESCRIPTION)
        parser.given = self._arguments
        parser.add_argument("--version", action="version", version=f"a2d-tf {__version__}")
        subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
        chosen = next((one for one in self._arguments if one in COMMANDS), None)
        module = None
        for name, text in COMMANDS.items():
            subparser = subparsers.add_parser(name, help=text, description=text)
            subparser.given = self._arguments
            if name == chosen:
                module = importlib.import_module(f"a2d_tf.cli.{name.replace('-', '_')}")
                module.add_arguments(subparser)
        args = parser.parse_args(self._arguments)
        if module is None:
            parser.error("a command is needed")
        self._args = args
        check_tensorflow_paths(args)
        try:
            return module.run(args)
        except (argparse.ArgumentError, OptionError) as error:  # options that do not go together
            subparsers.choices[args.command].error(str(error))
        except InputError as error:
            if error.place != "config":
                raise
            # Raised for a value that the experiment may have, but not with its data or model.
            raise InputError(_experiment(args), error.field, error.rule, error.value) from None
        except OSError as error:
            if error.filename is None:  # a full disk
                error.filename = _output_folder(args)
            raise


def _experiment(args: argparse.Namespace) -> Path:
    """Return the experiment file of a command that trains a run or asks one."""
    return args.config if hasattr(args, "config") else args.workdir / CONFIG_FILE


def _output_folder(args: argparse.Namespace) -> Path | None:
    """Return the folder that a command writes into."""
    return getattr(args, "out", None) or getattr(args, "workdir", None)


if __name__ == "__main__":
    sys.exit(main())
