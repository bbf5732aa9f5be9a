"""What the page takes, and no more of it: sizes, lengths, numbers of sentences and of jobs."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.counted import counted
from a2d_tf.errors import A2DError
from a2d_tf.media.video import open_video

MEGABYTE = 1_000_000  # bytes
_MOST_FRAME_RATE = 120  # frames a second, on average


@dataclass(frozen=True)
class Limits:
    """Limits of a page.

    Attributes:
        max_megabytes: Size of an uploaded file in millions of bytes.
        max_seconds: Length of a video.
        max_sentences: Number of sentences about a video.
        max_characters: Length of a sentence.
        max_pixels: Height times width of a frame; the default is 4K video.
        jobs: Number of jobs at a time.
        max_waiting: Number of jobs that wait for their turn.
        keep_minutes: How long a result stays after its job.
    """

    max_megabytes: int = 200
    max_seconds: float = 60.0
    max_sentences: int = 8
    max_characters: int = 200
    max_pixels: int = 3840 * 2160
    jobs: int = 1
    max_waiting: int = 16
    keep_minutes: float = 60.0

    @property
    def max_bytes(self) -> int:
        """Size of an uploaded file in bytes."""
        return self.max_megabytes * MEGABYTE

    @property
    def max_frames(self) -> int:
        """Number of frames of a video."""
        return int(self.max_seconds * _MOST_FRAME_RATE)


def read_sentences(text: str, limits: Limits) -> list[str]:
    """Return the sentences of a text, one a line; empty lines are none.

    Raises:
        A2DError: There are too many, or one is too long.
    """
    sentences = [line.strip() for line in text.splitlines() if line.strip()]
    if len(sentences) > limits.max_sentences:
        most = counted(limits.max_sentences, "sentence")
        raise A2DError(f"Type at most {most}; there are {len(sentences)}.")
    for number, sentence in enumerate(sentences, start=1):
        if len(sentence) > limits.max_characters:
            most = counted(limits.max_characters, "character")
            raise A2DError(f"Sentence {number} has {len(sentence):,} characters; at most {most}.")
    return sentences


def check_video(path: Path, limits: Limits, *, on_frame: Callable[[], None] = lambda: None) -> None:
    """Check size and length of a video; no more of it is decoded than the limits allow.

    Args:
        path: The video.
        limits: Limits of the page.
        on_frame: Called for every frame; what it raises ends the decoding.

    Raises:
        A2DError: It is too large or too long, or no video.
    """
    size = path.stat().st_size
    if size > limits.max_bytes:
        raise A2DError(
            f"The video has {size / MEGABYTE:.1f} MB; at most {limits.max_megabytes} MB."
        )
    with open_video(path) as video:
        for number, timed in enumerate(video.frames(), start=1):
            on_frame()
            pixels = timed.frame.width * timed.frame.height
            if pixels > limits.max_pixels:
                size_of_frame = f"{timed.frame.width} x {timed.frame.height} pixels"
                most = f"{limits.max_pixels:,} pixels"
                raise A2DError(f"The video's frames have {size_of_frame}; at most {most}.")
            seconds = float((timed.tick + timed.duration) * video.time_base)
            if seconds > limits.max_seconds:
                raise A2DError(_too_long(f"{limits.max_seconds:g} seconds"))
            if number > limits.max_frames:
                raise A2DError(_too_long(counted(limits.max_frames, "frame")))


def _too_long(most: str) -> str:
    return f"The video is longer than {most}: cut it first."
