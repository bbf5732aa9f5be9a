"""Every command on bad input: exit code 1, one line that says what is wrong, nothing lost."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import h5py
import pytest

from a2d_tf.cli.main import main
from a2d_tf.config.loader import save_config
from a2d_tf.config.schema import SentenceConfig
from a2d_tf.files.folder_lock import hold_folder
from a2d_tf.records.clip_records import list_shards, read_records

ERROR = "error: "
BROKEN_CLIP = Path("Release", "clips320H", "tiny_single.mp4")
BROKEN_FRAME = Path("text_annotations", "a2d_annotation_with_instances", "-tiny_pair", "00008.h5")

Refuse = Callable[..., str]


@pytest.fixture
def refuse(capsys: pytest.CaptureFixture[str]) -> Refuse:
    """Return ``refuse(*arguments)``: the one line that the command ends with, without "error: "."""

    def run(*arguments: object) -> str:
        capsys.readouterr()
        assert main([str(argument) for argument in arguments]) == 1
        lines = capsys.readouterr().err.splitlines()
        assert len(lines) == 1, lines
        assert lines[0].startswith(ERROR)
        return lines[0].removeprefix(ERROR)

    return run


@pytest.fixture
def config(tmp_path: Path, tiny_config: SentenceConfig) -> Path:
    path = tmp_path / "tiny.toml"
    save_config(tiny_config, path)
    return path


@pytest.fixture
def clip(tmp_path: Path, write_clip: Callable[..., None]) -> Path:
    path = tmp_path / "clip.mp4"
    write_clip(path, num_frames=6)
    return path


def lose_index(path: Path, write_clip: Callable[..., None]) -> str:
    """Cut an MP4 whose index stands at its end."""
    write_clip(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return "video: must be a video that can be opened (damaged or cut off?)"


def lose_tail(path: Path, write_clip: Callable[..., None]) -> str:
    """Cut an MP4 whose index stands at its beginning: it opens and ends early."""
    write_clip(path, num_frames=48, movflags="faststart")
    content = path.read_bytes()
    start = content.index(b"mdat") + 4
    path.write_bytes(content[: start + (len(content) - start) // 2])
    return "video: must decode to the 48 frames that its container declares, got "


# A folder, or a file, that does not exist


def test_verify_of_a_missing_folder(refuse: Refuse, tmp_path: Path) -> None:
    missing = tmp_path / "none"
    assert refuse("verify", missing) == f"{missing}: folder: must exist"


def test_convert_of_a_missing_folder(refuse: Refuse, tmp_path: Path) -> None:
    line = refuse("convert", tmp_path / "none", tmp_path / "out")
    assert line == f"{tmp_path / 'none' / 'Release' / 'videoset.csv'}: file: must exist"
    assert not (tmp_path / "out").exists()


def test_train_on_a_missing_folder(refuse: Refuse, tmp_path: Path, config: Path) -> None:
    workdir = tmp_path / "run"
    line = refuse("train", config, "--data", tmp_path / "none", "--workdir", workdir)
    assert line == f"{tmp_path / 'none'}: folder: must exist (see a2d-tf convert)"
    assert not workdir.exists()


def test_train_on_a_release_that_was_not_converted(
    refuse: Refuse, tmp_path: Path, config: Path, tiny_a2d: Path
) -> None:
    workdir = tmp_path / "run"
    line = refuse("train", config, "--data", tiny_a2d, "--workdir", workdir)
    assert line.startswith(f"{tiny_a2d}: ") and "must hold shards of this split" in line
    assert not workdir.exists()


def test_evaluate_on_a_missing_folder(refuse: Refuse, tmp_path: Path, untrained_run: Path) -> None:
    out = tmp_path / "report"
    line = refuse("evaluate", untrained_run, "--data", tmp_path / "none", "--out", out)
    assert line == f"{tmp_path / 'none'}: folder: must exist (see a2d-tf convert)"
    assert not out.exists()


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
    assert run.stderr == f"{ERROR}{tmp_path / 'config.toml'}: file: must exist\n"


# A folder that is no run


@pytest.mark.parametrize("kind", ["missing", "empty", "untrained"])
@pytest.mark.parametrize("command", ["evaluate", "segment", "export"])
def test_a_folder_that_is_no_run(
    command: str,
    kind: str,
    refuse: Refuse,
    tmp_path: Path,
    tiny_records: Path,
    tiny_config: SentenceConfig,
    clip: Path,
) -> None:
    folder, out = tmp_path / "folder", tmp_path / "out"
    if kind != "missing":
        folder.mkdir()
    if kind == "untrained":
        save_config(tiny_config, folder / "config.toml")
    arguments = {
        "evaluate": ["--data", tiny_records, "--out", out],
        "segment": [clip, "the dog", "--out", out],
        "export": [out],
    }
    place, field = {
        "missing": (folder, "folder: must hold a trained run (see a2d-tf train)"),
        "empty": (folder / "config.toml", "file: must exist"),
        "untrained": (folder, "checkpoints: must hold a trained run (see a2d-tf train)"),
    }[kind]
    assert refuse(command, folder, *arguments[command]) == f"{place}: {field}"
    assert not out.exists()


# A video that was cut off


@pytest.mark.parametrize("damage", [lose_index, lose_tail])
def test_verify_names_a_cut_clip(
    damage: Callable[..., str],
    tiny_a2d: Path,
    write_clip: Callable[..., None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    rule = damage(tiny_a2d / BROKEN_CLIP, write_clip)
    assert main(["verify", str(tiny_a2d)]) == 1
    printed = capsys.readouterr()
    problems = [line for line in printed.out.splitlines() if line.startswith("problem ")]
    assert len(problems) == 1
    assert problems[0].startswith(f"problem {BROKEN_CLIP}: {rule}")
    assert printed.err == ""


@pytest.mark.parametrize("damage", [lose_index, lose_tail])
def test_convert_names_a_cut_clip_and_keeps_the_other_shards(
    damage: Callable[..., str],
    refuse: Refuse,
    tmp_path: Path,
    tiny_a2d: Path,
    write_clip: Callable[..., None],
) -> None:
    out = tmp_path / "records"
    command = ["convert", tiny_a2d, out, "--workers", "1", "--videos-per-shard", "1"]
    rule = damage(tiny_a2d / BROKEN_CLIP, write_clip)
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
    assert lines[0].startswith(f"{ERROR}2 files could not be converted")
    assert [line.split(": ")[0] for line in lines[1:]] == [
        str(tiny_a2d / BROKEN_CLIP),
        str(tiny_a2d / BROKEN_FRAME),
    ]


@pytest.mark.parametrize("damage", [lose_index, lose_tail])
def test_segment_of_a_cut_video(
    damage: Callable[..., str],
    refuse: Refuse,
    tmp_path: Path,
    untrained_run: Path,
    write_clip: Callable[..., None],
) -> None:
    video, out = tmp_path / "cut.mp4", tmp_path / "out"
    rule = damage(video, write_clip)
    line = refuse("segment", untrained_run, video, "the dog", "--out", out)
    assert line.startswith(f"{video}: {rule}")
    assert not out.exists()


# An annotation that lacks a field


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
            "each annotated one with a stride of 1 (see a2d-tf convert --frames), got (5, 1)",
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


@pytest.fixture
def split_records(tmp_path: Path, make_record: Callable, write_data: Callable) -> Path:
    """A converted data set with a record in each split."""
    records = [make_record(numbers=(8, 9, 10, 11))]
    return write_data(tmp_path / "records", records, records, frames=4)


def test_train_without_training_shards(
    refuse: Refuse, tmp_path: Path, config: Path, split_records: Path
) -> None:
    for path in list_shards(split_records, "train"):
        path.unlink()
    workdir = tmp_path / "run"
    line = refuse("train", config, "--data", split_records, "--workdir", workdir)
    rule = "must hold shards of this split; the data that was converted has none"
    assert line == f"{split_records}: train-*.tfrecord: {rule}"
    assert not workdir.exists()


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_a_shard_that_was_cut_off(
    command: str,
    refuse: Refuse,
    tmp_path: Path,
    config: Path,
    tiny_a2d: Path,
    untrained_run: Path,
) -> None:
    data, out = tmp_path / "records", tmp_path / "out"
    assert main(["convert", str(tiny_a2d), str(data), "--frames", "4", "--workers", "1"]) == 0
    shard = data / "test-00000-of-00001.tfrecord"
    size = shard.stat().st_size
    shard.write_bytes(shard.read_bytes()[:-1])
    arguments = {
        "train": ["train", config, "--data", data, "--workdir", out],
        "evaluate": ["evaluate", untrained_run, "--data", data, "--out", out],
    }
    assert refuse(*arguments[command]) == (
        f"{shard}: size: must be the {size} bytes that were written (run the same "
        f"`a2d-tf convert` again), got {size - 1}"
    )
    assert not out.exists()


@pytest.fixture
def arguments_of(
    tmp_path: Path, config: Path, split_records: Path, untrained_run: Path
) -> dict[str, list[object]]:
    """What each command reads ``split_records`` with and writes into ``tmp_path / "out"``."""
    out = tmp_path / "out"
    frozen = ["--set", "model.batch_norm=frozen", "--set", 'model.trainable=["mask_decoder"]']
    return {
        "cache": [config, out, "--data", split_records, *frozen],
        "train": [config, "--data", split_records, "--workdir", out],
        "evaluate": [untrained_run, "--data", split_records, "--out", out],
    }


@pytest.mark.parametrize("command", ["cache", "evaluate"])
def test_a_shard_with_damaged_bytes(
    command: str,
    refuse: Refuse,
    tmp_path: Path,
    split_records: Path,
    arguments_of: dict[str, list[object]],
) -> None:
    shard = split_records / "test-00000-of-00001.tfrecord"
    content = bytearray(shard.read_bytes())
    content[len(content) // 2] ^= 0xFF
    shard.write_bytes(content)
    assert refuse(command, *arguments_of[command]) == (
        f"{shard}: records: must be whole; delete this file and run the same `a2d-tf convert` again"
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_a_folder_that_another_process_writes_into(
    command: str, refuse: Refuse, tmp_path: Path, arguments_of: dict[str, list[object]]
) -> None:
    with hold_folder(tmp_path / "out"):
        line = refuse(command, *arguments_of[command])
    assert line == (
        f"{tmp_path / 'out'}: folder: is in use by another process; wait until it ends or choose "
        "another folder"
    )


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
        ["segment", "run", "video.mp4", "--out", "out"],
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
