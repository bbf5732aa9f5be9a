"""A target that is fed under limits, and what came of it: counts, faults, time, memory."""

import hashlib
import json
import os
import resource
import signal
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType

import a2d_tf
from fuzzing.target import ACCEPTED, Place

SECONDS_PER_INPUT = 10
_PACKAGE = Path(a2d_tf.__file__).parent
MEBIBYTE = 1 << 20
_MOST_MEMORY = 512 * MEBIBYTE  # more than before the first input; the inputs have kilobytes
_ADDRESSES = 4 << 30  # bytes that may be asked for beyond those of the first input
_KEPT_FAULTS = 40  # different ones of a target
_STATUS_SECONDS = 0.5
_SMALLER_SECONDS = 4.0  # in which the input of a fault is made smaller


class HangError(BaseException):
    """An input took too long; no ``except Exception`` of a reader keeps it."""


class MemoryUseError(Exception):
    """An input took more memory than inputs of its size may."""


@dataclass
class Counts:
    """What came of the inputs of one target.

    Attributes:
        inputs: How many there were.
        accepted: How many ended in a value.
        refused: How many ended in an ``InputError``.
        faults: What else happened: kind and place, and how often.
        seconds: Seconds that all inputs took.
        slowest: Seconds of the slowest input.
        peak: Bytes of memory that the process had at most.
    """

    inputs: int = 0
    accepted: int = 0
    refused: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    slowest: float = 0.0
    peak: int = 0

    def add(self, other: "Counts") -> None:
        """Add what another process of the same target counted."""
        self.inputs += other.inputs
        self.accepted += other.accepted
        self.refused += other.refused
        for name, count in other.faults.items():
            self.faults[name] = self.faults.get(name, 0) + count
        self.seconds += other.seconds
        self.slowest = max(self.slowest, other.slowest)
        self.peak = max(self.peak, other.peak)


class Session:
    """Feeds a target and writes down what came of it.

    Args:
        place: Where the target reads.
        status: File of the counts, which another process may read at any time.
        last: File that holds the input which is being read, for when this process ends by it.
        found: Folder that the inputs of faults are kept in.
    """

    def __init__(self, place: Place, *, status: Path, last: Path, found: Path) -> None:
        self.counts = Counts()
        self._place = place
        self._status = status
        self._last = last
        self._found = found
        self._written = 0.0
        self._first = 0  # bytes of memory before the first input
        signal.signal(signal.SIGALRM, _alarm)

    def warm_up(self, seeds: list[bytes]) -> None:
        """Read valid inputs, whose libraries are imported then; limits count from there."""
        for seed in seeds:
            self.feed(seed)
        self._first = _memory("VmRSS")
        addresses = _memory("VmSize") + _ADDRESSES
        resource.setrlimit(resource.RLIMIT_AS, (addresses, addresses))

    def feed(self, data: bytes) -> None:
        """Let the target read one input."""
        self._last.write_bytes(data)
        start = time.monotonic()
        fault = self._fault_of(data)
        seconds = time.monotonic() - start
        counts = self.counts
        counts.inputs += 1
        if self._first:
            counts.seconds += seconds
            counts.slowest = max(counts.slowest, seconds)
        if fault is not None:
            known = fault in counts.faults
            counts.faults[fault] = counts.faults.get(fault, 0) + 1
            if not known and len(counts.faults) <= _KEPT_FAULTS:
                self._keep(data, fault)
        if time.monotonic() - self._written > _STATUS_SECONDS or fault is not None:
            self.write_status()

    def write_status(self) -> None:
        """Write the counts down."""
        self.counts.peak = max(self.counts.peak, _memory("VmRSS"))
        partial = self._status.with_suffix(".partial")
        partial.write_text(json.dumps(asdict(self.counts)))
        partial.replace(self._status)
        self._written = time.monotonic()

    def _fault_of(self, data: bytes) -> str | None:
        """Return kind and place of what an input raised, None for a value or a refusal."""
        if self._first:
            _forget_peak()
        try:
            with _limited(SECONDS_PER_INPUT):
                outcome = self._place.feed(data)
            if self._first and (peak := _memory("VmHWM")) > self._first + _MOST_MEMORY:
                self.counts.peak = max(self.counts.peak, peak)
                raise MemoryUseError(f"{(peak - self._first) // MEBIBYTE} MiB")
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            return name_of(error)
        if outcome == ACCEPTED:
            self.counts.accepted += 1
        else:
            self.counts.refused += 1
        return None

    def _keep(self, data: bytes, fault: str) -> None:
        data = self._smaller(data, fault)
        keep_input(self._found, data, fault)
        _print_fault(fault)

    def _smaller(self, data: bytes, fault: str) -> bytes:
        """Return a shorter input with the same fault, as far as one is found in a few seconds."""
        end = time.monotonic() + _SMALLER_SECONDS
        step = len(data) // 2
        while step and time.monotonic() < end and not fault.startswith(HangError.__name__):
            at = 0
            while at < len(data) and time.monotonic() < end:
                shorter = data[:at] + data[at + step :]
                self._last.write_bytes(shorter)
                if self._same(shorter, fault):
                    data = shorter
                else:
                    at += step
            step //= 2
        return data

    def _same(self, data: bytes, fault: str) -> bool:
        try:
            with _limited(SECONDS_PER_INPUT):
                self._place.feed(data)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            return name_of(error) == fault
        return False


def name_of(error: BaseException) -> str:
    """Return the kind of an error and the last place of the package that it went through."""
    if isinstance(error, MemoryUseError):
        return type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if _PACKAGE in Path(frame.filename).parents]
    where = own[-1] if own else frames[-1]
    path = "/".join(Path(where.filename).parts[-2:])
    return f"{type(error).__name__} {path}:{where.lineno}"


def keep_input(folder: Path, data: bytes, fault: str) -> Path:
    """Keep the input of a fault, and what it did beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    kind = fault.split()[0].rpartition(".")[2]
    path = folder / f"{kind}-{hashlib.sha256(fault.encode()).hexdigest()[:8]}"
    path.write_bytes(data)
    return path


def _print_fault(fault: str) -> None:
    print(f"fault: {fault}", flush=True)


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _alarm(number: int, frame: FrameType | None) -> None:
    raise HangError(f"more than {SECONDS_PER_INPUT} s")


def _memory(field: str) -> int:
    """Return a size of this process in bytes: ``VmRSS``, its peak ``VmHWM``, or ``VmSize``."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _forget_peak() -> None:
    """Let the peak of memory begin anew, where Linux can."""
    descriptor = os.open("/proc/self/clear_refs", os.O_WRONLY)
    try:
        os.write(descriptor, b"5")
    finally:
        os.close(descriptor)
