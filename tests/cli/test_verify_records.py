"""``a2d-tf verify-records``: a table, and a line for each problem."""

import shutil

import pytest
from fakes.wrong_records import flip_in_record

from a2d_tf.cli.main import main
from a2d_tf.datasets.convert import convert


@pytest.fixture(scope="module")
def converted(tmp_path_factory, tiny_a2d_template):
    folder = tmp_path_factory.mktemp("converted")
    convert(tiny_a2d_template, folder, frames=4)
    return folder


@pytest.fixture
def data(tmp_path, converted):
    return shutil.copytree(converted, tmp_path / "records")


def test_data_that_is_what_was_written(data, capsys):
    assert main(["verify-records", str(data)]) == 0
    printed = capsys.readouterr().out
    assert "test-00000-of-00001.tfrecord" in printed and "compared" in printed
    assert printed.endswith(" (all read): no problem\n")


def test_a_damaged_record_is_a_line_and_exit_code_1(data, capsys):
    shard = data / "train-00000-of-00001.tfrecord"
    flip_in_record(shard, 2)
    assert main(["verify-records", str(data)]) == 1
    *_, line, summary = capsys.readouterr().out.splitlines()
    rule = "must be undamaged: its checksum differs; run the same `a2d-tf convert` again"
    assert line == f"problem {shard}: record 2: {rule}"
    assert summary.endswith(" (all read): 1 problem")


def test_a_fast_look_reads_no_record(data, capsys):
    flip_in_record(data / "train-00000-of-00001.tfrecord", 2)
    assert main(["verify-records", str(data), "--fast"]) == 0
    (data / "train-00000-of-00001.tfrecord").unlink()
    assert main(["verify-records", str(data), "--fast"]) == 1
    printed = capsys.readouterr().out
    assert "not compared" in printed and "missing" in printed
    assert printed.endswith(" (sizes only): 1 problem\n")


def test_a_run(untrained_run, capsys):
    assert main(["verify-records", str(untrained_run)]) == 0
    assert "checkpoints/step-" in capsys.readouterr().out


def test_a_folder_of_something_else(tmp_path, capsys):
    assert main(["verify-records", str(tmp_path)]) == 1
    rule = "folder: must hold what a2d-tf convert, cache or train wrote"
    assert capsys.readouterr().err == f"error: {tmp_path}: {rule}\n"
    assert main(["verify-records", str(tmp_path / "none")]) == 1
    assert capsys.readouterr().err == f"error: {tmp_path / 'none'}: folder: must exist\n"
