"""Conversion of a release by the name of its data set, as ``a2d-tf convert`` does it."""

from pathlib import Path
from typing import Any

from a2d_tf.datasets.table import DATASETS, open_release, own_options, titles_with_pairs
from a2d_tf.errors import OptionError
from a2d_tf.processes.progress import OnProgress
from a2d_tf.records.convert import convert_release
from a2d_tf.records.manifest import Manifest
from a2d_tf.records.options import FRAME_UNIT, VIDEO_UNIT, choose_options


def convert(
    root: Path,
    out: Path,
    *,
    dataset: str = "a2d",
    workers: int = 1,
    overwrite: bool = False,
    on_progress: OnProgress | None = None,
    **options: Any,
) -> Manifest:
    """Convert the release at ``root`` to shards in ``out``, or go on where that was stopped.

    Args:
        root: Folder of the release.
        out: Folder of the shards; made when absent.
        dataset: Name of the data set whose layout the release has, one of ``table.DATASETS``.
        workers: Processes that write shards; 1 writes them in this process.
        overwrite: Whether to remove an earlier conversion from ``out`` first.
        on_progress: Called with the number of videos done and that of all videos.
        options: Options of ``records.options.Options`` that people give, such as ``height=240``,
            and those of the data set, such as ``sampling="list"``; None stands for not given.

    Returns:
        The manifest, which has been written to ``out``.

    Raises:
        InputError: An option is out of range or does not go with another; and as in
            ``convert_release``.
        BrokenSourceError: As in ``convert_release``.
        TypeError: There is no such option.
    """
    own = {name: options.pop(name) for name in own_options() if name in options}
    release = open_release(root, dataset=dataset, **own)
    if options.get("unit") == VIDEO_UNIT and not DATASETS[dataset].has_pairs:
        only = f"only {titles_with_pairs()} has actor-action pairs"
        rule = f"must be {FRAME_UNIT} for --dataset {dataset}: {only}"
        raise OptionError("convert", "--unit", rule, VIDEO_UNIT)
    return convert_release(
        release,
        out,
        options=choose_options(
            dataset=dataset, release=release, given=options, stills=DATASETS[dataset].stills
        ),
        workers=workers,
        overwrite=overwrite,
        on_progress=on_progress,
    )
