"""Checks of one video of an A2D copy: its clip, its annotated frames, its sentences' instances."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.labels import BACKGROUND_ID, COLOURS, VALID_PAIRS
from a2d_tf.media.picture_file import read_picture_file
from a2d_tf.media.video import count_frames, probe_video
from a2d_tf.releases.a2d.annotations import (
    VideosetRow,
    clip_path,
    colour_path,
    frame_numbers,
    instance_folder,
    label_folder,
)
from a2d_tf.releases.a2d.frames import INSTANCE_SUFFIX, LABEL_SUFFIX, FrameFile, read_frame_file
from a2d_tf.releases.release import Sentence

# Boxes were drawn on the uploaded videos and scaled with them to 320 lines. In the released files
# they reach beyond their mask by up to one uploaded pixel, 2.6 pixels in a clip of 132 lines;
# uploads had no fewer than 100 or so.
BOX_TOLERANCE = 4.0
# Label maps, masks and colour pictures agree exactly in every released frame at hand, except that
# masks overlap where one actor hides another, and the label map then shows one of them. A share of
# the labelled pixels may differ all the same, because the files were made by hand-written tools.
PIXEL_TOLERANCE = 0.005


@dataclass(frozen=True)
class VideoCheck:
    """What was found in one video.

    Attributes:
        problems: Broken rules.
        num_frames: Number of ``.mat`` files.
        num_sentence_frames: Number of ``.h5`` files.
        num_pairs: Number of sentences times that of ``.h5`` files.
        num_samples: Number of those pairs whose instance is in the frame.
        num_instances: Number of masks in the ``.mat`` files.
    """

    problems: tuple[InputError, ...]
    num_frames: int
    num_sentence_frames: int
    num_pairs: int
    num_samples: int
    num_instances: int


def check_video(
    root: Path, row: VideosetRow, sentences: tuple[Sentence, ...], *, decode: bool
) -> VideoCheck:
    """Check everything the copy holds about one row of ``videoset.csv``.

    Args:
        root: Folder of the copy.
        row: The video's row.
        sentences: The video's usable sentences.
        decode: Whether to decode the whole clip, or trust the frame count that its container
            declares.
    """
    problems: list[InputError] = []
    _check_clip(root, row, decode=decode, problems=problems)
    numbers = _check_numbers(label_folder(root, row.video_id), LABEL_SUFFIX, row, problems=problems)
    num_instances = 0
    for number in numbers:
        path = label_folder(root, row.video_id) / f"{number:05d}{LABEL_SUFFIX}"
        frame = _check_frame(path, row, problems=problems)
        if frame is not None:
            num_instances += len(frame.ids)
            picture = colour_path(root, row.video_id, number)
            _check_colours(picture, frame.labels, problems=problems)

    present: list[frozenset[int]] = []  # instance ids of each .h5 file
    folder = instance_folder(root, row.video_id)
    if folder.is_dir() or sentences:
        h5_numbers = _check_numbers(folder, INSTANCE_SUFFIX, row, problems=problems)
        for number in h5_numbers:
            path = folder / f"{number:05d}{INSTANCE_SUFFIX}"
            present.append(_check_instances(path, row, problems=problems))
        if numbers and h5_numbers and h5_numbers != numbers:
            rule = f"must be the annotated frames {list(numbers)}"
            problems.append(InputError(folder, "frame numbers", rule, list(h5_numbers)))
    num_samples = sum(s.instance_id in ids for s in sentences for ids in present)
    if present:
        everywhere = frozenset().union(*present)
        for sentence in sentences:
            if sentence.instance_id not in everywhere:
                rule = f"must be in a frame, because of the sentence {sentence.text!r}"
                problems.append(InputError(folder, "instance", rule, sentence.instance_id))
    return VideoCheck(
        problems=tuple(problems),
        num_frames=len(numbers),
        num_sentence_frames=len(present),
        num_pairs=len(sentences) * len(present),
        num_samples=num_samples,
        num_instances=num_instances,
    )


def _check_clip(root: Path, row: VideosetRow, *, decode: bool, problems: list[InputError]) -> None:
    path = clip_path(root, row.video_id)
    try:
        info = probe_video(path)
        num_frames = count_frames(path) if decode else info.num_frames
    except InputError as error:
        problems.append(error)
        return
    if (info.height, info.width) != (row.height, row.width):
        rule = f"must be {row.width}x{row.height} as in videoset.csv"
        problems.append(InputError(path, "size", rule, f"{info.width}x{info.height}"))
    if num_frames != row.num_frames:
        rule = f"must be {row.num_frames} as in videoset.csv"
        problems.append(InputError(path, "number of frames", rule, num_frames))


def _check_numbers(
    folder: Path, suffix: str, row: VideosetRow, *, problems: list[InputError]
) -> tuple[int, ...]:
    try:
        numbers = frame_numbers(folder, suffix=suffix)
    except InputError as error:
        problems.append(error)
        return ()
    if len(numbers) != row.num_annotated:
        rule = f"must be {row.num_annotated} as in videoset.csv"
        problems.append(InputError(folder, "number of annotated frames", rule, len(numbers)))
    for number in numbers:
        if not 1 <= number <= row.num_frames:
            rule = f"must be from 1 to {row.num_frames}"
            problems.append(InputError(folder, "frame number", rule, number))
    return numbers


def _check_frame(path: Path, row: VideosetRow, *, problems: list[InputError]) -> FrameFile | None:
    try:
        frame = read_frame_file(path)
    except InputError as error:
        problems.append(error)
        return None
    height, width = frame.labels.shape
    if (height, width) != (row.height, row.width):
        rule = f"must be {row.width}x{row.height} as in videoset.csv"
        problems.append(InputError(path, "reS_id", rule, f"{width}x{height}"))
    invalid = sorted(set(np.unique(frame.labels).tolist()) - {BACKGROUND_ID, *VALID_PAIRS})
    if invalid:
        rule = "must hold only 0 and the 43 valid label ids"
        problems.append(InputError(path, "reS_id", rule, invalid))
    _check_masks(path, frame, problems=problems)
    _check_boxes(path, frame, problems=problems)
    return frame


def _check_masks(path: Path, frame: FrameFile, *, problems: list[InputError]) -> None:
    labelled = frame.labels != BACKGROUND_ID
    agree = np.zeros_like(labelled)
    for mask, pair_id in zip(frame.masks, frame.ids, strict=True):
        labelled |= mask
        agree |= mask & (frame.labels == pair_id)
    wrong = int(np.count_nonzero(labelled & ~agree))
    total = int(np.count_nonzero(labelled))
    if wrong > PIXEL_TOLERANCE * total:
        rule = "must agree, together with id, with reS_id"
        value = f"{wrong} of {total} pixels differ"
        problems.append(InputError(path, "reMask", rule, value))


def _check_boxes(path: Path, frame: FrameFile, *, problems: list[InputError]) -> None:
    height, width = frame.labels.shape
    for y1, x1, y2, x2 in frame.boxes.tolist():
        inside = (
            -BOX_TOLERANCE <= y1 <= y2 <= height + BOX_TOLERANCE
            and -BOX_TOLERANCE <= x1 <= x2 <= width + BOX_TOLERANCE
        )
        if not inside:
            rule = f"x1, y1, x2, y2 must be ordered and inside the {width}x{height} picture"
            problems.append(InputError(path, "reBBox", rule, [x1, y1, x2, y2]))


def _check_instances(path: Path, row: VideosetRow, *, problems: list[InputError]) -> frozenset[int]:
    frame = _check_frame(path, row, problems=problems)
    if frame is None or frame.instance_ids is None:
        return frozenset()
    ids: list[int] = frame.instance_ids.tolist()
    if len(set(ids)) != len(ids) or min(ids, default=0) < 0:
        problems.append(InputError(path, "instance", "must be distinct numbers of at least 0", ids))
    return frozenset(ids)


def _check_colours(path: Path, labels: NDArray[np.integer], *, problems: list[InputError]) -> None:
    try:
        picture = read_picture_file(path)
    except InputError as error:
        problems.append(error)
        return
    if picture.shape[:2] != labels.shape:
        rule = f"must be {labels.shape[1]}x{labels.shape[0]} as in reS_id"
        value = f"{picture.shape[1]}x{picture.shape[0]}"
        problems.append(InputError(path, "size", rule, value))
        return
    palette = np.zeros((max(COLOURS) + 1, 3), dtype=np.uint8)
    for pair_id, colour in COLOURS.items():
        palette[pair_id] = colour
    known = np.where((labels >= 0) & (labels < len(palette)), labels, BACKGROUND_ID)
    differs = (picture != palette[known]).any(axis=-1)
    strange = {tuple(c) for c in np.unique(picture[differs], axis=0).tolist()}
    strange -= set(COLOURS.values())
    if strange:
        rule = "must be the label colours of A2D"
        problems.append(InputError(path, "colours", rule, min(strange)))
        return
    wrong = int(np.count_nonzero(differs))
    total = int(np.count_nonzero((labels != BACKGROUND_ID) | (picture != 0).any(axis=-1)))
    if wrong > PIXEL_TOLERANCE * total:
        value = f"{wrong} of {total} pixels differ"
        problems.append(InputError(path, "colours", "must agree with reS_id", value))
