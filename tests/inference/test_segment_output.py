"""What the folders that ``segment`` writes have in common."""

import cv2
import numpy as np
import pytest
from fakes.brightness_run import BrightnessRun

from a2d_tf.errors import InputError
from a2d_tf.inference.segment_output import (
    DETECTIONS,
    LABEL_MAPS,
    MASKS,
    SHEET,
    SUMMARY,
    FrameSheet,
    check_threshold,
    open_folders,
    overlay_rate,
    restore_responses,
)
from a2d_tf.media.video import VideoInfo


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


@pytest.mark.parametrize(("fps", "rate"), [(24.0, 24.0), (0.0, 25.0), (float("nan"), 25.0)])
def test_a_container_without_a_rate_has_25_frames_a_second(fps, rate):
    assert overlay_rate(VideoInfo(height=8, width=8, num_frames=1, fps=fps)) == rate


def test_the_padding_of_responses_is_cut_off():
    responses = np.zeros((2, 8, 8), np.float32)
    responses[1, 2:6] = 1.0  # a frame of 4 x 8 lies in rows 2 to 6
    restored = restore_responses(responses, input_size=8, size=(4, 8))
    assert restored.shape == (2, 4, 8)
    assert not restored[0].any() and (restored[1] == 1).all()


def test_the_sheet_has_frames_evenly_spaced(tmp_path):
    sheet = FrameSheet(100)
    for number in range(1, 101):
        sheet.add(number, np.full((20, 800, 3), number, np.uint8))
    sheet.write(tmp_path, legend=lambda picture: picture)
    picture = cv2.imread(str(tmp_path / SHEET))
    shown = [level for level in range(1, 101) if (picture == level).all(-1).sum() > 1000]
    assert len(shown) == 8 and shown[0] == 1 and shown[-1] == 100
    assert picture.shape[1] < 4 * 450  # frames of 800 pixels are made smaller
