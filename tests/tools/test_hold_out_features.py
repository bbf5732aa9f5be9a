"""Features cut down to a copy are those of the copy; none may show what it holds out."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from fakes.damage import flip_a_byte, set_in_json
from fakes.datasets import write_data
from fakes.features import store_features
from fakes.launchers import error_line, load_tool
from fakes.records import make_record

from a2d_tf.records.feature_settings import load_features
from a2d_tf.records.manifest import load_manifest
from a2d_tf.records.shard_files import list_shards

Run = Callable[[], int]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    return load_tool("hold_out_features")


@pytest.fixture(scope="module")
def records() -> dict:
    """Four videos by name; one frame of them has no sentence that is asked."""

    def record(video: str, number: int, *, asked: bool = True):
        grey = 20 * number + 10 * ord(video) % 100
        return make_record(
            video_id=video,
            frame_number=number,
            numbers=range(number, number + 2),
            paint=lambda _: np.full((16, 16, 3), grey, np.uint8),
            sentences=((f"the dog {video}", 0 if asked else -1), (f"gone {number}", -1)),
        )

    return {
        video: [record(video, number, asked=(video, number) != ("b", 2)) for number in (1, 2)]
        for video in "abcd"
    }


@pytest.fixture(scope="module")
def stored(tmp_path_factory, records) -> Path:
    """The whole, its features and a copy in another order, where a training video is tested."""
    folder = tmp_path_factory.mktemp("stored")
    whole = [one for video in "abc" for one in records[video]]
    write_data(folder / "whole", train=whole, test=records["d"])
    store_features(folder / "whole", folder / "features")
    write_data(folder / "held", train=records["b"][::-1], test=records["a"])
    return folder


@pytest.fixture
def folder(tmp_path: Path, stored: Path) -> Path:
    """A copy to damage."""
    return Path(shutil.copytree(stored, tmp_path / "stored"))


@pytest.fixture
def run(tool: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return ``run()``: the exit code of the command."""

    def run() -> int:
        command = ["cut", folder / "features", folder / "held", folder / "out"]
        monkeypatch.setattr(sys, "argv", [str(one) for one in command])
        return tool.main()

    return run


def test_it_is_what_cache_writes_of_the_copy(run: Run, folder: Path) -> None:
    assert run() == 0
    store_features(folder / "held", folder / "straight")
    names = sorted(path.name for path in (folder / "straight").iterdir())
    assert sorted(path.name for path in (folder / "out").iterdir()) == names
    assert len(names) == 8
    for name in names:
        assert (folder / "out" / name).read_bytes() == (folder / "straight" / name).read_bytes()


def test_training_clips_keep_their_views_and_tested_ones_have_the_first(
    run: Run, folder: Path, capsys
) -> None:
    shutil.rmtree(folder / "features")
    store_features(folder / "whole", folder / "features", views=3)
    assert run() == 0
    assert "training views: 3, test views: 2" in capsys.readouterr().out
    manifest = load_manifest(folder / "out")
    assert [one.records for one in manifest.shards] == [6, 2]
    assert [one.counts.sentence_frame_pairs for one in manifest.shards] == [3, 2]
    assert load_features(folder / "out").views == 3
    assert [
        path.stat().st_size
        for split in ("train", "test")
        for path in list_shards(folder / "out", split)
    ] == [one.bytes for one in manifest.shards]


@pytest.mark.parametrize(
    ("file", "keys", "value", "message"),
    [
        ("features/features.json", ("data", "pasted"), 0.5, "data.pasted: must be 0"),
        ("features/features.json", ("views",), 2, "must hold 2 views of every frame"),
        ("features/manifest.json", ("options", "height"), 8, "held: height: must be that of the"),
        ("features/manifest.json", ("shards", 0, "records"), 7, "records: must be 7, as manifest"),
        ("held/manifest.json", ("options", "unit"), "video", "held: unit: must be 'frame'"),
    ],
)
def test_what_does_not_fit_is_refused(
    run: Run, folder: Path, capsys: pytest.CaptureFixture[str], file, keys, value, message
) -> None:
    set_in_json(folder / file, keys, value)
    assert run() == 1
    assert message in error_line(capsys)
    assert not (folder / "out").exists()


@pytest.mark.parametrize("split", ["train", "test"])
def test_a_video_that_the_features_do_not_train_on_is_refused(
    run: Run, folder: Path, capsys: pytest.CaptureFixture[str], records, split: str
) -> None:
    splits = {"train": records["b"], "test": records["a"]} | {split: records["d"]}
    write_data(folder / "held", **splits)
    assert run() == 1
    assert "must hold 1 view of every frame" in (error := error_line(capsys))
    assert "'d, frame 1'" in error
    assert not (folder / "out").exists()


def test_other_sentences_are_refused(
    run: Run, folder: Path, capsys: pytest.CaptureFixture[str], records
) -> None:
    write_data(folder / "held", train=[make_record(video_id="b")], test=records["a"])
    assert run() == 1
    assert "'b, frame 10'" in error_line(capsys)


@pytest.mark.parametrize(("name", "record"), [("features", 3), ("held", 1)])
def test_damaged_shards_are_named(
    run: Run, folder: Path, capsys: pytest.CaptureFixture[str], name: str, record: int
) -> None:
    shard = folder / name / "train-00000-of-00001.tfrecord"
    flip_a_byte(shard)
    assert run() == 1
    assert error_line(capsys).startswith(f"{shard}: record {record}: must be undamaged: ")
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    ("name", "damage", "message"),
    [
        ("features", shutil.rmtree, "features: must be a folder that a2d-tf cache wrote"),
        ("held", shutil.rmtree, "manifest.json: manifest: must exist"),
        ("held/sentences-test.txt", Path.unlink, "sentences-test.txt"),
        ("out", Path.touch, "out: folder: must be empty or new"),
    ],
)
def test_folders_that_are_not_as_they_should_be_are_named(
    run: Run, folder: Path, capsys: pytest.CaptureFixture[str], name: str, damage, message: str
) -> None:
    damage(folder / name)
    assert run() == 1
    assert message in error_line(capsys)
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_interrupted_it_leaves_nothing_behind(
    run: Run, tool: ModuleType, folder: Path, monkeypatch, capsys
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = sorted(folder.iterdir())
    monkeypatch.setattr(tool, "save_progress", interrupt)
    assert run() == 130
    assert capsys.readouterr().err == "interrupted\n"
    assert sorted(folder.iterdir()) == before
