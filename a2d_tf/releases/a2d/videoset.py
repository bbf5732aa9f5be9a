"""The list of A2D's videos, ``Release/videoset.csv``: no header, one video a row, nine columns."""

from dataclasses import dataclass
from pathlib import Path

from a2d_tf.errors import InputError, shorten
from a2d_tf.files.file_names import FILE_NAME_RULE, is_file_name
from a2d_tf.files.text import parse_whole, read_rows
from a2d_tf.labels import VALID_PAIRS

VIDEOSET_COLUMNS = (
    "vid",
    "label",
    "t_start",
    "t_end",
    "height",
    "width",
    "n_frames",
    "n_annotated",
    "split",
)
SPLITS: dict[int | None, str] = {0: "train", 1: "test"}


@dataclass(frozen=True)
class VideosetRow:
    """One row of ``videoset.csv``; ``label`` is one video-level id, not every pair in the video."""

    video_id: str
    label: int
    start: str
    end: str
    height: int
    width: int
    num_frames: int
    num_annotated: int
    split: str


def read_videoset(
    path: Path, *, problems: list[InputError] | None = None
) -> tuple[VideosetRow, ...]:
    """Read ``videoset.csv``.

    Args:
        path: The file.
        problems: List that receives the error of every bad row; None raises the first.

    Raises:
        InputError: The file is missing or empty; a row does not have nine columns, has a number
            that is not whole, a label outside the 43 valid ids or a split other than 0 and 1, or
            repeats a video.
    """
    rows: dict[str, VideosetRow] = {}
    for line, cells in read_rows(path):
        try:
            row = _parse_row(path, line, cells)
            if row.video_id in rows:
                raise InputError(path, f"line {line}, vid", "must be listed once", row.video_id)
        except InputError as error:
            if problems is None:
                raise
            problems.append(error)
        else:
            rows[row.video_id] = row
    if not rows and not problems:
        raise InputError(path, "file", "must list at least one video")
    return tuple(rows.values())


def videoset_path(root: Path) -> Path:
    """Return where the list of videos is."""
    return root / "Release" / "videoset.csv"


def _parse_row(path: Path, line: int, cells: list[str]) -> VideosetRow:
    if len(cells) != len(VIDEOSET_COLUMNS):
        rule = f"must have {len(VIDEOSET_COLUMNS)} columns {','.join(VIDEOSET_COLUMNS)}"
        raise InputError(path, f"line {line}", rule, len(cells))
    row = dict(zip(VIDEOSET_COLUMNS, (cell.strip() for cell in cells), strict=True))
    numbers = {}
    for name in ("label", "height", "width", "n_frames", "n_annotated"):
        number = parse_whole(row[name])
        if not number:
            rule = "must be a whole number > 0"
            raise InputError(path, f"line {line}, {name}", rule, shorten(row[name]))
        numbers[name] = number
    if numbers["label"] not in VALID_PAIRS:
        rule = "must be one of the 43 valid label ids"
        raise InputError(path, f"line {line}, label", rule, numbers["label"])
    split = SPLITS.get(parse_whole(row["split"]))
    if split is None:
        raise InputError(path, f"line {line}, split", "must be 0 or 1", row["split"])
    if not is_file_name(row["vid"]):
        raise InputError(path, f"line {line}, vid", FILE_NAME_RULE, shorten(row["vid"]))
    return VideosetRow(
        video_id=row["vid"],
        label=numbers["label"],
        start=row["t_start"],
        end=row["t_end"],
        height=numbers["height"],
        width=numbers["width"],
        num_frames=numbers["n_frames"],
        num_annotated=numbers["n_annotated"],
        split=split,
    )
