"""Where a folder of still images has its instances and its pictures.

<root>/                                          <root>/
  train.json    test.json                          annotations/instances_train2017.json  (or 2014)
  train/        test/                              annotations/instances_val2017.json
                                                   train2017/    val2017/

On the left is any data in COCO's format, on the right COCO as published, whose ``val`` is our
``test``. One of the two splits is enough.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.files.path_kinds import is_there, require_folder

_YEARS = ("2017", "2014")


@dataclass(frozen=True)
class StillSplit:
    """One split: ``"train"`` or ``"test"``, its file of instances, its folder of pictures."""

    split: str
    instances: Path
    pictures: Path


def find_splits(root: Path) -> tuple[StillSplit, ...]:
    """Return the splits that a folder has, ``train`` first.

    A split counts where anything has the name of its instances, be it a file or not: its reader
    finds out.

    Raises:
        InputError: It is not a folder, has neither layout, or has COCO's layout of two years.
    """
    require_folder(root)
    own = _existing(
        StillSplit(split=split, instances=root / f"{split}.json", pictures=root / split)
        for split in ("train", "test")
    )
    if own:
        return own
    years = [year for year in _YEARS if _of_year(root, year)]
    if len(years) > 1:
        rule = "must be instances of one year only: both years have the same images"
        raise InputError(root / "annotations", "files", rule, " and ".join(years))
    if not years:
        rule = "must exist, or annotations/instances_train2017.json as in COCO"
        raise InputError(root / "train.json", "file", rule)
    return _of_year(root, years[0])


def _of_year(root: Path, year: str) -> tuple[StillSplit, ...]:
    return _existing(
        StillSplit(
            split=split,
            instances=root / "annotations" / f"instances_{name}{year}.json",
            pictures=root / f"{name}{year}",
        )
        for split, name in (("train", "train"), ("test", "val"))
    )


def _existing(splits: Iterable[StillSplit]) -> tuple[StillSplit, ...]:
    return tuple(one for one in splits if is_there(one.instances))
