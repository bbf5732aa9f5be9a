"""Copy an A2D release with training scenes as its test split, to choose settings without its test.

tools/hold_out.py ROOT OUT --scenes CSV --hold SCENE,...

OUT holds links to the training videos of ROOT, with lists of its own: videos that show only these
scenes are the test split, those that show none of them the training split. All others are left out,
including ROOT's test videos. `a2d-tf convert OUT` reads it.
"""

import argparse
import csv
import io
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from new_folder import new_folder
from scenes import add_scenes, check_held, read_scenes

from a2d_tf.errors import InputError
from a2d_tf.files.text import read_rows, read_text
from a2d_tf.files.whole_files import replace_text
from a2d_tf.processes.exit_code import exit_code_of
from a2d_tf.releases.a2d.annotations import (
    clip_path,
    colour_path,
    instance_folder,
    label_folder,
    read_videoset,
    sentences_path,
    videoset_path,
)
from a2d_tf.releases.a2d.sentences import read_missed_videos

_TRAIN, _TEST = "0", "1"  # values of the last column


def main() -> int:
    """Write the copy."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("root", type=Path, metavar="ROOT", help="folder of the release")
    parser.add_argument("out", type=Path, metavar="OUT", help="empty or new folder, outside ROOT")
    add_scenes(parser)
    parser.add_argument("--hold", required=True, metavar="SCENE,...", help="the scenes to test")
    args = parser.parse_args()
    return exit_code_of(
        lambda: hold_out(args.root, args.out, scenes=args.scenes, hold=args.hold), out=args.out
    )


def hold_out(root: Path, out: Path, *, scenes: Path, hold: str) -> None:
    """Write the copy and print how many videos train and are tested.

    Raises:
        InputError: A file is missing or malformed; a video or scene is not in the table; nothing is
            left to train or to test with; the folder is not free, or is inside the release.
    """
    rows = _split(root, scenes=scenes, hold=hold)
    resolved = out.resolve()
    if root.resolve() in (resolved, *resolved.parents):
        raise InputError(out, "folder", "must be outside ROOT", str(root))
    videos = {cells[0].strip() for cells in rows}
    with new_folder(out) as copy:
        for video in sorted(videos):
            _link_video(root, copy, video)
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        _write(videoset_path(copy), text.getvalue())
        for path, kept in _sentence_lists(root, videos):
            _write(copy / path.relative_to(root), "".join(f"{line}\n" for line in kept))
    tested = sum(cells[-1] == _TEST for cells in rows)
    print(
        f"{out}: training videos: {len(rows) - tested}, test videos: {tested}; "
        "all others of ROOT are left out"
    )


def _split(root: Path, *, scenes: Path, hold: str) -> list[list[str]]:
    """Return the rows of ``videoset.csv`` that the copy keeps, with its splits."""
    shown = read_scenes(scenes)
    held = check_held(hold, shown, scenes)
    source = videoset_path(root)
    splits = {row.video_id: row.split for row in read_videoset(source)}
    rows = []
    for _, cells in read_rows(source):
        video = cells[0].strip()
        if splits[video] != "train":
            continue
        if video not in shown:
            raise InputError(scenes, "vid", "must have a row for every training video", video)
        if shown[video] <= held:
            rows.append([*cells[:-1], _TEST])
        elif not shown[video] & held:
            rows.append([*cells[:-1], _TRAIN])
    for split, purpose in ((_TRAIN, "train"), (_TEST, "test")):
        if not any(cells[-1] == split for cells in rows):
            raise InputError(scenes, "--hold", f"must leave a video to {purpose}", hold)
    return rows


def _link_video(root: Path, copy: Path, video: str) -> None:
    """Link what there is of a video; convert and verify tell what is missing."""
    for path in (
        clip_path(root, video),
        label_folder(root, video),
        colour_path(root, video, 1).parent,
        instance_folder(root, video),
    ):
        if path.exists():
            link = copy / path.relative_to(root)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(path.resolve())


def _sentence_lists(root: Path, videos: Collection[str]) -> Iterator[tuple[Path, list[str]]]:
    """Yield both lists of A2D Sentences, if present, with their lines about these videos."""
    path = sentences_path(root)
    if not path.parent.is_dir():
        return
    # Lines stay as they are: a row that cannot be used stays so.
    lines = read_text(path).split("\n")
    header, *rows = read_rows(path) or [(1, [])]
    kept = [header, *(row for row in rows if row[1][0].strip() in videos)]
    yield path, [lines[number - 1] for number, _ in kept]
    path = path.with_name("a2d_missed_videos.txt")
    if path.exists():
        yield path, [video for video in read_missed_videos(path) if video in videos]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_text(path, text)


if __name__ == "__main__":
    sys.exit(main())
