"""Referring expressions as JSON: what is read, and what is refused with its place."""

import json
import os

import pytest

from a2d_tf.errors import InputError
from a2d_tf.releases.coco.expressions import ImageExpressions, read_expressions
from a2d_tf.releases.coco.instances import read_instances


@pytest.fixture
def read(tiny_coco, tmp_path):
    """Read entries with the images of the training split, whose ids are 7 and 8."""
    images = {image.image_id: image for image in read_instances(tiny_coco / "train.json")}

    def read(*entries):
        path = tmp_path / "refs.json"
        path.write_text(json.dumps(entries))
        return read_expressions(path, images)

    return read


def entry(**changes):
    values = {"image_id": 7, "ann_id": 1, "split": "train", "sentences": [{"sent": "big dog"}]}
    return values | changes


def test_expressions_of_an_image_come_together(read):
    found = read(
        entry(),
        entry(image_id=8, ann_id=4, split="testA", sentences=[{"raw": " A Cup! "}]),
        entry(ann_id=2, sentences=[{"sent": "small dog", "raw": "Small dog."}, {"raw": "right"}]),
    )
    assert found == {
        7: ImageExpressions("train", ((1, "big dog"), (2, "small dog"), (2, "right"))),
        8: ImageExpressions("test", ((4, "A Cup!"),)),
    }


@pytest.mark.parametrize("split", ["val", "test", "testA", "testB", "testC"])
def test_all_but_train_are_test(read, split):
    assert read(entry(split=split))[7].split == "test"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"image_id": 9}, "entry 1, image_id: must be the id of an image .* got 9"),
        ({"ann_id": 4}, "entry 1, ann_id: must be the id of an annotation of image 7, got 4"),
        ({"ann_id": [1]}, r"entry 1, ann_id: must be a whole number .* got \[1\]"),
        ({"split": "minival"}, "entry 1, split: must be one of train, val, .* got 'minival'"),
        (
            {"split": "val"},
            "entry 1, split: must be one of train, as in an earlier entry for this image",
        ),
        ({"sentences": []}, "entry 1, sentences: must list at least one sentence, got 0"),
        ({"sentences": "dog"}, "entry 1, sentences: must be a list, got 'dog'"),
        (
            {"sentences": ["dog"]},
            r"entry 1, sentences\[0\]: must have the field sent or raw, got 'dog'",
        ),
        ({"sentences": [{"sent": "\ud800"}]}, r"sentences: must be without lone .* got '\\ud800'"),
        ({"sentences": [{"raw": "a\ndog"}]}, r"sentences\[0\]\.raw: must be one line"),
        ({"ann_id": 2**70}, "entry 1, ann_id: must be at most"),
        ({"sentences": [{"sent": None}]}, r"sentences\[0\]\.sent: must be text with at least one"),
    ],
)
def test_a_malformed_entry_is_named(read, changes, message):
    with pytest.raises(InputError, match=message):
        read(entry(), entry(**changes))


def test_a_pipe_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "refs.json")
    with pytest.raises(InputError, match=r"refs\.json: file: must be a regular file"):
        read_expressions(tmp_path / "refs.json", {})


def test_a_missing_field_and_an_empty_file_are_named(read):
    with pytest.raises(InputError, match="entry 0: must have sentences"):
        read({"image_id": 7, "ann_id": 1, "split": "train"})
    with pytest.raises(InputError, match="must have at least one entry"):
        read()
