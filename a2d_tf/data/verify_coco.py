"""Checks a user's own still images with COCO's instances against the format.

A file of COCO itself is held to the published counts when it claims to be whole: when it lists at
least nine tenths of the published images.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from a2d_tf.data.coco import check_size, read_still
from a2d_tf.data.coco_instances import CocoImage, read_instances
from a2d_tf.data.coco_layout import StillSplit, find_splits
from a2d_tf.data.coco_sentences import class_sentences
from a2d_tf.data.object_sentences import SentenceRules
from a2d_tf.data.threads import check_in_threads
from a2d_tf.data.verify_counts import FULL_SHARE, PUBLISHED_COCO_COUNTS, wrong_counts
from a2d_tf.data.verify_report import VerifyReport, problem_of
from a2d_tf.errors import InputError


def verify_coco(
    root: Path,
    *,
    decode: bool = True,
    workers: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
) -> VerifyReport:
    """Check a folder of still images and collect everything that is wrong.

    Args:
        root: the folder, see ``coco_layout``.
        decode: decode every picture and compare its size; otherwise it must only be there.
        workers: pictures to check at the same time.
        on_progress: called with (pictures checked, pictures) after each picture.

    Raises:
        InputError: ``root`` is no folder.
    """
    if not root.is_dir():
        raise InputError(root, "folder", "must exist")
    errors: list[InputError] = []
    try:
        splits = find_splits(root)
    except InputError as error:
        errors.append(error)
        splits = ()
    images = [_read(split, errors) for split in splits]
    pictures = [
        (split.pictures / image.file_name, image)
        for split, listed in zip(splits, images, strict=True)
        for image in listed
    ]
    found = check_in_threads(
        lambda one: _check_picture(*one, decode),
        pictures,
        workers=workers,
        on_progress=on_progress,
    )
    errors += [error for error in found if error is not None]
    counts: dict[str, int] = {}
    full = []
    for split, listed in zip(splits, images, strict=True):
        numbers = _count(split, listed)
        counts |= numbers
        published = PUBLISHED_COCO_COUNTS.get(f"{split.pictures.name} images")
        full.append(published is not None and len(listed) >= FULL_SHARE * published)
        if full[-1]:
            for name, wanted, number in wrong_counts(numbers, published=PUBLISHED_COCO_COUNTS):
                errors.append(InputError(root, name, f"must be {wanted} in the full set", number))
    return VerifyReport(
        problems=tuple(problem_of(root, error) for error in errors),
        counts=counts,
        claims_full=bool(full) and all(full),
    )


def _read(split: StillSplit, errors: list[InputError]) -> tuple[CocoImage, ...]:
    try:
        return read_instances(split.instances, problems=errors)
    except InputError as error:
        errors.append(error)
        return ()


def _check_picture(path: Path, image: CocoImage, decode: bool) -> InputError | None:
    if not decode and path.is_file():
        return None
    try:
        check_size(path, read_still(path), image)
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
