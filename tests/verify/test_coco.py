"""What verify finds in a folder of still images."""

import os

import cv2
import numpy as np
import pytest
from fakes.damage import edit_json
from fakes.whole_copies import count_whole_copy, refuse_whole_copy

from a2d_tf.errors import InputError
from a2d_tf.verify import coco as module
from a2d_tf.verify.coco import verify_coco


def test_a_whole_folder_has_no_problem(tiny_coco):
    assert count_whole_copy(verify_coco, tiny_coco, num_checked=3) == {
        "train images": 2,
        "train objects": 5,
        "train crowds": 1,
        "train sentences of class names": 10,
        "test images": 1,
        "test objects": 1,
        "test crowds": 0,
        "test sentences of class names": 1,
    }


def test_everything_that_is_wrong_is_listed(tiny_coco):
    def change(content):
        content["annotations"][0]["category_id"] = 5
        content["annotations"][1]["segmentation"][0][0] = -7
        content["annotations"][4]["segmentation"]["counts"] = [1, 2]

    edit_json(tiny_coco / "train.json", change)
    (tiny_coco / "train" / "more" / "two.png").unlink()
    (tiny_coco / "train" / "one.jpg").write_bytes(b"")
    cv2.imwrite(str(tiny_coco / "test" / "three.png"), np.zeros((30, 41, 3), np.uint8))
    report = verify_coco(tiny_coco)
    assert [(one.file, one.field, one.value) for one in report.problems] == [
        ("train.json", "annotations[0].category_id", 5),
        ("train.json", "annotations[1].segmentation[0]", -7.0),
        ("train.json", "annotations[4].segmentation.counts", 3),
        ("train/one.jpg", "picture", None),
        ("train/more/two.png", "file", None),
        ("test/three.png", "size", "41 x 30"),
    ]
    quick = verify_coco(tiny_coco, decode=False)
    assert [one.file for one in quick.problems[3:]] == ["train/more/two.png"]


def test_a_file_that_is_no_json_leaves_the_other_split(tiny_coco):
    (tiny_coco / "train.json").write_text('{"images": [')
    report = verify_coco(tiny_coco)
    (problem,) = report.problems
    assert (problem.file, problem.rule) == ("train.json", "must be JSON")
    assert report.counts["test images"] == 1 and report.counts["train images"] == 0


def test_a_folder_of_another_layout_is_a_problem(tmp_path):
    (problem,) = verify_coco(tmp_path).problems
    assert problem.file == "train.json"
    with pytest.raises(InputError, match="folder: must exist"):
        verify_coco(tmp_path / "none")


def test_instances_that_are_no_file_are_a_problem(tiny_coco):
    (tiny_coco / "train.json").unlink()
    (tiny_coco / "train.json").mkdir()
    (problem,) = verify_coco(tiny_coco).problems
    assert str(problem) == "train.json: file: must be a regular file, got 'a folder'"


@pytest.mark.parametrize("decode", [True, False])
def test_a_picture_that_is_no_file_is_a_problem(tiny_coco, decode):
    path = tiny_coco / "train" / "one.jpg"
    path.unlink()
    os.mkfifo(path)
    (problem,) = verify_coco(tiny_coco, decode=decode).problems
    assert str(problem) == "train/one.jpg: file: must be a regular file, got 'a named pipe'"


def test_a_missing_folder_of_pictures_is_one_problem(tiny_coco):
    (tiny_coco / "train").rename(tiny_coco / "elsewhere")
    (problem,) = verify_coco(tiny_coco).problems
    assert str(problem) == "train: folder: must exist"


def test_a_broken_entry_makes_no_wrong_count(tiny_coco, monkeypatch):
    monkeypatch.setattr(module, "PUBLISHED_COCO_COUNTS", {"train images": 2, "train objects": 5})
    edit_json(tiny_coco / "train.json", lambda c: c["annotations"][0].pop("id"))
    report = verify_coco(tiny_coco)
    assert [problem.field for problem in report.problems] == ["annotations[0]"]


def test_a_whole_split_is_held_to_the_published_counts(tiny_coco, monkeypatch):
    published = {"train images": 2, "train objects": 6, "test images": 1, "test objects": 1}
    monkeypatch.setattr(module, "PUBLISHED_COCO_COUNTS", published)
    problem = refuse_whole_copy(verify_coco, tiny_coco)
    assert problem.endswith("train objects: must be 6 in the full set, got 5")
