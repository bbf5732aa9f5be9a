"""Features that show the kind of an actor tell unseen ones apart; others leave it to chance."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from fakes.damage import flip_a_byte, put_folder_for_file, set_in_json
from fakes.datasets import write_data
from fakes.features import store_features
from fakes.launchers import error_line, load_tool
from fakes.records import make_record

KINDS = np.array([1, 7])


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    return load_tool("probe_features")


def _view(tool: ModuleType, generator: np.random.Generator, *, known: bool):
    """Two actors on 8 x 8 cells; where kinds are known, a feature of the cells says which."""
    masks = np.zeros((2, 8, 8), np.float32)
    masks[0, 2:5, 0:3] = 1
    masks[1, 3:7, 5:8] = 1
    kinds = generator.permutation(KINDS)
    features = generator.normal(size=(8, 8, 6)).astype(np.float32)
    if known:
        for kind, mask in zip(kinds, masks, strict=True):
            features[..., int(kind == KINDS[1])] += 4 * mask
    return tool.ProbedView(video="v", features=features, masks=masks, kinds=kinds)


def _told(tool: ModuleType, *, known: bool) -> list[bool]:
    generator = np.random.default_rng(0)
    views = [_view(tool, generator, known=known) for _ in range(60)]
    fitted = tool.fit(views[:30], KINDS)
    told = tool.tell_apart(views[30:], fitted, KINDS)
    assert set(told) == {1, 7}
    return [answer for answers in told.values() for answer in answers]


def test_kinds_that_features_show_are_told_apart(tool: ModuleType) -> None:
    answers = _told(tool, known=True)
    assert len(answers) == 60
    assert np.mean(answers) == 1.0


def test_kinds_that_no_feature_shows_are_not(tool: ModuleType) -> None:
    assert 0.25 < np.mean(_told(tool, known=False)) < 0.75


def test_actors_of_one_kind_are_not_asked_about(tool: ModuleType) -> None:
    view = _view(tool, np.random.default_rng(1), known=True)
    alike = tool.ProbedView(
        video="v", features=view.features, masks=view.masks, kinds=np.array([7, 7])
    )
    assert tool.tell_apart([alike], tool.fit([view], KINDS), KINDS) == {}


@pytest.fixture(scope="module")
def stored(tmp_path_factory) -> Path:
    """Features of three training videos, an adult beside a dog in each, and other ones of them."""
    folder = tmp_path_factory.mktemp("stored")
    records = [make_record(video_id=video, pairs=(18, 78)) for video in ("a", "b", "c")]
    data = write_data(folder / "frames", train=records, test=records[:1])
    store_features(data, folder / "features")
    write_data(folder / "others", train=records[:1], test=records[:1], frames=8)
    store_features(folder / "others", folder / "also")
    (folder / "scenes.csv").write_text("vid,sequence\na,bus\nb,bus\nb,hike\nc,hike\n")
    return folder


@pytest.fixture
def folder(tmp_path: Path, stored: Path) -> Path:
    """A copy to damage."""
    return Path(shutil.copytree(stored, tmp_path / "stored"))


@pytest.fixture
def run(tool: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Return ``run(*arguments)``: the exit code of a probe of the features for the scene bus."""

    def run(*arguments: str | Path) -> int:
        command = ["probe", folder / "features", "--scenes", folder / "scenes.csv", "--hold", "bus"]
        monkeypatch.setattr(sys, "argv", [str(one) for one in (*command, *arguments)])
        return tool.main()

    return run


def test_what_is_told_for_each_set_of_scenes(run, folder: Path, capsys) -> None:
    assert run("--also", folder / "also", "--hold", "bus,hike") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == ["bus", "bus,hike", "all"]
    assert "of 2; adult" in lines[0]
    assert "of 6; adult" in lines[1]


def test_where_nobody_can_be_asked_about_the_line_ends(run, folder: Path, capsys) -> None:
    (folder / "scenes.csv").write_text("vid,sequence\na,bus\na,dance\nb,bus\nb,dance\nc,hike\n")
    assert run() == 0
    assert capsys.readouterr().out == "bus: none to ask about\nall: none to ask about\n"


SHARD = "features/train-00000-of-00001.tfrecord"


@pytest.mark.parametrize(
    ("file", "damage", "message"),
    [
        ("scenes.csv", Path.unlink, "scenes.csv: file: must exist"),
        ("scenes.csv", put_folder_for_file, "scenes.csv: file: must be readable"),
        ("features", shutil.rmtree, "features: must be a folder that a2d-tf cache wrote"),
        ("features/features.json", Path.unlink, "must be a folder that a2d-tf cache wrote"),
        ("features/features.json", put_folder_for_file, "must be a folder that a2d-tf cache wrote"),
        ("features/features.json", lambda path: path.write_bytes(b"\xff"), "features.json: file: "),
        ("features/manifest.json", Path.unlink, "manifest.json: manifest: must exist"),
        ("features/manifest.json", lambda path: path.write_text("{"), "manifest.json: file: "),
        (SHARD, Path.unlink, "must hold shards of this split (run the same `a2d-tf cache` again)"),
        (SHARD, lambda path: path.write_bytes(b""), "size: must be the "),
        (SHARD, put_folder_for_file, "00001.tfrecord: file: must be a file, not a folder"),
        (SHARD.replace("train", "test"), Path.unlink, "test-*.tfrecord: must hold shards"),
        (
            SHARD,
            lambda path: path.rename(path.with_name("train-1-of-1.tfrecord")),
            "must be one of the",
        ),
    ],
)
def test_files_that_are_not_as_they_should_be_are_named(
    run,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch,
    tool: ModuleType,
    file: str,
    damage,
    message: str,
) -> None:
    monkeypatch.setattr(tool, "read_views", None)  # before anything is read
    damage(folder / file)
    assert run() == 1
    assert message in error_line(capsys)


