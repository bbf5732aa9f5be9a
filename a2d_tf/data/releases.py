"""From the name of a data set to the reader of its layout."""

from pathlib import Path

from a2d_tf.data.a2d_release import A2DRelease
from a2d_tf.data.jhmdb import JHMDBRelease
from a2d_tf.data.jhmdb_sampling import SAMPLINGS
from a2d_tf.data.release import Release
from a2d_tf.errors import InputError

DATASETS = ("a2d", "jhmdb")


def open_release(
    root: Path, *, dataset: str, sampling: str | None = None, frame_list: Path | None = None
) -> Release:
    """Return the reader of the release at ``root``; nothing of it is read yet.

    Args:
        root: folder of the release.
        dataset: whose layout it has, one of ``DATASETS``.
        sampling: for ``jhmdb``, one of ``SAMPLINGS``; None is ``even``.
        frame_list: the file that ``list`` takes its frames from.

    Raises:
        InputError: an unknown name, or options that do not go together.
    """
    if dataset == "a2d":
        for field, value in (("sampling", sampling), ("frame-list", frame_list)):
            if value is not None:
                rule = "must be left out: A2D says which of its frames are annotated"
                raise InputError("convert", f"--{field}", rule, str(value))
        return A2DRelease(root)
    if dataset != "jhmdb":
        raise InputError("convert", "--dataset", f"must be one of {', '.join(DATASETS)}", dataset)
    sampling = sampling or "even"
    if sampling not in SAMPLINGS:
        rule = f"must be one of {', '.join(SAMPLINGS)}"
        raise InputError("convert", "--sampling", rule, sampling)
    if sampling == "list" and frame_list is None:
        raise InputError("convert", "--frame-list", "must name a file for --sampling list")
    if sampling != "list" and frame_list is not None:
        rule = "must be left out unless --sampling is list"
        raise InputError("convert", "--frame-list", rule, str(frame_list))
    return JHMDBRelease(root=root, sampling=sampling, frame_list=frame_list)
