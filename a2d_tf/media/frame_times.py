"""When the frames of a video are shown."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

_ONLY_FRAME = Fraction(1, 25)  # seconds


@dataclass(frozen=True)
class FrameTimes:
    """The time stamps of N frames.

    Attributes:
        ticks: int64 (N,), when each is shown, in units of ``time_base``; they grow.
        end: When the last one is no longer shown.
        time_base: Seconds of a tick.
    """

    ticks: NDArray[np.int64]
    end: int
    time_base: Fraction

    @property
    def seconds(self) -> float:
        """How long all frames are shown."""
        return float((self.end - int(self.ticks[0])) * self.time_base)

    def duration(self, row: int) -> int:
        """Return how long a frame is shown, in ticks."""
        following = self.ticks[row + 1] if row + 1 < len(self.ticks) else self.end
        return int(following - self.ticks[row])

    def seconds_of(self, row: int) -> float:
        """Return when a frame is shown, in seconds after the first one."""
        return float((int(self.ticks[row]) - int(self.ticks[0])) * self.time_base)

    def part(self, begin: int, stop: int) -> "FrameTimes":
        """Return the stamps of the frames from row ``begin`` to ``stop``, from 0 on."""
        first = int(self.ticks[begin])
        last = int(self.ticks[stop - 1]) + self.duration(stop - 1)
        return FrameTimes(self.ticks[begin:stop] - first, last - first, self.time_base)


def times_of(ticks: list[int], *, last_duration: int, time_base: Fraction) -> FrameTimes:
    """Return the stamps of frames of which only the last one has a length of its own.

    Args:
        ticks: When the frames are shown.
        last_duration: How long the file says that the last one is; where that is less than half of
            what a frame usually lasts, which formats without lengths pretend, it lasts as usual: an
            only one 1/25 of a second.
        time_base: Seconds of a tick.
    """
    stamps = np.array(ticks, np.int64)
    steps = np.diff(stamps)
    usual = int(np.median(steps)) if len(steps) else round(_ONLY_FRAME / time_base)
    length = last_duration if 2 * last_duration >= usual else usual
    return FrameTimes(stamps, int(stamps[-1]) + max(length, 1), time_base)
