"""The command line of ``tools/chaos.py``."""

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from a2d_tf.cli.console import plain_console
from a2d_tf.cli.option_types import whole_number
from a2d_tf.counted import counted
from chaos_trials.bench import make_bench
from chaos_trials.damages import damage_all
from chaos_trials.full_disks import fill_disks
from chaos_trials.kills import kill_all
from chaos_trials.trial import Trial, to_markdown

_TABLE = "chaos.md"


def main() -> int:
    """Run the trials; the exit code is 1 where one has a fault."""
    args = _parser().parse_args()
    console = plain_console()
    began = time.monotonic()
    bench, seconds = make_bench(args.workdir / "bench", with_tables="kills" in args.parts)
    parts: dict[str, Callable[[], Iterator[Trial]]] = {
        "kills": lambda: kill_all(bench, kills=args.kills, seconds=seconds, seed=args.seed),
        "disks": lambda: fill_disks(bench),
        "damages": lambda: damage_all(bench),
    }
    trials: list[Trial] = []
    for part in args.parts:
        for trial in parts[part]():
            trials.append(trial)
            told = "; ".join(trial.faults) or "no fault"
            console.print(f"{trial.part}: {trial.name} ({trial.count}): {trial.outcome}: {told}")
            (args.workdir / _TABLE).write_text(to_markdown(trials), encoding="utf-8")
    faults = sum(bool(trial.faults) for trial in trials)
    kinds = ", ".join(
        f"{sum(trial.count for trial in trials if trial.part == part)} {part}"
        for part in dict.fromkeys(trial.part for trial in trials)
    )
    minutes = (time.monotonic() - began) / 60
    console.print(
        f"{kinds}: {counted(faults, 'fault')}, {minutes:.0f} minutes; {args.workdir / _TABLE}"
    )
    return 1 if faults else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tools/chaos.py")
    parser.description = (
        "Kill commands at drawn moments, fill their disks and damage their files, and see that "
        "nothing is lost and nothing is wrong without a word. Needs Linux."
    )
    parser.add_argument(
        "--workdir",
        type=Path,
        default=Path("runs/chaos"),
        metavar="DIR",
        help="folder for everything; DIR/bench is removed first (default: %(default)s)",
    )
    parser.add_argument(
        "--kills", type=whole_number(least=1), default=60, metavar="N", help="(default: 60)"
    )
    parser.add_argument(
        "--seed", type=whole_number(least=0), default=1, metavar="S", help="of the moments"
    )
    parser.add_argument(
        "--parts",
        nargs="+",
        choices=("kills", "disks", "damages"),
        default=("kills", "disks", "damages"),
        help="what to try (default: all)",
    )
    return parser
