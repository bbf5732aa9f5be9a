"""Damage of the tiny copy of A2D, file by file."""

from collections.abc import Callable
from pathlib import Path

H5 = "text_annotations/a2d_annotation_with_instances"
CSV, TEXT = "Release/videoset.csv", "text_annotations/a2d_annotation.txt"
MISSED = "text_annotations/a2d_missed_videos.txt"
CLIP = "Release/clips320H/tiny_single.mp4"
MAT = "Release/Annotations/mat/-tiny_pair/00008.mat"
COL = "Release/Annotations/col/-tiny_pair/00008.png"
PAIR_H5 = f"{H5}/-tiny_pair"

Damage = Callable[[Path], None]


def edit_text(name: str, old: str, new: str) -> Damage:
    """Return what replaces a text in a file, in which it must be.

    Args:
        name: File below the root of the copy.
        old: The text.
        new: What stands in its place.
    """

    def change(root: Path) -> None:
        path = root / name
        text = path.read_text()
        if old not in text:
            raise ValueError(old)
        path.write_text(text.replace(old, new))

    return change


def remove(name: str) -> Damage:
    """Return what removes a file, which must be there."""
    return lambda root: (root / name).unlink()
