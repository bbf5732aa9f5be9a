"""Which scenes a video shows: a table with a row ``vid,sequence`` for every scene in a video."""

import csv
from collections import defaultdict
from pathlib import Path

from a2d_tf.errors import InputError


def read_scenes(path: Path) -> dict[str, set[str]]:
    """Return the scenes of each video.

    Raises:
        InputError: No such file, or one without the columns.
    """
    if not path.is_file():
        raise InputError(path, "file", "must exist")
    scenes: dict[str, set[str]] = defaultdict(set)
    with path.open(newline="") as rows:
        reader = csv.DictReader(rows)
        for column in ("vid", "sequence"):
            if column not in (reader.fieldnames or ()):
                raise InputError(path, "columns", f"must hold {column}", reader.fieldnames)
        for row in reader:
            scenes[row["vid"]].add(row["sequence"])
    return dict(scenes)


def check_held(hold: str, scenes: dict[str, set[str]], path: Path) -> set[str]:
    """Return the scenes of a list with commas.

    Raises:
        InputError: One that the table does not name.
    """
    held = set(hold.split(","))
    unknown = held - set().union(*scenes.values())
    if unknown:
        raise InputError(path, "--hold", "must name scenes of the file", sorted(unknown)[0])
    return held
