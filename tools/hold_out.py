"""Copy an A2D release so that some training scenes are tested: to choose by them, not by its test.

tools/hold_out.py ROOT OUT --scenes CSV --hold SCENE,...

CSV has a row `vid,sequence` for every scene in a video. OUT is ROOT in links with another
videoset.csv: training videos that show these scenes alone are tested, those that show none of them
train, all others are left out, ROOT's test videos among them. `a2d-tf convert OUT` reads it.
"""

import argparse
import csv
import io
import sys
from pathlib import Path

from a2d_tf.data.a2d import read_videoset, videoset_path
from a2d_tf.data.a2d_sentences import read_rows
from a2d_tf.data.manifest import replace_text
from a2d_tf.data.scenes import check_held, read_scenes
from a2d_tf.errors import A2DError, InputError

_TRAIN, _TEST = "0", "1"  # the last column


def main() -> int:
    """Write the copy."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("root", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--scenes", type=Path, required=True, metavar="CSV")
    parser.add_argument("--hold", required=True, metavar="SCENE,...")
    args = parser.parse_args()
    try:
        hold_out(args.root, args.out, scenes=args.scenes, hold=args.hold)
    except A2DError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def hold_out(root: Path, out: Path, *, scenes: Path, hold: str) -> None:
    """Write the copy and print how many videos train and are tested.

    Raises:
        InputError: A file is missing or malformed; a video or scene is not in the table; nothing
            is left to train or to test; the folder is not free.
    """
    shown = read_scenes(scenes)
    held = check_held(hold, shown, scenes)
    source = videoset_path(root)
    splits = {row.video_id: row.split for row in read_videoset(source)}
    rows: dict[str, list[list[str]]] = {_TRAIN: [], _TEST: []}
    for _, cells in read_rows(source):
        video = cells[0].strip()
        if splits.get(video) != "train":
            continue
        if video not in shown:
            raise InputError(scenes, "vid", "must have a row for every training video", video)
        split = _TEST if shown[video] <= held else _TRAIN
        if split == _TEST or not shown[video] & held:
            rows[split].append([*cells[:-1], split])
    for split, of_split in rows.items():
        if not of_split:
            name = "test" if split == _TEST else "train"
            raise InputError(scenes, "--hold", f"must leave a video to {name}", hold)
    if out.exists() and any(out.iterdir()):
        raise InputError(out, "folder", "must be empty or new")
    for path in root.rglob("*"):
        if path.is_file() and path != source:
            link = out / path.relative_to(root)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(path.resolve())
    videoset_path(out).parent.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows[_TRAIN] + rows[_TEST])
    replace_text(videoset_path(out), text.getvalue())
    print(f"{out}: {len(rows[_TRAIN])} videos train, {len(rows[_TEST])} are tested")


if __name__ == "__main__":
    sys.exit(main())
