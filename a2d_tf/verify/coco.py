"""Checks of a user's own still images with COCO's instances against the format.

A file of COCO itself must have the published counts when it claims to be whole: when it lists at
least nine tenths of the published images.
"""

from collections.abc import Sequence
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.files.path_kinds import require_file, require_folder
from a2d_tf.processes.progress import OnProgress
from a2d_tf.processes.threads import check_in_threads
from a2d_tf.releases.coco.instances import CocoImage, read_instances
from a2d_tf.releases.coco.layout import StillSplit, find_splits
from a2d_tf.releases.coco.release import MISSING_PICTURE, check_size, read_still
from a2d_tf.releases.coco.sentences import class_sentences
from a2d_tf.releases.object_sentences import SentenceRules
from a2d_tf.verify.counts import FULL_SHARE, PUBLISHED_COCO_COUNTS, count_errors
from a2d_tf.verify.report import VerifyReport, noting, report_of


def verify_coco(
    root: Path,
    *,
    decode: bool = True,
    workers: int = 1,
    on_progress: OnProgress | None = None,
) -> VerifyReport:
    """Check a folder of still images and collect everything that is wrong.

    Args:
        root: The folder, see ``releases.coco.layout``.
        decode: Whether to decode every picture and compare its size, or only see that it is there.
        workers: Number of pictures to check at the same time.
        on_progress: Called with the number of pictures checked and that of all after each picture.

    Raises:
        InputError: ``root`` is not a folder.
    """
    require_folder(root)
    errors: list[InputError] = []
    splits: tuple[StillSplit, ...] = ()
    with noting(errors):
        splits = find_splits(root)
    images: list[tuple[CocoImage, ...]] = []
    whole: list[bool] = []  # whether all entries of a split's file could be read
    pictures: list[tuple[Path, CocoImage]] = []
    for split in splits:
        before = len(errors)
        images.append(_read(split, errors))
        whole.append(len(errors) == before)
        if images[-1] and _has_pictures(split, errors):
            pictures += [(split.pictures / image.file_name, image) for image in images[-1]]
    found = check_in_threads(
        lambda one: _check_picture(*one, decode),
        pictures,
        workers=workers,
        on_progress=on_progress,
    )
    errors += [error for error in found if error is not None]
    counts: dict[str, int] = {}
    full = []
    for split, listed, all_read in zip(splits, images, whole, strict=True):
        numbers = _count(split, listed)
        counts |= numbers
        published = PUBLISHED_COCO_COUNTS.get(f"{split.pictures.name} images")
        full.append(published is not None and len(listed) >= FULL_SHARE * published)
        if full[-1] and all_read:
            errors += count_errors(root, numbers, published=PUBLISHED_COCO_COUNTS)
    return report_of(root, errors, counts, claims_full=bool(full) and all(full))


def _read(split: StillSplit, errors: list[InputError]) -> tuple[CocoImage, ...]:
    with noting(errors):
        return read_instances(split.instances, problems=errors)
    return ()


def _has_pictures(split: StillSplit, errors: list[InputError]) -> bool:
    with noting(errors):
        require_folder(split.pictures)
        return True
    return False


def _check_picture(path: Path, image: CocoImage, decode: bool) -> InputError | None:
    try:
        if decode:
            check_size(path, read_still(path), image)
        else:
            require_file(path, missing=MISSING_PICTURE)
    except InputError as error:
        return error
    return None


def _count(split: StillSplit, images: Sequence[CocoImage]) -> dict[str, int]:
    name = split.pictures.name
    objects = [one for image in images for one in image.objects]
    sentences = sum(len(class_sentences(image, SentenceRules())) for image in images)
    return {
        f"{name} images": len(images),
        f"{name} objects": len(objects),
        f"{name} crowds": sum(one.crowd for one in objects),
        f"{name} sentences of class names": sentences,
    }
