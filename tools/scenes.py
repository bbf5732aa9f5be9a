"""Which scenes a video shows: a table with a row ``vid,sequence`` for every scene in a video."""

import argparse
from collections import defaultdict
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.files.text import read_rows

_COLUMNS = ("vid", "sequence")


def add_scenes(parser: argparse.ArgumentParser) -> None:
    """Add ``--scenes``, a table that ``read_scenes`` reads."""
    parser.add_argument(
        "--scenes",
        type=Path,
        required=True,
        metavar="CSV",
        help="a row vid,sequence for every scene in a video, under a header",
    )


def read_scenes(path: Path) -> dict[str, set[str]]:
    """Return the scenes of each video; other columns of the table are ignored.

    Raises:
        InputError: The file is missing, unreadable or not UTF-8, lacks one of the columns, or a row
            has another number of columns than the header or an empty cell in one of the two.
    """
    rows = read_rows(path)
    header = [cell.strip() for cell in rows[0][1]] if rows else []
    for column in _COLUMNS:
        if column not in header:
            raise InputError(path, "columns", f"must hold {column}", ",".join(header))
    scenes: dict[str, set[str]] = defaultdict(set)
    for line, cells in rows[1:]:
        if len(cells) != len(header):
            raise InputError(path, f"line {line}", f"must have {len(header)} columns", len(cells))
        row = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        for column in _COLUMNS:
            if not row[column]:
                raise InputError(path, f"line {line}, {column}", "must not be empty")
        scenes[row["vid"]].add(row["sequence"])
    return dict(scenes)


def check_held(hold: str, scenes: dict[str, set[str]], path: Path) -> set[str]:
    """Return the scenes of a comma-separated list.

    Args:
        hold: The list.
        scenes: The scenes of each video, see ``read_scenes``.
        path: Their table, for the message.

    Raises:
        InputError: A scene that the table does not name.
    """
    held = [scene.strip() for scene in hold.split(",")]
    known = set().union(*scenes.values())
    for scene in held:
        if scene not in known:
            raise InputError(path, "--hold", "must name scenes of the file", scene)
    return set(held)
