"""Where a folder of still images has its splits."""

import os

import pytest

from a2d_tf.datasets.table import open_release
from a2d_tf.errors import InputError
from a2d_tf.releases.coco.layout import find_splits
from a2d_tf.releases.coco.release import CocoRelease


def test_coco_itself_has_val_as_test(tiny_coco, tmp_path):
    root = tmp_path / "coco"
    (root / "annotations").mkdir(parents=True)
    for split, name in (("train", "train2017"), ("test", "val2017")):
        (tiny_coco / f"{split}.json").rename(root / "annotations" / f"instances_{name}.json")
        (tiny_coco / split).rename(root / name)
    videos = CocoRelease(root, class_sentences=None).read_videos()
    assert [(one.video_id, one.split) for one in videos] == [
        ("train2017_one", "train"),
        ("train2017_more_two", "train"),
        ("val2017_three", "test"),
    ]
    (root / "annotations" / "instances_train2014.json").write_text("{}")
    with pytest.raises(InputError, match="annotations: files: must be instances of one year"):
        find_splits(root)


def test_one_split_is_enough_and_none_is_not(tiny_coco):
    (tiny_coco / "test.json").unlink()
    assert [one.split for one in find_splits(tiny_coco)] == ["train"]
    (tiny_coco / "train.json").unlink()
    with pytest.raises(InputError, match=r"train\.json: file: must exist, or annotations/"):
        find_splits(tiny_coco)


@pytest.mark.parametrize("kind", ["folder", "pipe", "loop", "broken link"])
@pytest.mark.parametrize("split", ["train", "test"])
def test_a_split_whose_instances_are_no_file_is_not_left_out(tiny_coco, split, kind):
    path = tiny_coco / f"{split}.json"
    path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(path if kind == "loop" else tiny_coco / "nothing")
    with pytest.raises(InputError, match=rf"{split}\.json: file: must"):
        open_release(tiny_coco, dataset="coco").read_videos()
