"""A drawn set: the same for the same seed, gone on with, refused where it is another."""

import csv
import json
from pathlib import Path

import h5py
import pytest
from fakes.a2d_release import videoset_rows

from a2d_tf.errors import InputError
from a2d_tf.toy.dataset import draw_dataset


def _files(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_same_seed_draws_the_same_files_whatever_the_number_of_processes(
    drawn_set: Path, tmp_path: Path
) -> None:
    draw_dataset(tmp_path / "again", num_videos=8, seed=11, height=64, workers=2)
    assert _files(tmp_path / "again") == _files(drawn_set)


def test_another_seed_draws_other_clips(drawn_set: Path, tmp_path: Path) -> None:
    draw_dataset(tmp_path / "other", num_videos=1, seed=12, height=64)
    assert videoset_rows(tmp_path / "other")[0] not in videoset_rows(drawn_set)


def test_videoset_has_nine_columns_and_both_splits(drawn_set: Path) -> None:
    rows = videoset_rows(drawn_set)
    assert [len(row) for row in rows] == [9] * 8
    # Shares of 0.2 fill up to a half at the third clip and to one and a half at the eighth.
    assert [row[8] for row in rows] == ["0", "0", "1", "0", "0", "0", "0", "1"]
    assert all(len(row[0]) == 11 for row in rows)
    assert rows[1][0].startswith("-")


def test_sentences_speak_of_instances_that_some_frame_holds(drawn_set: Path) -> None:
    annotations = drawn_set / "text_annotations"
    with (annotations / "a2d_annotation.txt").open(newline="") as file:
        spoken = {(row["video_id"], int(row["instance_id"])) for row in csv.DictReader(file)}
    shown = set()
    for path in (annotations / "a2d_annotation_with_instances").rglob("*.h5"):
        with h5py.File(path) as file:
            count = file["id"].shape[1]
            assert file["instance"].shape == (count,)
            assert file["reBBox"].shape == ((4,) if count == 1 else (4, count))
            shown |= {(path.parent.name, int(k)) for k in file["instance"]}
    assert spoken == shown
    assert (annotations / "a2d_missed_videos.txt").read_text() == ""


def test_an_interrupted_set_is_finished_and_complete_clips_are_kept(
    drawn_set: Path, tmp_path: Path
) -> None:
    out = tmp_path / "set"
    draw_dataset(out, num_videos=8, seed=11, height=64)
    kept, lost = (out / "Release" / "clips320H" / f"{row[0]}.mp4" for row in videoset_rows(out)[:2])
    (out / "Release" / "videoset.csv").unlink()
    lost.unlink()
    written = kept.stat().st_mtime_ns
    draw_dataset(out, num_videos=8, seed=11, height=64)
    assert kept.stat().st_mtime_ns == written
    assert _files(out) == _files(drawn_set)


def test_a_set_of_other_options_is_refused(drawn_set: Path) -> None:
    with pytest.raises(InputError, match=r"height: was 64 when this set was started.*got 96"):
        draw_dataset(drawn_set, num_videos=8, seed=11, height=96)


def test_a_foreign_folder_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match="must be a new or empty folder"):
        draw_dataset(tmp_path, num_videos=1, seed=0, height=64)
    assert _files(tmp_path) == {"notes.txt": b"mine"}


def test_a_broken_record_of_options_is_named(tmp_path: Path) -> None:
    (tmp_path / "toy.json").write_text("{")
    with pytest.raises(InputError, match=r"toy.json: options: must be JSON"):
        draw_dataset(tmp_path, num_videos=1, seed=0, height=64)


def test_options_are_recorded(drawn_set: Path) -> None:
    record = json.loads((drawn_set / "toy.json").read_text())
    assert record["difficulty"] == "standard"
    assert (record["num_videos"], record["seed"], record["height"]) == (8, 11, 64)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("num_videos", 0),
        ("seed", -1),
        ("difficulty", "hard"),
        ("height", 65),
        ("test_fraction", 1.5),
        ("workers", 0),
    ],
)
def test_an_option_out_of_range_is_named(tmp_path: Path, field: str, value: object) -> None:
    options = {"num_videos": 1, "seed": 0, "height": 64} | {field: value}
    with pytest.raises(InputError, match=field):
        draw_dataset(tmp_path / "set", **options)
    assert not (tmp_path / "set").exists()
