"""Checks of a user's own copy of J-HMDB and its sentences against the released formats.

A copy must have the published counts when it claims to be the full set: when its sentence file
lists at least nine tenths of the official videos.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.files.path_kinds import require_file, require_folder
from a2d_tf.processes.progress import OnProgress
from a2d_tf.processes.threads import check_in_threads
from a2d_tf.releases.jhmdb.masks import MASK_KEY, probe_masks, read_masks
from a2d_tf.releases.jhmdb.release import (
    find_pictures,
    jhmdb_sentences_path,
    mask_path,
    picture_folders,
    picture_path,
    read_jhmdb_sentences,
    read_picture,
)
from a2d_tf.releases.jhmdb.sampling import even_numbers
from a2d_tf.verify.counts import PUBLISHED_JHMDB_COUNTS, claims_full_set, count_errors
from a2d_tf.verify.report import VerifyReport, noting, report_of
from a2d_tf.verify.wordless import wordless_errors


@dataclass(frozen=True)
class VideoCheck:
    """What was found in one video: broken rules, masks, evenly spaced frames that show somebody."""

    problems: tuple[InputError, ...]
    num_masks: int
    num_samples: int


def verify_jhmdb(
    root: Path,
    *,
    decode: bool = True,
    workers: int = 1,
    on_progress: OnProgress | None = None,
) -> VerifyReport:
    """Check a copy of J-HMDB Sentences and collect everything that is wrong.

    Args:
        root: The folder that holds ``Rename_Images``, ``puppet_mask`` and ``jhmdb_annotation.txt``.
        decode: Whether to decode every picture, or only the first of each video.
        workers: Number of videos to check at the same time.
        on_progress: Called with the number of videos checked and that of all after each video.

    Raises:
        InputError: ``root`` is not a folder.
    """
    require_folder(root)
    errors: list[InputError] = []
    video_ids: list[str] = []
    with noting(errors):
        sentences = read_jhmdb_sentences(jhmdb_sentences_path(root))
        video_ids = [one.video_id for one in sentences]
        errors += wordless_errors(jhmdb_sentences_path(root), sentences)
    folders: dict[str, Path] = {}
    with noting(errors):
        folders = picture_folders(root)
    found: list[Path] = []
    for video_id in video_ids if folders else ():
        with noting(errors):
            found.append(find_pictures(root, folders, video_id))
    checks = check_in_threads(
        lambda folder: _check_video(root, folder, decode),
        found,
        workers=workers,
        on_progress=on_progress,
    )
    for check in checks:
        errors.extend(check.problems)
    if video_ids:
        for name in sorted(set(folders) - set(video_ids)):
            path = jhmdb_sentences_path(root)
            errors.append(
                InputError(path, "video_id", "must list every video in Rename_Images", name)
            )
    counts = _count(video_ids, found, checks)
    claims_full = claims_full_set(len(video_ids), published=PUBLISHED_JHMDB_COUNTS)
    if claims_full:
        errors += count_errors(root, counts, published=PUBLISHED_JHMDB_COUNTS)
    return report_of(root, errors, counts, claims_full=claims_full)


def _check_video(root: Path, folder: Path, decode: bool) -> VideoCheck:
    path = mask_path(root, folder)
    problems: list[InputError] = []
    try:
        height, width, count = probe_masks(path)
        masks = read_masks(path)
    except InputError as error:
        return VideoCheck(problems=(error,), num_masks=0, num_samples=0)
    for number in range(1, count + 1):
        picture = picture_path(folder, number)
        with noting(problems):
            require_file(picture, missing="must exist, because the frame has a mask")
            if number == 1 or decode:
                size = read_picture(picture).shape[:2]
                if size != (height, width):
                    rule = f"must be {width} x {height}, as the masks are"
                    raise InputError(picture, "size", rule, f"{size[1]} x {size[0]}")
    if not masks.any():
        problems.append(InputError(path, MASK_KEY, "must mark a person in at least one frame"))
    samples = sum(bool(masks[number - 1].any()) for number in even_numbers(count))
    return VideoCheck(problems=tuple(problems), num_masks=count, num_samples=samples)


def _count(
    video_ids: Sequence[str], folders: Sequence[Path], checks: Sequence[VideoCheck]
) -> Mapping[str, int]:
    return {
        "videos": len(folders),
        "sentences": len(video_ids),
        "actions": len({folder.parent.name for folder in folders}),
        "masks": sum(check.num_masks for check in checks),
        "samples (three even frames)": sum(check.num_samples for check in checks),
    }
