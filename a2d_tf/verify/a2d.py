"""Checks of a user's own copy of A2D, with A2D Sentences if present, against the released formats.

Rules that hold for the full set only (published counts, height 320) are applied when the copy
claims to be the full set: when ``videoset.csv`` lists at least nine tenths of the official videos.
"""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.files.path_kinds import is_there, require_folder
from a2d_tf.processes.progress import OnProgress
from a2d_tf.processes.threads import check_in_threads
from a2d_tf.releases.a2d.annotations import (
    SentenceFile,
    VideosetRow,
    read_missed_videos,
    read_sentences,
    read_videoset,
    sentences_path,
    videoset_path,
)
from a2d_tf.releases.release import Sentence
from a2d_tf.verify.a2d_video import VideoCheck, check_video
from a2d_tf.verify.counts import (
    PUBLISHED_COUNTS,
    PUBLISHED_SENTENCE_COUNTS,
    claims_full_set,
    count_errors,
)
from a2d_tf.verify.report import Problem, VerifyReport, noting, report_of
from a2d_tf.verify.wordless import wordless_errors

__all__ = ["Problem", "VerifyReport", "verify_a2d"]

FULL_SET_HEIGHT = 320
PUBLISHED = PUBLISHED_COUNTS | PUBLISHED_SENTENCE_COUNTS
# The one row of the official file whose instance id is not a number.
KNOWN_UNUSABLE_ROW = ("T6bNPuKV-wY", "1 (copy)")


def verify_a2d(
    root: Path,
    *,
    decode: bool = True,
    workers: int = 1,
    on_progress: OnProgress | None = None,
) -> VerifyReport:
    """Check a copy of A2D and collect everything that is wrong.

    Args:
        root: The folder that holds ``Release`` and, with A2D Sentences, ``text_annotations``.
        decode: Whether to decode every clip to its end.
        workers: Number of videos to check at the same time.
        on_progress: Called with the number of videos checked and that of all after each video.

    Raises:
        InputError: ``root`` is not a folder.
    """
    require_folder(root)
    errors: list[InputError] = []
    text_errors: list[InputError] = []
    rows: tuple[VideosetRow, ...] = ()
    with noting(errors):
        rows = read_videoset(videoset_path(root), problems=errors)
    all_listed = not errors
    claims_full = claims_full_set(len(rows))
    has_sentences = is_there(sentences_path(root).parent)
    known = {row.video_id for row in rows} if all_listed else None
    text = _check_texts(root, known, text_errors) if has_sentences else None
    checks = _check_videos(
        root, rows, text, decode=decode, workers=workers, on_progress=on_progress
    )
    for check in checks.values():
        errors.extend(check.problems)
    # Last, since a part of the data set with the whole sentence file has thousands of them.
    errors.extend(text_errors)
    counts = _count_videos(rows, checks)
    if text is not None:
        counts |= _count_sentences(root, rows, checks, text)
    if claims_full:
        for row in rows:
            if row.height != FULL_SET_HEIGHT:
                rule = f"must be {FULL_SET_HEIGHT} in the full set"
                errors.append(
                    InputError(videoset_path(root), f"{row.video_id}, height", rule, row.height)
                )
    if claims_full and all_listed:
        errors += count_errors(root, counts, published=PUBLISHED)
    return report_of(root, errors, counts, claims_full=claims_full)


def _check_texts(
    root: Path, known: set[str] | None, errors: list[InputError]
) -> SentenceFile | None:
    """Return the sentences, None where they cannot be read; ``known`` are the videos, if known."""
    path = sentences_path(root)
    try:
        text = read_sentences(path)
    except InputError as error:
        errors.append(error)
        return None
    for line, row, reason in text.skipped:
        if row[:2] != KNOWN_UNUSABLE_ROW:
            errors.append(InputError(path, f"line {line}", reason, ",".join(row)))
    errors += wordless_errors(path, text.sentences)
    described = _described_videos(text)
    if known is not None:
        for video_id in sorted(described - known):
            errors.append(InputError(path, "video_id", "must be listed in videoset.csv", video_id))
    path = _missed_path(root)
    try:
        missed = set(read_missed_videos(path))
    except InputError as error:
        errors.append(error)
        return text
    for video_id in sorted(missed & described):
        errors.append(InputError(path, "video_id", "must be a video without sentences", video_id))
    if known is not None:
        for video_id in sorted(missed - known):
            errors.append(InputError(path, "video_id", "must be listed in videoset.csv", video_id))
        for video_id in sorted(known - described - missed):
            rule = "must list every video without sentences"
            errors.append(InputError(path, "video_id", rule, video_id))
    return text


def _check_videos(
    root: Path,
    rows: tuple[VideosetRow, ...],
    text: SentenceFile | None,
    *,
    decode: bool,
    workers: int,
    on_progress: OnProgress | None,
) -> dict[str, VideoCheck]:
    sentences: dict[str, list[Sentence]] = {}
    for sentence in text.sentences if text is not None else ():
        sentences.setdefault(sentence.video_id, []).append(sentence)

    def check(row: VideosetRow) -> VideoCheck:
        return check_video(root, row, tuple(sentences.get(row.video_id, ())), decode=decode)

    checks = check_in_threads(check, rows, workers=workers, on_progress=on_progress)
    return {row.video_id: result for row, result in zip(rows, checks, strict=True)}


def _count_videos(
    rows: tuple[VideosetRow, ...], checks: Mapping[str, VideoCheck]
) -> dict[str, int]:
    counts = {"videos": len(rows)}
    for split, name in (("train", "training"), ("test", "test")):
        counts[f"{name} videos"] = sum(row.split == split for row in rows)
        counts[f"{name} frames annotated"] = sum(
            checks[row.video_id].num_frames for row in rows if row.split == split
        )
    counts["instances"] = sum(check.num_instances for check in checks.values())
    return counts


def _count_sentences(
    root: Path,
    rows: tuple[VideosetRow, ...],
    checks: Mapping[str, VideoCheck],
    text: SentenceFile,
) -> dict[str, int]:
    video_of_row = [sentence.video_id for sentence in text.sentences]
    video_of_row += [row[0].strip() for _, row, _ in text.skipped]
    described = _described_videos(text)
    counts = {"sentences": len(video_of_row)}
    for split, name in (("train", "training"), ("test", "test")):
        videos = {row.video_id for row in rows if row.split == split}
        counts[f"{name} sentences"] = sum(video_id in videos for video_id in video_of_row)
        counts[f"{name} videos with sentences"] = len(videos & described)
        found = [checks[video_id] for video_id in videos & described]
        counts[f"{name} frames with sentences"] = sum(c.num_sentence_frames for c in found)
        counts[f"{name} sentence-frame pairs"] = sum(c.num_pairs for c in found)
        counts[f"{name} samples (instance present)"] = sum(c.num_samples for c in found)
    with suppress(InputError):  # _check_texts has found it too
        counts["videos listed as missed"] = len(read_missed_videos(_missed_path(root)))
    return counts


def _described_videos(text: SentenceFile) -> set[str]:
    described = {sentence.video_id for sentence in text.sentences}
    return described | {row[0].strip() for _, row, _ in text.skipped}


def _missed_path(root: Path) -> Path:
    return sentences_path(root).with_name("a2d_missed_videos.txt")
