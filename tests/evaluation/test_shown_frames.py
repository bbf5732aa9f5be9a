"""Frames kept beside a report: as they were, and only those of the last one."""

import cv2
import numpy as np
import pytest
from fakes.joint_frames import found_adult
from fakes.refusals import refusal_of

from a2d_tf.evaluation.shown_frames import read_shown_frames, write_shown_frames
from a2d_tf.runs.labelled_frame import LabelledFrame


def drawn(video_id, number):
    rng = np.random.default_rng(number)
    frame = rng.integers(0, 256, (20, 30, 3), np.uint8)
    truth, predicted = (np.where(rng.random((20, 30)) < 0.5, pair, 0) for pair in (18, 77))
    return LabelledFrame(
        video_id, number, frame, truth.astype(np.uint8), predicted.astype(np.uint8)
    )


def test_frames_come_back_without_loss(tmp_path):
    # Names of A2D begin with signs and hold underscores; another release may have any.
    kept = [drawn("_a_b", 40), drawn("-x", 7), drawn("a/b é", 123456)]
    write_shown_frames(tmp_path, kept)
    read = read_shown_frames(tmp_path)
    assert list(read) == [("-x", 7), ("_a_b", 40), ("a/b é", 123456)]
    for one in kept:
        again = read[one.video_id, one.frame_number]
        assert (again.video_id, again.frame_number) == (one.video_id, one.frame_number)
        for part in ("frame", "truth", "predicted"):
            np.testing.assert_array_equal(getattr(again, part), getattr(one, part))
    assert (tmp_path / "frames" / "_a_b_00040_predicted.png").is_file()


def test_those_of_an_earlier_report_are_removed(tmp_path):
    write_shown_frames(tmp_path, [drawn("old", 1), drawn("both", 2)])
    own = [tmp_path / "frames" / name for name in ("mine.txt", "my_frame.png", "a_1_truth.png")]
    for path in own:
        path.touch()
    write_shown_frames(tmp_path, [drawn("both", 2), drawn("new", 3)])
    assert all(path.exists() for path in own)
    for path in own:
        path.unlink()
    assert list(read_shown_frames(tmp_path)) == [("both", 2), ("new", 3)]
    assert len(list((tmp_path / "frames").iterdir())) == 2 * 3


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "frames").touch()
    assert "must be a folder" in refusal_of(write_shown_frames, tmp_path, [drawn("new", 3)])


def test_a_folder_without_frames_is_refused(tmp_path):
    line = refusal_of(read_shown_frames, tmp_path)
    assert line.startswith(f"{tmp_path}: frames: must hold the frames that an evaluation")


@pytest.mark.parametrize(
    ("part", "labels", "message"),
    [
        ("truth", None, "must exist"),
        ("predicted", np.full((48, 64), 99, np.uint8), "ids: must be 10 * actor + action or 0"),
        ("truth", np.zeros((4, 4), np.uint8), "size: must be that of its frame (48, 64)"),
    ],
)
def test_a_damaged_file_is_named(tmp_path, part, labels, message):
    write_shown_frames(tmp_path, [found_adult()])
    path = tmp_path / "frames" / f"-video_00007_{part}.png"
    if labels is None:
        path.unlink()
    else:
        cv2.imwrite(str(path), labels)
    line = refusal_of(read_shown_frames, tmp_path)
    assert line.startswith(f"{path}: ") and message in line


def test_a_file_with_another_name_is_named(tmp_path):
    write_shown_frames(tmp_path, [found_adult()])
    (tmp_path / "frames" / "holiday_frame.png").touch()
    assert "name: must be VIDEO_NUMBER_frame.png" in refusal_of(read_shown_frames, tmp_path)