@pytest.mark.parametrize("features", ["features", "also"])
@pytest.mark.parametrize(
    ("file", "keys", "value", "message"),
    [
        ("features.json", ("format",), 2, "features.json: format: must be "),
        ("features.json", ("shape",), [1, 2, -1, 3], "features.json: shape: must hold positive"),
        ("features.json", ("shape",), [1, 2], "features.json: shape"),
        ("features.json", ("data",), {}, "features.json: data.size: must be a positive"),
        ("features.json", ("data", "size"), "16", "data.size: must be a positive number, got '16'"),
        ("features.json", ("data", "pasted"), 0.5, "data.pasted: must be 0: a view may show"),
        ("manifest.json", ("format",), 1, "manifest.json: format: must be "),
        ("manifest.json", ("options", "unit"), "frame", "options.unit: must be 'features'"),
        ("manifest.json", ("shards",), [], "manifest.json: shards: must list the 1 train shards"),
        ("manifest.json", ("shards", 0, "bytes"), 1, "00001.tfrecord: size: must be the 1 bytes"),
    ],
)
def test_what_features_say_of_themselves_is_checked_first(
    run,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch,
    tool,
    features,
    file,
    keys,
    value,
    message,
) -> None:
    monkeypatch.setattr(tool, "read_views", None)
    set_in_json(folder / features / file, keys, value)
    assert run("--also", folder / "also") == 1
    assert message in error_line(capsys)


@pytest.mark.parametrize(
    ("file", "keys", "value", "message"),
    [
        ("manifest.json", ("shards", 0, "records"), 4, "records: must be 4, as manifest.json says"),
        ("features.json", ("shape",), [1, 2, 2, 4], "record 1, features: must hold 32 bytes"),
        ("features.json", ("data", "size"), 32, "view/masks 1: must be 32 x 32 pixels"),
    ],
)
def test_records_that_are_not_as_was_said_are_refused(
    run, folder: Path, capsys: pytest.CaptureFixture[str], file, keys, value, message
) -> None:
    set_in_json(folder / "features" / file, keys, value)
    assert run() == 1
    assert (error := error_line(capsys)).startswith(str(folder / SHARD))
    assert message in error


def test_a_damaged_shard_is_refused(run, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flip_a_byte(folder / SHARD)
    assert run() == 1
    assert f"{SHARD}: record 2: must be undamaged" in error_line(capsys)


def test_features_that_are_no_numbers_are_refused(
    run, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(folder / "features")
    store_features(
        folder / "frames",
        folder / "features",
        encode=lambda video: np.full((len(video), 1, 2, 2, 3), np.nan, np.float32),
    )
    assert run() == 1
    assert "NaN" in error_line(capsys)


@pytest.mark.parametrize("name", ["features", "link", "copy"])
def test_further_features_of_the_same_data_are_refused(
    run, folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (folder / "link").symlink_to(folder / "features")
    shutil.copytree(folder / "features", folder / "copy")
    assert run("--also", folder / name) == 1
    assert f"{name}: --also: must be of different data" in error_line(capsys)


def test_further_features_are_named_once(
    run, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--also", folder / "also", "--also", folder / "also") == 1
    assert "also: --also: must be of different data" in error_line(capsys)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("endpoint", "Mixed_4f", "also: endpoint: must be that of"),
        ("shape", [1, 2, 2, 5], f"also/{Path(SHARD).name}: record 1, features: must hold 40 bytes"),
        ("weights_sha256", "c", "also: weights_sha256: must be that of"),
    ],
)
def test_further_features_of_another_trunk_are_refused(
    run, folder: Path, capsys: pytest.CaptureFixture[str], key: str, value: object, message: str
) -> None:
    set_in_json(folder / "also" / "features.json", (key,), value)
    assert run("--also", folder / "also") == 1
    assert message in error_line(capsys)


@pytest.mark.parametrize(
    ("listed", "hold", "message"),
    [
        (
            "a,bus\nb,bus\nc,bus\n",
            "nope",
            "scenes.csv: --hold: must name scenes of the file, got 'n",
        ),
        (
            "a,bus\nb,bus\nc,bus\n",
            "bus",
            "--hold: must leave a training video to fit to, got 'bus'",
        ),
        ("a,bus\nb,bus\n", "bus", "scenes.csv: vid: must have a row for every training video of"),
    ],
)
def test_scenes_that_do_not_fit_are_refused(
    run, folder: Path, capsys: pytest.CaptureFixture[str], listed: str, hold: str, message: str
) -> None:
    (folder / "scenes.csv").write_text(f"vid,sequence\n{listed}")
    assert run("--hold", hold) == 1
    assert message in error_line(capsys)


def test_features_without_a_sentence_are_refused(
    run, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(folder / "features")
    records = [make_record(video_id="a", sentences=())]
    data = write_data(folder / "silent", train=records, test=records)
    store_features(data, folder / "features")
    assert run() == 1
    assert "features: train: must hold a view with a sentence" in error_line(capsys)


def test_interrupted_it_says_so(run, tool: ModuleType, monkeypatch, capsys) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(tool, "start_tensorflow", interrupt)
    assert run() == 130
    assert capsys.readouterr().err == "interrupted\n"


def test_wrong_usage_has_its_own_exit_code(tool: ModuleType, monkeypatch) -> None:
    monkeypatch.setattr(sys, "argv", ["probe", "features"])
    with pytest.raises(SystemExit) as ended:
        tool.main()
    assert ended.value.code == 2
