"""Checks a user's own copy of still images with outlined objects (COCO's layout)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from a2d_tf.data.coco_release import CocoRelease
from a2d_tf.data.release import Video
from a2d_tf.data.verify_report import VerifyReport, problem_of
from a2d_tf.errors import InputError


def verify_coco(
    root: Path,
    *,
    decode: bool = True,
    workers: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
) -> VerifyReport:
    """Check the instance files and every image, and collect everything that is wrong.

    Args:
        root: the folder, see ``coco_release``.
        decode: decode every image; otherwise it must only be there.
        workers: images to check at the same time.
        on_progress: called with (images checked, images) after each image.

    Raises:
        InputError: ``root`` is no folder.
    """
    if not root.is_dir():
        raise InputError(root, "folder", "must exist")
    release = CocoRelease(root)
    try:
        videos = release.read_videos()
    except InputError as error:
        return VerifyReport(problems=(problem_of(root, error),), counts={}, claims_full=False)
    problems, objects = [], 0
    check = partial(_check_image, release, decode=decode)
    executor = ThreadPoolExecutor(max_workers=workers)
    try:
        for done, (count, error) in enumerate(executor.map(check, videos), start=1):
            objects += count
            if error is not None:
                problems.append(problem_of(root, error))
            if on_progress is not None:
                on_progress(done, len(videos))
    finally:
        executor.shutdown(cancel_futures=True)
    counts = {
        "images": len(videos),
        "objects": objects,
        "sentences": sum(len(video.sentences) for video in videos),
    }
    return VerifyReport(problems=tuple(problems), counts=counts, claims_full=False)


def _check_image(
    release: CocoRelease, video: Video, *, decode: bool
) -> tuple[int, InputError | None]:
    if not decode:
        missing = InputError(video.clip_path, "file", "must exist")
        return 0, None if video.clip_path.is_file() else missing
    try:
        return len(release.read_frame(video, 1).instances), None
    except InputError as error:
        return 0, error
