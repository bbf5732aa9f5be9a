"""Every command on bad input: exit code 1, one line that says what is wrong, nothing lost."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes.clips import write_clip
from fakes.configs import TINY_CONFIG
from fakes.damage import lose_index, lose_tail

from a2d_tf.cli.main import main
from a2d_tf.config.loader import save_config

Refuse = Callable[..., str]


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "clip.mp4"
    write_clip(path, num_frames=6)
    return path


def test_segment_of_a_missing_video(refuse: Refuse, tmp_path: Path, untrained_run: Path) -> None:
    out = tmp_path / "out"
    line = refuse("segment", untrained_run, tmp_path / "none.mp4", "the dog", "--out", out)
    assert line == f"{tmp_path / 'none.mp4'}: file: must exist"
    assert not out.exists()


def test_a_command_of_its_own_process_prints_nothing_else(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "a2d_tf.cli.main", "export", str(tmp_path), str(tmp_path / "out")],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == f"error: {tmp_path}: folder: must hold a trained run (see a2d-tf train)\n"


@pytest.mark.parametrize("kind", ["missing", "empty", "untrained"])
@pytest.mark.parametrize("command", ["evaluate", "segment", "export"])
def test_a_folder_that_is_no_run(
    command: str, kind: str, refuse: Refuse, tmp_path: Path, tiny_records: Path, clip: Path
) -> None:
    folder, out = tmp_path / "folder", tmp_path / "out"
    if kind != "missing":
        folder.mkdir()
    if kind == "untrained":
        save_config(TINY_CONFIG, folder / "config.toml")
    arguments = {
        "evaluate": ["--data", tiny_records, "--out", out],
        "segment": [clip, "the dog", "--out", out],
        "export": [out],
    }
    place, field = {
        "missing": (folder, "folder: must hold a trained run (see a2d-tf train)"),
        "empty": (folder, "folder: must hold a trained run (see a2d-tf train)"),
        "untrained": (folder, "checkpoints: must hold a trained run (see a2d-tf train)"),
    }[kind]
    assert refuse(command, folder, *arguments[command]) == f"{place}: {field}"
    assert not out.exists()


def test_segment_of_a_video_without_its_index(
    refuse: Refuse, tmp_path: Path, untrained_run: Path
) -> None:
    video, out = tmp_path / "cut.mp4", tmp_path / "out"
    rule = lose_index(video)
    line = refuse("segment", untrained_run, video, "the dog", "--out", out)
    assert line.startswith(f"{video}: {rule}")
    assert not out.exists()


def test_segment_tells_of_a_cut_video(
    tmp_path: Path, untrained_run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    video, out = tmp_path / "cut.mp4", tmp_path / "out"
    rule = lose_tail(video)
    assert main(["segment", str(untrained_run), str(video), "the dog", "--out", str(out)]) == 0
    assert f"warning: {video}: video: {rule.partition(': ')[2]}" in capsys.readouterr().err
    masks = list((out / "masks" / "1").iterdir())
    assert 0 < len(masks) == json.loads((out / "segment.json").read_text())["frames"]


# Configuration, sentence and shards


@pytest.mark.parametrize(
    ("override", "rule"),
    [
        (
            "train.learnin_rate=0.1",
            "train.learnin_rate: is not a known key (did you mean train.learning_rate?), got 0.1",
        ),
        ("train.steps=0", "train.steps: Input should be greater than 0, got 0"),
        (
            "data.frames=5",
            "data.frames, data.frame_stride: must ask for frames that were converted, 4 around "
            "each annotated one with a stride of 1; convert again with --frames 5 "
            "--frame-stride 1, got (5, 1)",
        ),
        (
            'model.trainable=["decoder"]',
            "model.trainable: must name layers of the model, got 'decoder'",
        ),
        ("text.vectors=none.bin", "word vectors: file must exist"),
    ],
)
def test_train_with_a_key_or_value_that_cannot_be(
    override: str, rule: str, refuse: Refuse, tmp_path: Path, config: Path, split_records: Path
) -> None:
    workdir = tmp_path / "run"
    line = refuse("train", config, "--data", split_records, "--workdir", workdir, "--set", override)
    assert line.endswith(f": {rule}")
    assert not workdir.exists()


def test_a_misspelt_key_in_the_file_itself(refuse: Refuse, tmp_path: Path, config: Path) -> None:
    config.write_text(config.read_text().replace("learning_rate", "learnin_rate"))
    line = refuse("train", config, "--data", tmp_path, "--workdir", tmp_path / "run")
    assert line == (
        f"{config}: train.learnin_rate: is not a known key "
        "(did you mean train.learning_rate?), got 0.001"
    )
    assert not (tmp_path / "run").exists()


def test_a_sentence_without_a_known_word(
    refuse: Refuse, tmp_path: Path, untrained_run: Path, clip: Path
) -> None:
    out = tmp_path / "out"
    line = refuse("segment", untrained_run, clip, "zorb", "--out", out)
    assert line == "sentence: words: must hold a word that has a vector, got 'zorb'"
    assert not out.exists()


@pytest.mark.parametrize("command", ["train", "evaluate", "export", "convert", "segment"])
def test_a_file_where_a_folder_shall_be_written(
    command: str,
    refuse: Refuse,
    tmp_path: Path,
    config: Path,
    split_records: Path,
    tiny_a2d: Path,
    untrained_run: Path,
    clip: Path,
) -> None:
    out = tmp_path / "taken"
    out.write_text("mine")
    arguments = {
        "train": [config, "--data", split_records, "--workdir", out],
        "evaluate": [untrained_run, "--data", split_records, "--out", out],
        "export": [untrained_run, out],
        "convert": [tiny_a2d, out],
        "segment": [untrained_run, clip, "the dog", "--out", out],
    }
    assert refuse(command, *arguments[command]).startswith(f"{out}: ")
    assert out.read_text() == "mine"


# Wrong usage


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fly"],
        ["verify"],
        ["convert", "root"],
        ["convert", "root", "out", "--workers", "many"],
        ["train", "config.toml", "--data", "data"],
        ["train", "config.toml", "--data", "data", "--workdir", "run", "--set", "train.steps"],
        ["demo", "--set", "train.steps"],
        ["evaluate", "run"],
        ["segment", "run", "video.mp4", "a dog"],
        ["export", "run"],
    ],
)
def test_wrong_usage_exits_with_two(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: a2d-tf" in capsys.readouterr().err


def test_a_run_begun_with_another_configuration_is_kept(
    refuse: Refuse, tmp_path: Path, config: Path, split_records: Path, untrained_run: Path
) -> None:
    workdir = tmp_path / "run"
    shutil.copytree(untrained_run, workdir)
    before = {path: path.read_bytes() for path in workdir.rglob("*") if path.is_file()}
    override = "train.learning_rate=0.5"
    line = refuse("train", config, "--data", split_records, "--workdir", workdir, "--set", override)
    assert line == (
        f"{workdir / 'config.toml'}: train.learning_rate: the run in this folder was started with "
        "0.001; choose another --workdir, got 0.5"
    )
    assert before == {path: path.read_bytes() for path in workdir.rglob("*") if path.is_file()}
