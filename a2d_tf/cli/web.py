"""``a2d-tf web``: a page in the browser on which people segment videos of their own."""

import argparse
import gc
from pathlib import Path

from a2d_tf.cli.console import plain_console
from a2d_tf.cli.option_types import positive_number, whole_number
from a2d_tf.cli.tasks.commands import Segments
from a2d_tf.cli.tasks.table import COMMANDS, refusal
from a2d_tf.processes.exit_code import interrupted_code
from a2d_tf.processes.startup import start_tensorflow

# Option, type, default, what it is a limit of.
_LIMITS = (
    ("--max-megabytes", whole_number(least=1), 200, "N", "size of an uploaded video, in MB"),
    ("--max-seconds", positive_number, 60.0, "X", "length of a video, in seconds"),
    ("--max-sentences", whole_number(least=1), 8, "N", "sentences about a video"),
    ("--max-characters", whole_number(least=1), 200, "N", "characters of a sentence"),
    ("--jobs", whole_number(least=1, most=64), 1, "N", "jobs at a time; others wait"),
    ("--max-waiting", whole_number(least=0), 16, "N", "jobs that wait; others are refused"),
    ("--keep-minutes", positive_number, 60.0, "X", "minutes that a result is kept"),
)
_OPEN_TO_OTHERS = (
    "warning: everybody who reaches this machine can use the page, and there is no password "
    "(docs/WEB.md)"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    parser.add_argument(
        "workdirs",
        type=Path,
        nargs="+",
        metavar="RUN",
        help="folder of a sentence run or a joint run; of several, the page lets people choose",
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="ADDRESS",
        help="address to listen at (default: %(default)s, which only this machine reaches)",
    )
    parser.add_argument(
        "--port",
        type=whole_number(least=0, most=65535),
        default=7860,
        metavar="N",
        help="port to listen at, 0 for any free one (default: %(default)s)",
    )
    for flag, kind, default, metavar, what in _LIMITS:
        text = f"at most: {what} (default: {default:g})"
        parser.add_argument(flag, type=kind, default=default, metavar=metavar, help=text)


def run(args: argparse.Namespace) -> int:
    """Serve the page until it is interrupted."""
    from importlib.util import find_spec

    from a2d_tf.errors import InputError
    from a2d_tf.run_folder import find_checkpoint
    from a2d_tf.runs.run_config import read_run_config
    from a2d_tf.web.address import address_of, is_loopback, open_socket

    if find_spec("gradio") is None:
        raise InputError("web", "gradio", 'must be installed: pip install "a2d_tf[web]"')
    for workdir in args.workdirs:
        commands = COMMANDS[read_run_config(workdir).task]
        if not isinstance(commands, Segments):
            raise refusal(commands.task, workdir, able=Segments, why_not=commands.why_no_segment)
        find_checkpoint(workdir)
    with open_socket(args.host, args.port) as opened:
        if not is_loopback(args.host):
            plain_console(stderr=True).print(_OPEN_TO_OTHERS)
        start_tensorflow()
        from a2d_tf.web.limits import Limits
        from a2d_tf.web.loaded_runs import load_runs
        from a2d_tf.web.server import serve_runs

        names = [flag.removeprefix("--").replace("-", "_") for flag, *_ in _LIMITS]
        limits = Limits(**{name: getattr(args, name) for name in names})
        runs = load_runs(args.workdirs)
        try:
            serve_runs(
                runs,
                limits,
                opened,
                on_ready=lambda: plain_console().print(f"{address_of(opened)} (Ctrl-C ends it)"),
            )
        except KeyboardInterrupt as error:
            plain_console(stderr=True).print(
                "interrupted; what was uploaded and found has been removed"
            )
            gc.freeze()  # or Python looks through all of TensorFlow once more, for seconds
            return interrupted_code(error)
    return 0
