"""The command: all targets in processes of their own, time shared, and a table of what came."""

import argparse
import importlib.util
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rich.console import Console
from rich.table import Table

from a2d_tf.counted import counted
from fuzzing.process import COVERAGE, PLAIN, Job, prepare_processes, run_job
from fuzzing.session import MEBIBYTE, Counts

_FAST_FOLDER = Path("/dev/shm")  # in memory
_COVERAGE_SHARE = 0.3  # of the time, where atheris is installed


def main() -> int:
    """Run the targets; return 1 where there was a fault."""
    # Before TensorFlow is imported, which would look for a GPU and tell of it.
    os.environ |= {"CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    from fuzzing.seeds import make_seeds
    from fuzzing.targets import TARGETS

    args = _parse(tuple(TARGETS))
    names = args.targets or list(TARGETS)
    parent = _FAST_FOLDER if os.access(_FAST_FOLDER, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="a2d-tf-fuzz-", dir=parent) as folder:
        seeds = Path(folder) / "seeds"
        seeds.mkdir()
        found = args.found.absolute()
        prepare_processes(Path(folder) / "home")
        make_seeds(seeds)
        engines = _engines(args.engine)
        start = time.monotonic()
        seconds = args.seconds * args.jobs / len(names)
        jobs = [
            Job(
                target=name,
                engine=engine,
                seconds=seconds * share,
                seed=args.seed,
                seeds=seeds,
                home=Path(folder) / f"{name}-{engine}",
                found=found / name,
                log=found / "log.txt",
            )
            for name in names
            for engine, share in engines.items()
        ]
        with ThreadPoolExecutor(args.jobs) as pool:
            results = list(pool.map(run_job, jobs))
        totals: dict[str, Counts] = {name: Counts() for name in names}
        for job, counts in zip(jobs, results, strict=True):
            totals[job.target].add(counts)
        return _report(totals, seconds=time.monotonic() - start, found=found)


def _engines(asked: str) -> dict[str, float]:
    """Return the engines and the share of the time that each has."""
    if asked != "both":
        return {asked: 1.0}
    if importlib.util.find_spec("atheris") is None:
        Console(stderr=True).print("atheris is not installed: no coverage-guided inputs")
        return {PLAIN: 1.0}
    return {PLAIN: 1 - _COVERAGE_SHARE, COVERAGE: _COVERAGE_SHARE}


def _report(totals: dict[str, Counts], *, seconds: float, found: Path) -> int:
    console = Console(width=110)
    table = Table("target", *("inputs", "accepted", "refused", "faults", "slowest", "peak memory"))
    for column in table.columns[1:]:
        column.justify = "right"
    whole = Counts()
    for name, counts in totals.items():
        whole.add(counts)
        table.add_row(name, *_cells(counts))
    table.add_section()
    table.add_row("all", *_cells(whole))
    console.print(table)
    console.print(f"{counted(whole.inputs, 'input')} in {seconds:,.0f} s")
    for name, counts in totals.items():
        for fault, count in counts.faults.items():
            console.print(
                f"{name}: {fault}, {counted(count, 'time')}", markup=False, highlight=False
            )
    empty = [name for name, counts in totals.items() if not counts.inputs]
    for name in empty:
        console.print(f"{name}: no input was read", markup=False)
    if whole.faults:
        console.print(f"inputs of faults: {found}", markup=False)
    return 1 if whole.faults or empty else 0


def _cells(counts: Counts) -> list[str]:
    numbers = (counts.inputs, counts.accepted, counts.refused, sum(counts.faults.values()))
    memory = f"{counts.peak / MEBIBYTE:,.0f} MiB"
    return [*(f"{number:,}" for number in numbers), f"{counts.slowest:.2f} s", memory]


def _parse(names: tuple[str, ...]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="tools/fuzz.py", description="Feed altered files to every reader."
    )
    parser.add_argument("--seconds", type=float, default=600, help="for all targets together")
    parser.add_argument("--seed", type=int, default=0, help="the same one gives the same inputs")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes at once")
    parser.add_argument("--engine", choices=("both", PLAIN, COVERAGE), default="both")
    parser.add_argument(
        "--found",
        type=Path,
        default=Path("runs/fuzz"),
        help="folder for the inputs of faults (default: runs/fuzz)",
    )
    parser.add_argument("--targets", nargs="+", choices=names, metavar="NAME", help="only these")
    return parser.parse_args()
