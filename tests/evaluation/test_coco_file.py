import json

import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.evaluation.coco_file import (
    Prediction,
    TruthImage,
    read_predictions,
    read_truth,
    write_predictions,
    write_truth,
)
from a2d_tf.media.rle import encode_rle

MASK = np.zeros((4, 6), bool)
MASK[1:3, 2:5] = True
RLE = {"size": [4, 6], "counts": [9, 2, 2, 2, 2, 2, 5]}
IMAGE = {"id": "a", "height": 4, "width": 6}
TRUTH = {"images": [IMAGE], "annotations": [{"image_id": "a", "segmentation": RLE}]}
ENTRY = {"image_id": "a", "segmentation": RLE, "score": 0.5}


@pytest.fixture
def write(tmp_path):
    def write_json(content, name="file.json"):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write_json


def read_both(truth, predictions):
    return list(read_predictions(predictions, read_truth(truth)))


def test_the_two_files(write):
    truth = {**TRUTH, "images": [IMAGE, {"id": 7, "height": 2, "width": 3}], "categories": 3}
    images = read_truth(write(truth, "truth.json"))
    empty = encode_rle(np.zeros((2, 3), bool))
    assert images == {"a": TruthImage("a", encode_rle(MASK)), 7: TruthImage(7, empty)}
    counts = encode_rle(MASK).counts.decode()
    text = {"image_id": "a", "segmentation": {"size": [4, 6], "counts": counts}, "score": 1}
    assert list(read_predictions(write([ENTRY, text]), images)) == [
        Prediction("a", encode_rle(MASK), 0.5),
        Prediction("a", encode_rle(MASK), 1.0),
    ]


def test_what_is_written_is_read(tmp_path):
    images = [TruthImage(2, encode_rle(MASK)), TruthImage("b", encode_rle(MASK & False))]
    write_truth(tmp_path / "truth.json", [(image, {"sentence": "é"}) for image in images])
    assert read_truth(tmp_path / "truth.json") == {2: images[0], "b": images[1]}
    content = json.loads((tmp_path / "truth.json").read_text())
    assert [image["sentence"] for image in content["images"]] == ["é", "é"]
    assert [(one["area"], one["bbox"]) for one in content["annotations"]] == [(6, [2, 1, 3, 2])]
    predictions = [Prediction("b", encode_rle(~MASK), 0.1), Prediction(2, encode_rle(MASK), -3.5)]
    write_predictions(tmp_path / "predictions.json", predictions)
    assert read_both(tmp_path / "truth.json", tmp_path / "predictions.json") == predictions
    assert len(list(tmp_path.iterdir())) == 2


def changed(key, value, of=None):
    """Return the truth with one value in its first image or annotation changed."""
    truth = json.loads(json.dumps(TRUTH))
    truth[of][0][key] = value
    return truth


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{cut", "file: must be JSON, got "),
        ("[" * 100_000, "file: must be JSON, got "),
        ([], "file: must be {images, annotations}, got []"),
        ({"images": []}, "images: must list at least one image, got 0"),
        ({"annotations": []}, "images: must be given"),
        ({"images": [IMAGE]}, "annotations: must be given"),
        ({**TRUTH, "images": {"id": 1}}, "images: must be a list, got {'id': 1}"),
        ({**TRUTH, "images": [3]}, "images[0]: must be {id, height, width}, got 3"),
        (
            {**TRUTH, "images": [{"id": 1, "width": 3}]},
            "images[0]: must have height, got ['id', 'width']",
        ),
        ({**TRUTH, "images": [IMAGE, IMAGE]}, "images[1].id: must be listed once, got 'a'"),
        (
            changed("id", True, "images"),
            "images[0].id: must be text or a whole number, got True",
        ),
        (
            changed("height", 4.5, "images"),
            "images[0].height: must be a whole number of at least 1, got 4.5",
        ),
        (changed("width", 0, "images"), "images[0].width: must be a whole number of at least 1"),
        (changed("width", 10**9, "images"), "images[0]: must have at most 268435456 pixels"),
        ({**TRUTH, "annotations": [{"image_id": "a"}]}, "annotations[0]: must have segmentation"),
        (
            {**TRUTH, "annotations": TRUTH["annotations"] * 2},
            "annotations[1].image_id: must be the only annotation of its image, got 'a'",
        ),
        (
            changed("image_id", "b", "annotations"),
            "annotations[0].image_id: must be the id of an image in images, got 'b'",
        ),
        (
            changed("iscrowd", 1, "annotations"),
            "annotations[0].iscrowd: must be 0, got 1",
        ),
        (
            changed("segmentation", {"size": [4, 5], "counts": [20]}, "annotations"),
            "annotations[0].segmentation.size: must be the height and width of its image, [4, 6]",
        ),
        (
            changed("segmentation", {"size": [4, 6], "counts": [20]}, "annotations"),
            "annotations[0].segmentation.counts: must be lengths",
        ),
    ],
)
def test_a_wrong_truth_is_one_line(write, content, message):
    path = write(content)
    with pytest.raises(InputError) as caught:
        read_truth(path)
    assert str(caught.value).startswith(f"{path}: {message}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"image_id": "a"}, 'file: must be a JSON list, got \'{"image_id": "a"}\''),
        ([ENTRY, 4], "entry 1: must be {image_id, segmentation, score}, got 4"),
        ([{"image_id": "a", "score": 1}], "entry 0: must have segmentation, got"),
        ([{"image_id": "a", "segmentation": RLE}], "entry 0: must have score, got"),
        (
            [ENTRY, {**ENTRY, "image_id": "b"}],
            "entry 1, image_id: must be the id of an image in the truth, got 'b'",
        ),
        (
            [{**ENTRY, "image_id": ["a"]}],
            "entry 0, image_id: must be text or a whole number, got ['a']",
        ),
        ([{**ENTRY, "score": "1"}], "entry 0, score: must be a number, got '1'"),
        ([{**ENTRY, "score": None}], "entry 0, score: must be a number, got 'null'"),
        ([{**ENTRY, "score": True}], "entry 0, score: must be a number, got True"),
        ([{**ENTRY, "score": float("nan")}], "entry 0, score: must be finite, got nan"),
        ([{**ENTRY, "score": -float("inf")}], "entry 0, score: must be finite, got -inf"),
        ([{**ENTRY, "score": 10**400}], "entry 0, score: must be finite, got '1000"),
        (
            [{**ENTRY, "segmentation": {"size": [6, 4], "counts": [24]}}],
            "entry 0, segmentation.size: must be the height and width of its image, [4, 6], got",
        ),
        (
            [{**ENTRY, "segmentation": {"size": [4, 6], "counts": [24, 1]}}],
            "entry 0, segmentation.counts: must be lengths of at least 0 that add up to the "
            "image's 24 pixels, got 25",
        ),
    ],
)
def test_wrong_predictions_are_one_line(write, content, message):
    truth, path = write(TRUTH, "truth.json"), write(content)
    with pytest.raises(InputError) as caught:
        read_both(truth, path)
    assert str(caught.value).startswith(f"{path}: {message}")
    assert "\n" not in str(caught.value)


def test_missing_files(tmp_path, write):
    with pytest.raises(InputError, match=r"none\.json: file: must exist"):
        read_truth(tmp_path / "none.json")
    with pytest.raises(InputError, match=r"none\.json: file: must exist"):
        read_both(write(TRUTH), tmp_path / "none.json")
