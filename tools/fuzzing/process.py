"""The process of one target, watched from outside: it may crash or hang in a library's C code."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from fuzzing.session import SECONDS_PER_INPUT, Counts, keep_input

_POLL_SECONDS = 0.2
_START_SECONDS = 90.0  # in which a process imports what it needs
_MOST_STARTS = 20  # of a target that crashes again and again


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
    """

    target: str
    engine: str
    seconds: float
    seed: int
    seeds: Path
    home: Path
    found: Path


def run_job(job: Job, *, log: Path) -> Counts:
    """Feed a target until its time is over, in as many processes as it takes."""
    total = Counts()
    left = job.seconds
    for start in range(_MOST_STARTS):
        began = time.monotonic()
        fault = _run(job, seconds=left, seed=job.seed + 1000 * start, log=log)
        counts = _read_counts(job.home / "status")
        if fault is not None:
            counts.inputs += 1
            counts.faults[fault] = counts.faults.get(fault, 0) + 1
            last = job.home / "last"
            keep_input(job.found, last.read_bytes() if last.exists() else b"", fault)
        total.add(counts)
        left -= time.monotonic() - began
        if fault is None or left < 1:
            break
    return total


def _run(job: Job, *, seconds: float, seed: int, log: Path) -> str | None:
    """Run one process; return what ended it, None where its time did."""
    job.home.mkdir(parents=True, exist_ok=True)
    log.parent.mkdir(parents=True, exist_ok=True)
    for name in ("status", "last"):
        (job.home / name).unlink(missing_ok=True)
    tools = Path(__file__).resolve().parents[1]
    command = [sys.executable, "-m", "fuzzing.worker", job.target, "--engine", job.engine]
    command += ["--seeds", str(job.seeds), "--home", str(job.home), "--found", str(job.found)]
    command += ["--seconds", str(seconds), "--seed", str(seed)]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join((str(tools), str(tools.parent))),
        "CUDA_VISIBLE_DEVICES": "-1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "XDG_CACHE_HOME": str(job.home / "cache"),
        "HOME": str(job.home),
    }
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        hung = _watch(process, job)
    if hung:
        return "Hang in the process"
    if process.returncode < 0:
        return f"Crash {signal.Signals(-process.returncode).name}"
    return f"Exit {process.returncode}" if process.returncode else None


def _watch(process: subprocess.Popen[bytes], job: Job) -> bool:
    """Wait for a process; one that is with one input for too long is ended, and True returned."""
    last = job.home / "last"
    started = time.time()
    while process.poll() is None:
        time.sleep(_POLL_SECONDS)
        since = last.stat().st_mtime if last.exists() else started + _START_SECONDS
        warm = (job.home / "status").exists()
        allowed = 2 * SECONDS_PER_INPUT if warm else _START_SECONDS
        if time.time() - since > allowed:
            process.kill()
            process.wait()
            return True
    return False


def _read_counts(path: Path) -> Counts:
    return Counts(**json.loads(path.read_text())) if path.exists() else Counts()
