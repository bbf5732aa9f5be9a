"""What conversion asks of the reader of a release, and what every reader gives back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from a2d_tf.releases.object_sentences import SentenceRules

if TYPE_CHECKING:  # help of commands lists data sets and needs no arrays
    import numpy as np
    from numpy.typing import NDArray

DRAWN = "toy"  # name of the list that a release has whose clips were drawn
DRAWN_FILE = "toy.json"


@dataclass(frozen=True)
class Sentence:
    """One sentence about one instance of one video; ``text`` keeps the annotator's capitals."""

    video_id: str
    instance_id: int
    text: str


@dataclass(frozen=True)
class SkippedRow:
    """A row of a sentence file that could not be used: its video, and the rule that it breaks."""

    video_id: str
    reason: str


@dataclass(frozen=True)
class Video:
    """One video: where its clip is, the numbers of its annotated frames, its sentences.

    Attributes:
        video_id: Id that is unique in the release.
        split: ``"train"`` or ``"test"``.
        clip_path: A video file, or a folder with one picture for each frame.
        frame_numbers: Numbers of the annotated frames, from 1, ascending.
        sentences: Sentences about the video; there may be none.
    """

    video_id: str
    split: str
    clip_path: Path
    frame_numbers: tuple[int, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Instance:
    """One actor in one frame: mask (H, W), box (y1, x1, y2, x2) in pixels, actor and action ids."""

    mask: "NDArray[np.bool_]"
    box: tuple[float, float, float, float]
    actor: int
    action: int
    instance_id: int | None


@dataclass(frozen=True)
class AnnotatedFrame:
    """One annotated frame: its instances and its label map.

    Attributes:
        video_id: Id of the video.
        number: Number of the frame, from 1.
        height: Height in pixels.
        width: Width in pixels.
        instances: The actors of the frame.
        labels: (H, W), id of every pixel, 0 for background; None where a release has no such map.
    """

    video_id: str
    number: int
    height: int
    width: int
    instances: tuple[Instance, ...]
    labels: "NDArray[np.uint8] | None"


def drawing_options(root: Path) -> dict[str, Path]:
    """Return the list ``DRAWN`` of a release whose clips were drawn, no list of any other."""
    path = root / DRAWN_FILE
    return {DRAWN: path} if path.is_file() else {}


class Release(Protocol):
    """A downloaded data set. Readers can be pickled: several processes read one release."""

    @property
    def root(self) -> Path:
        """Folder of the release."""

    @property
    def sampling(self) -> str | None:
        """How frames are chosen; None when the release says which ones are annotated."""

    @property
    def class_sentences(self) -> SentenceRules | None:
        """When sentences are made of class names; None where people have written them."""

    def read_videos(self) -> tuple[Video, ...]:
        """Return the videos in the order of the release's list; InputError when it is malformed."""

    def read_frame(self, video: Video, number: int) -> AnnotatedFrame:
        """Read one annotated frame; InputError when its file is missing or malformed."""

    def iterate_frames(self, video: Video) -> "Iterator[NDArray[np.uint8]]":
        """Yield every frame (H, W, 3) RGB from the first on; InputError when one is broken."""

    def lists(self) -> Mapping[str, Path]:
        """Return the files that tell one release from another, each by a name of its own.

        A manifest holds the sum of ``videoset`` as ``videoset_sha256``.
        """

    def skipped_rows(self) -> tuple[SkippedRow, ...]:
        """Return the rows of the sentence file that could not be used.

        Sentences without a word are not among them: ``read_videos`` gives them back.
        """
