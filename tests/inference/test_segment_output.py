"""What the folders that ``segment`` writes have in common."""

import pytest
from fakes.brightness_run import BrightnessRun

from a2d_tf.errors import InputError
from a2d_tf.inference.segment_output import (
    DETECTIONS,
    LABEL_MAPS,
    MASKS,
    SUMMARY,
    check_threshold,
    open_folders,
)


def test_an_earlier_run_leaves_nothing_and_other_files_stay(tmp_path):
    for name in (f"{MASKS}/0/00001.png", f"{LABEL_MAPS}/00001.png", SUMMARY, DETECTIONS):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("old")
    (tmp_path / MASKS / "0" / "mine.txt").write_text("mine")
    assert open_folders(tmp_path, ["masks/1"]) == [tmp_path / "masks" / "1"]
    files = [
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()
    ]
    assert files == ["masks/0/mine.txt"]
    assert not (tmp_path / LABEL_MAPS).exists()


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(InputError, match=r"--out: must be a folder .* \(Not a directory\)"):
        open_folders(tmp_path / "out", ["masks"])


def test_the_threshold_is_the_run_s_unless_it_is_given():
    run = BrightnessRun()
    assert check_threshold(None, run) == run.config.evaluation.threshold
    assert check_threshold(0.25, run) == 0.25
    with pytest.raises(InputError, match="threshold: must be a finite number, got nan"):
        check_threshold(float("nan"), run)
