"""The tiny copy of A2D as records."""

import shutil
from pathlib import Path

from fakes.a2d_release import TEST_VIDEOSET
from fakes.clips import write_moving_clip

from a2d_tf.datasets.convert import convert


def convert_tiny_a2d(release: Path, folder: Path) -> Path:
    """Convert the tiny copy of A2D to clips of 4 frames, all in the test split.

    Args:
        release: Folder of the copy (``fakes.a2d_release``), which stays as it is.
        folder: Folder that gets a copy of the release and the data set.

    Returns:
        The data set: 5 records with 3 sentences, 6 pairs of a sentence and a frame that shows its
        actor, 1 that does not.
    """
    shutil.copytree(release, folder / "a2d")
    (folder / "a2d" / "Release" / "videoset.csv").write_text(TEST_VIDEOSET)
    convert(folder / "a2d", folder / "records", frames=4, workers=1)
    return folder / "records"


def convert_moving_a2d(release: Path, folder: Path) -> Path:
    """Convert the tiny copy of A2D, its clips replaced by moving texture, with flow by DIS.

    Args:
        release: Folder of the copy (``fakes.a2d_release``), which stays as it is.
        folder: Folder that gets a copy of the release and the data set.

    Returns:
        The data set: clips of 4 frames 24 pixels high, two videos with three records in the train
        split and "tiny_single" with three in the test split.
    """
    shutil.copytree(release, folder / "a2d")
    for clip in (folder / "a2d" / "Release" / "clips320H").iterdir():
        write_moving_clip(clip)
    convert(folder / "a2d", folder / "records", frames=4, height=24, flow="dis", workers=1)
    return folder / "records"
