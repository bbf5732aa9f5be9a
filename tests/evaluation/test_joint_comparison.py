"""Two evaluations side by side, read from their folders alone."""

import dataclasses

import cv2
import numpy as np
import pytest
from fakes.joint_frames import found_adult
from fakes.refusals import refusal_of

from a2d_tf.evaluation.joint_comparison import write_comparison
from a2d_tf.evaluation.shown_frames import write_shown_frames
from a2d_tf.labels import COLOURS

ADULT = found_adult()
LABELS = ("two-stage", "ours")


@pytest.fixture
def folders(tmp_path):
    """Return reports of ours, which finds the adult, and of another, which says "dog running"."""
    ours, other = tmp_path / "ours", tmp_path / "other"
    write_shown_frames(ours, [ADULT, dataclasses.replace(ADULT, video_id="ours-only")])
    dog = np.where(ADULT.truth, 77, 0).astype(np.uint8)
    write_shown_frames(other, [dataclasses.replace(ADULT, predicted=dog)])
    return ours, other


def has(picture, pair):
    return bool((picture == np.array(COLOURS[pair], np.uint8)).all(axis=-1).any())


def test_a_row_is_frame_truth_the_other_and_ours(folders, tmp_path):
    ours, other = folders
    path = write_comparison(tmp_path / "sheet.png", ours=ours, other=other, labels=LABELS)
    assert path == tmp_path / "sheet.png"
    sheet = cv2.imread(str(path), cv2.IMREAD_COLOR_RGB)[:350, 28:-28]  # no margins, no legend
    quarter = sheet.shape[1] // 4
    frame, truth, two_stage, found = (
        sheet[:, start : start + quarter] for start in range(0, 4 * quarter, quarter)
    )
    assert not has(frame, 18) and not has(frame, 77)
    assert has(truth, 18) and not has(truth, 77)
    assert has(two_stage, 77) and not has(two_stage, 18)
    assert has(found, 18) and not has(found, 77)


def test_only_frames_that_both_show_have_a_row(folders, tmp_path):
    ours, other = folders
    one, two = (
        cv2.imread(str(write_comparison(tmp_path / name, ours=ours, other=beside, labels=LABELS)))
        for name, beside in (("one.png", other), ("two.png", ours))
    )
    assert two.shape[0] > 1.5 * one.shape[0] and two.shape[1] == one.shape[1]


def test_the_columns_are_called_as_one_likes(folders, tmp_path):
    ours, other = folders
    pictures = [
        write_comparison(tmp_path / f"{title}.png", ours=ours, other=other, labels=(title, "ours"))
        for title in ("two-stage", "TSMT + SharpMask")
    ]
    assert pictures[0].read_bytes() != pictures[1].read_bytes()


def test_evaluations_of_other_data_are_refused(folders, tmp_path):
    ours, other = folders
    path = tmp_path / "sheet.png"
    write_shown_frames(other, [dataclasses.replace(ADULT, truth=ADULT.predicted)])
    line = refusal_of(write_comparison, path, ours=ours, other=other, labels=LABELS)
    assert line.startswith(f"{other}: -video, frame 7: must have the truth of {ours}")
    write_shown_frames(other, [dataclasses.replace(ADULT, frame_number=8)])
    line = refusal_of(write_comparison, path, ours=ours, other=other, labels=LABELS)
    assert line.startswith(f"{other}: frames: must show a frame that {ours} shows")
    assert not path.exists()
