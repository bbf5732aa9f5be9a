"""The data sets by name: another one is a row here, and the commands know it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from a2d_tf.datasets.a2d import A2D
from a2d_tf.datasets.coco import COCO
from a2d_tf.datasets.dataset import Dataset, Drawn
from a2d_tf.datasets.jhmdb import JHMDB
from a2d_tf.errors import OptionError
from a2d_tf.records.options import flag, shown
from a2d_tf.releases.release import Release

DATASETS: dict[str, Dataset] = {"a2d": A2D, "jhmdb": JHMDB, "coco": COCO}


def open_release(root: Path, *, dataset: str, **own: Any) -> Release:
    """Return the reader of the release at ``root``; nothing of it is read yet.

    Args:
        root: Folder of the release.
        dataset: Name of the data set whose layout it has, one of ``DATASETS``.
        own: Options of this data set, see ``Dataset.options``; None and a flag that is off stand
            for not given.

    Raises:
        OptionError: An unknown data set, an option of another one, a value out of range, or options
            that do not go together.
        TypeError: No data set has an option of such a name.
    """
    given = check_own_options(dataset, own)
    return DATASETS[dataset].open(root, **given)


def check_own_options(dataset: str, own: Mapping[str, Any]) -> dict[str, Any]:
    """Return those options of a data set that were given.

    Args:
        dataset: Its name.
        own: As in ``open_release``.

    Raises:
        OptionError: As in ``open_release``.
        TypeError: As in ``open_release``.
    """
    if dataset not in DATASETS:
        raise OptionError("convert", "--dataset", f"must be one of {', '.join(DATASETS)}", dataset)
    options = DATASETS[dataset].options
    for name in own:
        if name not in own_options():
            raise TypeError(f"no data set has an option {name!r}")
    given = {name: value for name, value in own.items() if value is not None and value is not False}
    for name, value in given.items():
        if name not in options:
            rule = f"must be left out unless --dataset is {own_options()[name]}"
            raise OptionError("convert", flag(name), rule, shown(value))
        options[name].check(name, value)
    return given


def own_options() -> dict[str, str]:
    """Return the options that only one data set has, each with the name of that data set."""
    return {option: name for name, dataset in DATASETS.items() for option in dataset.options}


def layouts() -> dict[str, Drawn]:
    """Return the data sets that can be drawn, each with how that is done."""
    return {name: one.drawn for name, one in DATASETS.items() if one.drawn is not None}


def titles_with_pairs() -> str:
    """Return the titles of the data sets with actor-action pairs, as help and messages say them."""
    return " or ".join(dataset.title for dataset in DATASETS.values() if dataset.has_pairs)
