"""The process of one target, watched from outside: it may crash or hang in a library's C code.

Processes of the plain engine are forks of one that has imported the package, which takes seconds.
"""

import json
import multiprocessing
import os
import signal
import time
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from fuzzing.session import SECONDS_PER_INPUT, Counts, keep_input

PLAIN, COVERAGE = "plain", "coverage"

_POLL_SECONDS = 0.1
_START_SECONDS = 120.0  # in which a process imports what it needs
_MOST_STARTS = 20  # of a target that crashes again and again
_TOOLS = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Job:
    """A target and an engine with their time.

    Attributes:
        target: Name of the target.
        engine: Name of the engine.
        seconds: How long inputs are fed.
        seed: Where chance begins.
        seeds: Folder of valid files.
        home: Folder of the process.
        found: Folder for the inputs of faults.
        log: File that takes what the process prints.
    """

    target: str
    engine: str
    seconds: float
    seed: int
    seeds: Path
    home: Path
    found: Path
    log: Path


def prepare_processes(home: Path) -> None:
    """Set what all processes inherit; to be called before the first one.

    Args:
        home: Folder that takes the place of the user's, so that nothing is written there.
    """
    os.environ["PYTHONPATH"] = os.pathsep.join((str(_TOOLS), str(_TOOLS.parent)))
    os.environ |= {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache")}
    multiprocessing.set_forkserver_preload(["fuzzing.targets"])


def run_job(job: Job) -> Counts:
    """Feed a target until its time is over, in as many processes as it takes."""
    total = Counts()
    left = job.seconds
    for start in range(_MOST_STARTS):
        fault = _run(job, seconds=left, seed=job.seed + 1000 * start)
        counts = _read_counts(job.home / "status")
        if fault is not None:
            counts.inputs += 1
            counts.faults[fault] = counts.faults.get(fault, 0) + 1
            last = job.home / "last"
            keep_input(job.found, last.read_bytes() if last.exists() else b"", fault)
        total.add(counts)
        left -= counts.seconds
        if fault is None or left < 1:
            break
    return total


def _run(job: Job, *, seconds: float, seed: int) -> str | None:
    """Run one process; return what ended it, None where its time did."""
    from fuzzing.worker import work

    job.home.mkdir(parents=True, exist_ok=True)
    job.log.parent.mkdir(parents=True, exist_ok=True)
    for name in ("status", "last"):
        (job.home / name).unlink(missing_ok=True)
    # Lines are counted from the first import on, so that the other engine cannot be a fork.
    method = "forkserver" if job.engine == PLAIN else "spawn"
    process = multiprocessing.get_context(method).Process(target=work, args=(job, seconds, seed))
    process.start()
    if _watch(process, job):
        return "Hang in the process"
    code = process.exitcode or 0
    if code < 0:
        return f"Crash {signal.Signals(-code).name}"
    return f"Exit {code}" if code else None


def _watch(process: BaseProcess, job: Job) -> bool:
    """Wait for a process; one that is with one input for too long is ended, and True returned."""
    last = job.home / "last"
    started = time.time()
    while process.is_alive():
        process.join(_POLL_SECONDS)
        since = last.stat().st_mtime if last.exists() else started
        warm = (job.home / "status").exists()
        allowed = 2 * SECONDS_PER_INPUT if warm else _START_SECONDS
        if time.time() - since > allowed and process.is_alive():
            process.kill()
            process.join()
            return True
    return False


def _read_counts(path: Path) -> Counts:
    return Counts(**json.loads(path.read_text())) if path.exists() else Counts()
