"""Converted data with something missing or broken, told in one line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from a2d_tf.cli.main import main
from a2d_tf.files.folder_lock import hold_folder
from a2d_tf.records.shard_files import list_shards

Refuse = Callable[..., str]


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
