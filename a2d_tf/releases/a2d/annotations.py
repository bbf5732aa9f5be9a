"""Reader of an A2D copy as released, with A2D Sentences beside it (Xu et al., CVPR 2015).

<root>/
  Release/videoset.csv                          no header, one video a row, nine columns
  Release/clips320H/<vid>.mp4
  Release/Annotations/mat/<vid>/<%05d>.mat      frame numbers count from 1
  Release/Annotations/col/<vid>/<%05d>.png
  text_annotations/                             optional, see sentences.py
"""

import logging
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.files.text import parse_whole
from a2d_tf.labels import BACKGROUND_ID, VALID_PAIRS
from a2d_tf.releases.a2d.frames import INSTANCE_SUFFIX, LABEL_SUFFIX, read_frame_file
from a2d_tf.releases.a2d.sentences import SentenceFile, read_missed_videos, read_sentences
from a2d_tf.releases.a2d.videoset import VideosetRow, read_videoset, videoset_path
from a2d_tf.releases.release import AnnotatedFrame, Instance, Sentence, Video

__all__ = [
    "A2DVideo",
    "AnnotatedFrame",
    "Instance",
    "Sentence",
    "SentenceFile",
    "Video",
    "VideosetRow",
    "clip_path",
    "colour_path",
    "frame_numbers",
    "frame_path",
    "instance_folder",
    "label_folder",
    "read_frame",
    "read_missed_videos",
    "read_sentences",
    "read_videos",
    "read_videoset",
    "sentences_path",
    "videoset_path",
]

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class A2DVideo(Video):
    """A video with what its row of ``videoset.csv`` says beside its split."""

    label: int
    height: int
    width: int
    num_frames: int
    num_annotated: int


def read_videos(root: Path) -> tuple[A2DVideo, ...]:
    """Read the list of videos, in the order of ``videoset.csv``, with their sentences if present.

    Sentences about videos that ``videoset.csv`` does not name are left out, so that a copy with
    some of the videos can be used with the whole sentence file. A warning counts these videos,
    and those that lack annotated frames; ``verify`` reports them.

    Raises:
        InputError: A file or folder is missing or breaks a rule of its format, or no sentence is
            about a video that is listed.
    """
    rows = read_videoset(videoset_path(root))
    sentences: dict[str, list[Sentence]] = {}
    if sentences_path(root).parent.is_dir():
        text = read_sentences(sentences_path(root))
        for sentence in text.sentences:
            sentences.setdefault(sentence.video_id, []).append(sentence)
        skipped = {row[0].strip() for _, row, _ in text.skipped}
        if not any(row.video_id in sentences or row.video_id in skipped for row in rows):
            rule = "must have rows about videos that videoset.csv lists"
            found = f"{counted(len(text.sentences) + len(text.skipped), 'row')} about none of them"
            raise InputError(sentences_path(root), "video_id", rule, found)
    videos = tuple(
        A2DVideo(
            video_id=row.video_id,
            split=row.split,
            label=row.label,
            height=row.height,
            width=row.width,
            num_frames=row.num_frames,
            num_annotated=row.num_annotated,
            clip_path=clip_path(root, row.video_id),
            frame_numbers=_annotated_numbers(root, row.video_id),
            sentences=tuple(sentences.get(row.video_id, ())),
        )
        for row in rows
    )
    _warn_of_missing(root, videos, described=sentences.keys())
    return videos


def read_frame(root: Path, video: Video, number: int) -> AnnotatedFrame:
    """Read one annotated frame: its ``.h5`` file when the video has such a folder, else ``.mat``.

    Raises:
        InputError: The file is missing or breaks a rule of its format, or its label map holds an id
            that is neither background nor one of the 43 valid ones.
    """
    path = frame_path(root, video.video_id, number)
    file = read_frame_file(path)
    height, width = file.labels.shape
    return AnnotatedFrame(
        video_id=video.video_id,
        number=number,
        height=height,
        width=width,
        instances=file.instances(),
        labels=_label_map(path, file.labels),
    )


def frame_numbers(folder: Path, *, suffix: str) -> tuple[int, ...]:
    """Return the numbers of the annotation files in ``folder`` named ``*<suffix>``, ascending.

    Raises:
        InputError: The folder is missing, or a file is not named by a whole number.
    """
    if not folder.is_dir():
        raise InputError(folder, "folder", "must exist")
    numbers = []
    for path in folder.iterdir():
        # Files whose names begin with a dot are left behind by file managers.
        if path.suffix != suffix or path.name.startswith("."):
            continue
        number = parse_whole(path.stem) if path.stem.isdigit() and len(path.stem) >= 5 else None
        if number is None:
            raise InputError(path, "file name", "must be a frame number of 5 digits", path.stem)
        numbers.append(number)
    return tuple(sorted(numbers))


def sentences_path(root: Path) -> Path:
    """Return where the sentences are; a copy of A2D alone lacks the folder."""
    return root / "text_annotations" / "a2d_annotation.txt"


def clip_path(root: Path, video_id: str) -> Path:
    """Return where a video's clip is."""
    return root / "Release" / "clips320H" / f"{video_id}.mp4"


def label_folder(root: Path, video_id: str) -> Path:
    """Return where a video's ``.mat`` files are."""
    return root / "Release" / "Annotations" / "mat" / video_id


def colour_path(root: Path, video_id: str, number: int) -> Path:
    """Return where the label picture of one frame is."""
    return root / "Release" / "Annotations" / "col" / video_id / f"{number:05d}.png"


def instance_folder(root: Path, video_id: str) -> Path:
    """Return where a video's ``.h5`` files are; absent when the video has no sentences."""
    return root / "text_annotations" / "a2d_annotation_with_instances" / video_id


def frame_path(root: Path, video_id: str, number: int) -> Path:
    """Return which file describes one frame: ``.h5`` when the video has a folder of them."""
    folder, suffix = _annotation_folder(root, video_id)
    return folder / f"{number:05d}{suffix}"


def _label_map(path: Path, labels: NDArray[np.integer[Any]]) -> NDArray[np.uint8]:
    invalid = labels[~np.isin(labels, (BACKGROUND_ID, *VALID_PAIRS))]
    if invalid.size:
        rule = "must hold 0 and the 43 valid label ids only"
        raise InputError(path, "reS_id", rule, np.unique(invalid).tolist())
    return labels.astype(np.uint8)


def _warn_of_missing(root: Path, videos: Sequence[A2DVideo], *, described: Set[str]) -> None:
    unlisted = described - {video.video_id for video in videos}
    if unlisted:  # as where the list was cut between two rows
        told = "%s does not list %s of %s: their sentences are left out"
        count, text_name = counted(len(unlisted), "video"), sentences_path(root).name
        _log.warning(told, videoset_path(root), count, text_name)
    short = [video for video in videos if len(video.frame_numbers) < video.num_annotated]
    if short:
        told = "%s lists more annotated frames of %s than exist: the first is %s"
        count = counted(len(short), "video")
        _log.warning(told, videoset_path(root), count, short[0].video_id)


def _annotated_numbers(root: Path, video_id: str) -> tuple[int, ...]:
    folder, suffix = _annotation_folder(root, video_id)
    numbers = frame_numbers(folder, suffix=suffix)
    if not numbers:
        raise InputError(folder, "folder", f"must hold {suffix} files of annotated frames")
    return numbers


def _annotation_folder(root: Path, video_id: str) -> tuple[Path, str]:
    folder = instance_folder(root, video_id)
    if folder.is_dir():
        return folder, INSTANCE_SUFFIX
    return label_folder(root, video_id), LABEL_SUFFIX
