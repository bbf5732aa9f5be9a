"""A served model under load: equal answers, flat memory, time of an answer."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from a2d_tf.benchmark.made_up_requests import make_requests
from a2d_tf.benchmark.memory import resident_memory
from a2d_tf.serving.loaded_model import LoadedModel

DIFFERENT = 6  # requests; the others repeat them
Named = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Load:
    """What a served model did under load.

    Attributes:
        kind: What it is asked and answers.
        first: Seconds of the very first answer.
        alone: Median seconds of a later answer to one thread.
        seconds: Seconds of each answer while all threads ask.
        whole: Seconds from the first of these requests to the last answer.
        different: Number of answers that are not those that one thread got.
        furthest: Largest difference of a number from that of one thread; infinite where shapes or
            types are others.
        before: Resident memory in bytes after the warm-up.
        after: Resident memory at the end.
    """

    kind: str
    first: float
    alone: float
    seconds: tuple[float, ...]
    whole: float
    different: int
    furthest: float
    before: int
    after: int

    @property
    def grown(self) -> int:
        """Bytes by which memory grew after the warm-up."""
        return self.after - self.before

    def percentile(self, share: float) -> float:
        """Return the seconds in which a share of the answers (0 to 100) came."""
        return float(np.percentile(self.seconds, share))


def measure_load(path: Path, *, threads: int, requests: int, tolerance: float = 0.0) -> Load:
    """Ask a served model from several threads at once, and compare with what one thread gets.

    As many requests again, but at most 300, warm it up: memory of threads and of the allocator
    comes with the first ones.

    Args:
        path: Folder of the SavedModel, or of its versions.
        threads: Number of threads.
        requests: Number of requests of all threads together.
        tolerance: How far a number may be from one thread's and count as equal; 0 compares bits.

    Raises:
        InputError: There is no SavedModel of this package, or psutil is not installed.
    """
    resident_memory()  # before anything takes long
    model = LoadedModel(path)
    asked = make_requests(model.inputs, size=model.size, pairs=model.pairs, count=DIFFERENT)
    first, _ = _timed(lambda: model.answer(asked[0]))
    alone = [_timed(lambda one=one: model.answer(one)) for one in asked]
    expected = [answer for _, answer in alone]

    def ask(number: int) -> tuple[float, float]:
        place = number % len(asked)
        seconds, answer = _timed(lambda: model.answer(asked[place]))
        return seconds, difference(answer, expected[place])

    with ThreadPoolExecutor(threads) as pool:
        warm = list(pool.map(ask, range(min(requests, 300))))
        before = resident_memory()
        started = time.perf_counter()
        loaded = list(pool.map(ask, range(requests)))
        whole = time.perf_counter() - started
        after = resident_memory()
    far = [distance for _, distance in warm + loaded]
    return Load(
        kind=model.kind,
        first=first,
        alone=float(np.median([seconds for seconds, _ in alone])),
        seconds=tuple(seconds for seconds, _ in loaded),
        whole=whole,
        different=sum(distance > tolerance for distance in far),
        furthest=max(far),
        before=before,
        after=after,
    )


def difference(answer: Named, expected: Named) -> float:
    """Return the largest difference between the numbers of two answers; 0 for equal bits.

    It is infinite where names, shapes, types or texts differ, and where a value is no number in one
    of them.
    """
    if answer.keys() != expected.keys():
        return np.inf
    return max((_distance(answer[name], expected[name]) for name in expected), default=0.0)


def _distance(one: NDArray[Any], other: NDArray[Any]) -> float:
    if one.shape != other.shape or one.dtype != other.dtype:
        return np.inf
    if one.dtype.kind == "O":
        return 0.0 if np.array_equal(one, other) else np.inf
    if one.tobytes() == other.tobytes():
        return 0.0
    far = np.abs(one.astype(np.float64) - other.astype(np.float64))
    # Zeros of both signs differ in a bit and in nothing else, but they differ.
    return float(np.nan_to_num(max(far.max(), np.finfo(np.float64).tiny), nan=np.inf))


def _timed(act: Callable[[], dict[str, NDArray[Any]]]) -> tuple[float, dict[str, NDArray[Any]]]:
    started = time.perf_counter()
    result = act()
    return time.perf_counter() - started, result
