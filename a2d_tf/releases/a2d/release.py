"""A2D with A2D Sentences as a release that can be converted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from a2d_tf.media.video import iterate_video
from a2d_tf.releases.a2d.annotations import (
    read_frame,
    read_sentences,
    read_videos,
    sentences_path,
    videoset_path,
)
from a2d_tf.releases.release import AnnotatedFrame, SkippedRow, Video, drawing_options


@dataclass(frozen=True)
class A2DRelease:
    """The folder that holds ``Release`` and, with A2D Sentences, ``text_annotations``."""

    root: Path

    @property
    def sampling(self) -> str | None:
        """None: the annotated frames are used, all of them."""
        return None

    @property
    def class_sentences(self) -> None:
        """None: people have written the sentences."""

    def read_videos(self) -> tuple[Video, ...]:
        """Return the videos in the order of ``videoset.csv``."""
        return read_videos(self.root)

    def read_frame(self, video: Video, number: int) -> AnnotatedFrame:
        """Read one annotated frame."""
        return read_frame(self.root, video, number)

    def iterate_frames(self, video: Video) -> Iterator[NDArray[np.uint8]]:
        """Yield every frame (H, W, 3) RGB of the clip."""
        return iterate_video(video.clip_path)

    def lists(self) -> Mapping[str, Path]:
        """Return ``videoset.csv`` and, if present, the sentence file and what drew the clips."""
        lists = {"videoset": videoset_path(self.root)} | drawing_options(self.root)
        if sentences_path(self.root).is_file():
            lists["sentences"] = sentences_path(self.root)
        return lists

    def skipped_rows(self) -> tuple[SkippedRow, ...]:
        """Return the sentences whose instance id is not a whole number."""
        path = sentences_path(self.root)
        if not path.is_file():
            return ()
        return tuple(
            SkippedRow(video_id=row[0].strip(), reason=reason)
            for _, row, reason in read_sentences(path).skipped
        )
