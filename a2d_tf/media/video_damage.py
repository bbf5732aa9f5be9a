"""What is wrong with a video that was decoded to its end."""

from dataclasses import dataclass

# Honest files may end with a frame that the decoder does not give out. The clips of A2D and of the
# other data sets we read decode to exactly the declared count.
MISSING_FRAMES_ALLOWED = 1
# Containers round what they declare, and tracks of sound end before or after the picture.
_MISSING_SECONDS_ALLOWED = 0.5


@dataclass
class DecodedTotals:
    """What came out of a video, beside what its container declares.

    Attributes:
        frames: Frames that were given out.
        empty: Places of frames without data, which say "show the last one again".
        broken: Parts that could not be decoded, or only with errors.
        headless: Whether it begins between two key frames.
        cut_off: Whether the file ends before its container says.
        seconds: Where the last part of any of its tracks ends, in seconds from the start.
        declared_frames: Number of frames; None where the container stores none.
        declared_seconds: Length of the longest track in seconds; None where there is none.
    """

    frames: int = 0
    empty: int = 0
    broken: int = 0
    headless: bool = False
    cut_off: bool = False
    seconds: float = 0.0
    declared_frames: int | None = None
    declared_seconds: float | None = None

    @property
    def fault(self) -> tuple[str, object] | None:
        """The rule that is broken and the value that breaks it; None for a whole video."""
        if not self.frames:
            return "must hold at least one frame that decodes", 0
        shown, declared = self.frames + self.empty, self.declared_frames
        if declared is not None and shown < declared - MISSING_FRAMES_ALLOWED:
            return f"must decode to the {declared} frames that its container declares", shown
        if self.headless:
            return "must begin with a key frame", "a part that needs earlier ones"
        if self.broken:
            return "must decode without errors", f"{self.broken} damaged parts"
        length = self.declared_seconds
        if length is not None and self.seconds < length - _MISSING_SECONDS_ALLOWED:
            return f"must last the {length:.1f} s that its container declares", self.seconds
        if self.cut_off:
            return "must be a whole file", "one that was cut off"
        return None
