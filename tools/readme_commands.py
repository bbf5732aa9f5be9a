"""Run the README's commands as printed, one after another, and make a table of them.

tools/readme_commands.py OUT [--bin .venv/bin] [--seconds 180] [--set-for COMMAND OPTIONS]

OUT is a new folder, in which the commands run. A drawn data set takes the place of A2D, and one of
its clips that of `my_clip.mp4`. Sections come in the order in which one needs the other: the README
shows your own video before training, but needs a trained run for it. A training is stopped by
SIGTERM after --seconds and keeps a checkpoint then; the web page is asked for once and stopped by
Ctrl-C. What is added by --set-for stands in the table too. The exit code is 1 where a command ended
otherwise than it should; without weights that have to be downloaded, that is so.
"""

import argparse
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from readme.commands import read_commands
from readme.trials import Trial, Trials

from a2d_tf.cli.option_types import whole_number
from a2d_tf.cli.progress import show_progress
from a2d_tf.processes.exit_code import exit_code_of

ROOT = Path(__file__).resolve().parents[1]
ORDER = ("Install", "Train on A2D", "Your own video", "Serve")


def main() -> int:
    """Run the commands and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="a new folder")
    parser.add_argument("--bin", type=Path, default=ROOT / ".venv" / "bin", metavar="DIR")
    parser.add_argument(
        "--seconds", type=whole_number(least=10), default=180, help="for each training"
    )
    parser.add_argument(
        "--set-for",
        nargs=2,
        action="append",
        default=[],
        metavar=("COMMAND", "OPTIONS"),
        help="options to add to the commands that begin so",
    )
    parser.add_argument("--only", nargs="+", choices=ORDER, default=ORDER, metavar="SECTION")
    args = parser.parse_args()
    return exit_code_of(lambda: _run(args))


def _run(args: argparse.Namespace) -> int:
    # What a shell starts in the background ignores Ctrl-C, and so would all that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sections = read_commands((ROOT / "README.md").read_text(encoding="utf-8"))
    commands = [line for name in args.only for line in sections[name]]
    trials = Trials(args.out, args.bin, seconds=args.seconds, added=dict(args.set_for))
    done: list[Trial] = []
    with show_progress("running", unit="commands") as on_progress:
        trials.prepare()
        for number, line in enumerate(commands, start=1):
            done.append(trials.run(line))
            on_progress(number, len(commands))
    print("| command | seconds | exit code | it ends with |")
    print("| --- | ---: | ---: | --- |")
    for trial in done:
        last = trial.last.replace("|", "\\|")
        print(f"| `{trial.command}` | {trial.seconds:.0f} | {trial.code} | {last} |")
    return 0 if all(trial.right for trial in done) else 1


if __name__ == "__main__":
    sys.exit(main())
