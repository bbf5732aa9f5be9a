"""A release with a broken file: verify and convert name it in one line."""

from collections.abc import Callable
from pathlib import Path

import h5py
import pytest
from fakes.clips import write_clip
from fakes.damage import lose_index, lose_tail

from a2d_tf.cli.main import main
from a2d_tf.records.annotated_videos import read_records
from a2d_tf.records.shard_files import list_shards

BROKEN_CLIP = Path("Release", "clips320H", "tiny_single.mp4")
BROKEN_FRAME = Path("text_annotations", "a2d_annotation_with_instances", "-tiny_pair", "00008.h5")

Refuse = Callable[..., str]


def test_verify_of_a_missing_folder(refuse: Refuse, tmp_path: Path) -> None:
    missing = tmp_path / "none"
    assert refuse("verify", missing) == f"{missing}: folder: must exist"


def test_convert_of_a_missing_folder(refuse: Refuse, tmp_path: Path) -> None:
    line = refuse("convert", tmp_path / "none", tmp_path / "out")
    assert line == f"{tmp_path / 'none'}: folder: must exist"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("damage", [lose_index, lose_tail])
def test_verify_names_a_cut_clip(
    damage: Callable[..., str], tiny_a2d: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = damage(tiny_a2d / BROKEN_CLIP)
    assert main(["verify", str(tiny_a2d)]) == 1
    printed = capsys.readouterr()
    problems = [line for line in printed.out.splitlines() if line.startswith("problem ")]
    assert len(problems) == 1
    assert problems[0].startswith(f"problem {BROKEN_CLIP}: {rule}")
    assert printed.err == ""


@pytest.mark.parametrize("damage", [lose_index, lose_tail])
def test_convert_names_a_cut_clip_and_keeps_the_other_shards(
    damage: Callable[..., str], refuse: Refuse, tmp_path: Path, tiny_a2d: Path
) -> None:
    out = tmp_path / "records"
    command = ["convert", tiny_a2d, out, "--workers", "1", "--videos-per-shard", "1"]
    rule = damage(tiny_a2d / BROKEN_CLIP)
    line = refuse(*command)
    assert line.startswith(f"{tiny_a2d / BROKEN_CLIP}: {rule}")
    assert line.endswith("; finished shards are kept: fix it and run the same command again")
    kept = {path: path.stat().st_mtime_ns for path in list_shards(out, "train")}
    assert len(kept) == 2
    assert {record.video_id for record in read_records(kept)} == {"-tiny_pair", "tiny_missed"}
    assert not list(out.glob("test-*")) and not list(out.glob(".*"))

    write_clip(tiny_a2d / BROKEN_CLIP)
    assert main([str(argument) for argument in command]) == 0
    assert (out / "manifest.json").is_file()
    assert kept == {path: path.stat().st_mtime_ns for path in kept}
    assert len(list(read_records(list_shards(out, "test")))) == 3


def test_convert_names_every_broken_file(
    tmp_path: Path, tiny_a2d: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for broken in (BROKEN_CLIP, BROKEN_FRAME):
        (tiny_a2d / broken).write_bytes(b"")
    assert main(["convert", str(tiny_a2d), str(tmp_path / "records"), "--workers", "1"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("error: 2 files could not be converted")
    assert [line.split(": ")[0] for line in lines[1:]] == [
        str(tiny_a2d / BROKEN_CLIP),
        str(tiny_a2d / BROKEN_FRAME),
    ]


@pytest.fixture
def without_instance(tiny_a2d: Path) -> Path:
    with h5py.File(tiny_a2d / BROKEN_FRAME, "a") as file:
        del file["instance"]
    return tiny_a2d


RULE_OF_INSTANCE = "instance: must be a dataset of the file, got 'id, reBBox, reMask, reS_id'"


def test_verify_names_an_annotation_without_instance(
    without_instance: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(without_instance)]) == 1
    printed = capsys.readouterr()
    assert f"problem {BROKEN_FRAME}: {RULE_OF_INSTANCE}\n" in printed.out
    assert printed.err == ""


def test_convert_names_an_annotation_without_instance(
    refuse: Refuse, tmp_path: Path, without_instance: Path
) -> None:
    line = refuse("convert", without_instance, tmp_path / "records", "--workers", "1")
    assert line.startswith(f"{without_instance / BROKEN_FRAME}: {RULE_OF_INSTANCE}; ")
