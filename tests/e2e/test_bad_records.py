"""Converted data with something missing or broken, told in one line."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fakes.damage import flip_a_byte
from fakes.datasets import write_data
from fakes.records import make_record
from fakes.wrong_records import (
    Change,
    change_record,
    flip_in_record,
    set_bytes,
    set_numbers,
    set_picture,
)

from a2d_tf import keys
from a2d_tf.cli.main import main
from a2d_tf.files.folder_lock import hold_folder
from a2d_tf.records.clip_records import encode_mask
from a2d_tf.records.shard_files import list_shards

Refuse = Callable[..., str]
Reading = Callable[[str, Path], list[object]]


@pytest.fixture
def reading(tmp_path: Path, config: Path, untrained_run: Path) -> Reading:
    """Return ``reading(command, data)``: the command that reads a folder, into ``out``."""
    out = tmp_path / "out"
    frozen = ["--set", "model.batch_norm=frozen", "--set", 'model.trainable=["mask_decoder"]']

    def reading(command: str, data: Path) -> list[object]:
        arguments: dict[str, list[object]] = {
            "cache": [config, out, "--data", data, *frozen],
            "train": [config, "--data", data, "--workdir", out],
            "evaluate": [untrained_run, "--data", data, "--out", out],
        }
        return [command, *arguments[command]]

    return reading


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_a_missing_folder(command: str, refuse: Refuse, tmp_path: Path, reading: Reading) -> None:
    line = refuse(*reading(command, tmp_path / "none"))
    assert line == f"{tmp_path / 'none'}: folder: must exist (see a2d-tf convert)"
    assert not (tmp_path / "out").exists()


def test_train_on_a_release_that_was_not_converted(
    refuse: Refuse, tmp_path: Path, reading: Reading, tiny_a2d: Path
) -> None:
    line = refuse(*reading("train", tiny_a2d))
    assert line.startswith(f"{tiny_a2d}: ") and "must hold shards of this split" in line
    assert not (tmp_path / "out").exists()


def test_train_without_training_shards(
    refuse: Refuse, tmp_path: Path, reading: Reading, split_records: Path
) -> None:
    for path in list_shards(split_records, "train"):
        path.unlink()
    line = refuse(*reading("train", split_records))
    rule = "must hold shards of this split; the data that was converted has none"
    assert line == f"{split_records}: train-*.tfrecord: {rule}"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_a_shard_that_was_cut_off(
    command: str, refuse: Refuse, tmp_path: Path, reading: Reading, tiny_a2d: Path
) -> None:
    data = tmp_path / "records"
    assert main(["convert", str(tiny_a2d), str(data), "--frames", "4", "--workers", "1"]) == 0
    shard = data / "test-00000-of-00001.tfrecord"
    size = shard.stat().st_size
    shard.write_bytes(shard.read_bytes()[:-1])
    assert refuse(*reading(command, data)) == (
        f"{shard}: size: must be the {size} bytes that were written (run the same "
        f"`a2d-tf convert` again, or give --on-damage skip), got {size - 1}"
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", ["cache", "train", "evaluate"])
def test_a_shard_with_damaged_bytes(
    command: str, refuse: Refuse, tmp_path: Path, split_records: Path, reading: Reading
) -> None:
    shard = split_records / "test-00000-of-00001.tfrecord"
    flip_a_byte(shard)
    skip = "" if command == "cache" else ", or give --on-damage skip"
    assert refuse(*reading(command, split_records)) == (
        f"{shard}: record 1: must be undamaged: its checksum differs; delete this file and run the "
        f"same `a2d-tf convert` again{skip}"
    )
    assert not (tmp_path / "out").exists() or command == "train"


@pytest.mark.parametrize("command", ["cache", "train", "evaluate"])
@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (set_numbers(keys.SENTENCE_ROWS, 0), "sentence/rows: must hold 2"),
        (set_bytes(keys.SENTENCE_TEXTS, b"a dog", b"\xff"), "sentence/texts: must be UTF-8 text"),
        (
            set_picture(keys.INSTANCE_MASKS, 1, lambda _: encode_mask(np.ones((4, 4), bool))),
            "instance/masks 2: must be 16 x 16 pixels",
        ),
        (
            set_picture(keys.CLIP_FRAMES, 1, lambda picture: picture[: len(picture) // 2]),
            "clip/frames 2: must be a JPEG that decodes",
        ),
    ],
)
def test_a_record_that_is_whole_but_wrong(
    command: str,
    change: Change,
    rule: str,
    refuse: Refuse,
    split_records: Path,
    reading: Reading,
) -> None:
    shard = split_records / "test-00000-of-00001.tfrecord"
    change_record(shard, 1, change)
    line = refuse(*reading(command, split_records))
    assert line.startswith(f"{shard}: record 1, {rule}; delete this file and run the same ")


def test_damaged_records_are_left_out(
    tmp_path: Path, reading: Reading, capsys: pytest.CaptureFixture[str]
) -> None:
    records = [make_record(video_id=f"v{n}", numbers=(8, 9, 10, 11)) for n in range(3)]
    data = write_data(tmp_path / "records", records, records, frames=4)
    shard = data / "test-00000-of-00001.tfrecord"
    flip_in_record(shard, 2)
    for command in ("train", "evaluate"):
        arguments = [str(argument) for argument in reading(command, data)]
        assert main([*arguments, "--on-damage", "skip"]) == 0
        assert "warning: left out 1 damaged record of 1 shard" in capsys.readouterr().err
        listed = json.loads((tmp_path / "out" / "damaged_records.json").read_text())
        assert [one["record"] for one in listed["left_out"]["list"]] == [2]
        assert not (tmp_path / "out" / ".whole_records").exists()
        if command == "train":
            (tmp_path / "out").rename(tmp_path / "trained")
    metrics = json.loads((tmp_path / "out" / "metrics.json").read_text())
    assert metrics["left_out"] == listed["left_out"]
    assert metrics["num_samples"] == 4


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_a_folder_that_another_process_writes_into(
    command: str, refuse: Refuse, tmp_path: Path, split_records: Path, reading: Reading
) -> None:
    with hold_folder(tmp_path / "out"):
        line = refuse(*reading(command, split_records))
    assert line.startswith(f"{tmp_path / 'out'}: folder: is in use by process {os.getpid()} on ")
    assert line.endswith("; wait until it ends or choose another folder")
