"""What the commands ask of a data set; ``table.DATASETS`` holds one for every name.

A module that defines one imports what reads, checks or draws files in its functions: the help of a
command lists all data sets, and would have to wait for SciPy and OpenCV.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from a2d_tf.processes.progress import OnProgress
from a2d_tf.records.options import Option
from a2d_tf.releases.release import Release
from a2d_tf.verify.report import VerifyReport


class Verify(Protocol):
    """A check of a copy of a data set."""

    def __call__(
        self,
        root: Path,
        *,
        decode: bool,
        workers: int,
        on_progress: OnProgress | None,
    ) -> VerifyReport:
        """Collect everything that is wrong with the copy at ``root``.

        Args:
            root: Folder of the copy.
            decode: Whether to decode every clip or picture.
            workers: Videos or pictures to check at the same time.
            on_progress: Called with the number checked and that of all.

        Raises:
            InputError: ``root`` is not a folder.
        """


@dataclass(frozen=True)
class Drawing:
    """What ``a2d-tf toy`` was asked to draw; a layout takes of it what it can show.

    Attributes:
        num_videos: Number of clips.
        seed: Seed of the drawing; the same one draws the same clips.
        height: Height of the clips, in pixels.
        difficulty: One of ``difficulty.DIFFICULTIES``.
        rivals: One of ``difficulty.RIVALS``; None draws one for each clip.
        test_fraction: Share of the clips in the test split, 0 to 1.
        workers: Number of processes.
    """

    num_videos: int
    seed: int
    height: int
    difficulty: str
    rivals: str | None
    test_fraction: float
    workers: int


@dataclass(frozen=True)
class Drawn:
    """How a data set is drawn in this layout.

    Attributes:
        draw: Writes it into a folder and tells how many clips are done, or raises InputError.
        height: Height in pixels of the released clips, and of drawn ones by default.
        note: What help says of the layout, if anything.
    """

    draw: Callable[[Path, Drawing, OnProgress | None], None]
    height: int
    note: str = ""


@dataclass(frozen=True)
class Dataset:
    """One data set.

    Attributes:
        title: Name of the data set in help.
        open: Function that returns the reader of the release in a folder, of which nothing is read
            yet. It takes the options below as keywords, only those that were given, and raises
            OptionError where they do not go together.
        verify: Function that checks a copy.
        published: Counts of a full copy, by the names in the report of ``verify``.
        options: Options of ``a2d-tf convert`` for this data set only, by the keywords of ``open``.
            What they change must show in ``sampling``, ``class_sentences`` or ``lists`` of the
            reader: by these a stopped conversion is recognised.
        drawn: How it is drawn; None where it cannot be.
        stills: Whether it has pictures and no videos.
        has_pairs: Whether its frames have actor-action pairs of A2D.
    """

    title: str
    open: Callable[..., Release]
    verify: Verify
    published: Mapping[str, int]
    options: Mapping[str, Option] = field(default_factory=dict)
    drawn: Drawn | None = None
    stills: bool = False
    has_pairs: bool = False
