"""Run lengths against masks drawn pixel by pixel, and what pycocotools would misread."""

import numpy as np
import pytest
from pycocotools import mask as coco_mask

from a2d_tf.errors import InputError
from a2d_tf.media.rle import Rle, encode_rle, parse_rle


def parse(counts, size=(2, 5)):
    value = {"size": list(size), "counts": counts}
    return parse_rle(value, size=size, place="p.json", field="segmentation")


def decode(rle):
    return coco_mask.decode({"size": list(rle.size), "counts": rle.counts}).astype(bool)


def runs(mask):
    """Return the run lengths of a mask (H, W), counted one pixel at a time."""
    lengths, value = [0], False
    for pixel in mask.T.ravel():
        if pixel != value:
            lengths.append(0)
            value = not value
        lengths[-1] += 1
    return lengths


def test_runs_go_down_the_columns_and_begin_with_background():
    rle = parse([1, 2, 4, 3])
    assert decode(rle).astype(int).tolist() == [[0, 1, 0, 0, 1], [1, 0, 0, 1, 1]]
    assert rle.area == 5


@pytest.mark.parametrize("density", [0.0, 0.01, 0.5, 1.0])
@pytest.mark.parametrize("size", [(1, 1), (7, 5), (90, 300)])
def test_list_text_and_mask_are_the_same_mask(density, size):
    mask = np.random.default_rng(3).random(size) < density
    encoded = encode_rle(mask)
    assert encoded == parse(runs(mask), size) == parse(encoded.counts.decode(), size)
    assert (decode(encoded) == mask).all()
    assert encoded.area == mask.sum()


def test_long_runs():
    mask = np.zeros((4000, 3000), bool)
    mask[:, 1500:2500] = True
    encoded = encode_rle(mask)
    assert parse(encoded.counts.decode(), mask.shape) == encoded
    assert encoded.area == 4_000_000


@pytest.mark.parametrize(
    ("counts", "same"),
    [
        ([5, 0, 5], [10]),
        ([0, 0, 10, 0], [10]),
        ([0, 3, 0, 7], [0, 10]),
        ([3, 0, 0, 4, 3], [3, 4, 3]),
        ([2, 3, 0, 1, 0, 0, 4], [2, 4, 4]),
        ("505", [10]),
    ],
)
def test_empty_runs_are_dropped(counts, same):
    # pycocotools gives 0 pixels for the mask 3 0 0 4 3 met with itself.
    rle = parse(counts)
    assert rle == parse(same)
    assert rle.intersection(rle) == rle.area == sum(same[1::2])


def test_intersection():
    rng = np.random.default_rng(5)
    for _ in range(20):
        one, other = rng.random((2, 13, 17)) < rng.random((2, 1, 1))
        both = encode_rle(one).intersection(encode_rle(other))
        assert both == (one & other).sum()
    with pytest.raises(ValueError, match="size: must be"):
        encode_rle(one).intersection(encode_rle(one[:, :5]))


def test_box_and_json():
    mask = np.zeros((6, 9), bool)
    mask[1:4, 2:7] = True
    rle = encode_rle(mask)
    assert rle.box() == [2, 1, 5, 3]
    assert parse_rle(rle.to_json(), size=(6, 9), place="", field="") == rle


FILL = "must be lengths of at least 0 that add up to the image's 10 pixels"


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ([5, 4], f"{FILL}, got 9"),
        ([5, 6], f"{FILL}, got 11"),
        ("54", f"{FILL}, got 9"),
        # Lengths 9, 5, -4: the differences of the text can lead below 0.
        ("95L", f"{FILL}, got -4"),
        ("", "must be COCO's run-length text, got ''"),
        ("5U", "must be COCO's run-length text, got '5U'"),  # a further group is announced
        ("5 5", "must be COCO's run-length text, got '5 5'"),
        ("5é5", "must be COCO's run-length text, got '5é5'"),
        ("oooooo0", "must be COCO's run-length text, got 'oooooo0'"),
        ([], "must be a list of lengths of at least 0, or COCO's text, got []"),
        ([11, -1], "must be a list of lengths of at least 0, or COCO's text, got [11, -1]"),
        ([5.0, 5], "must be a list of lengths of at least 0, or COCO's text, got [5.0, 5]"),
        ([True, 9], "must be a list of lengths of at least 0, or COCO's text, got [True, 9]"),
        ([10**30], f"must be a list of lengths of at least 0, or COCO's text, got [{10**30}]"),
        (None, "must be a list of lengths of at least 0, or COCO's text, got 'null'"),
        (["1"] * 99, f"must be a list of lengths of at least 0, or COCO's text, got \"{'['}'1', "),
    ],
)
def test_counts_that_are_none(counts, message):
    with pytest.raises(InputError) as caught:
        parse(counts)
    assert str(caught.value).startswith(f"p.json: segmentation.counts: {message}")
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "segmentation: must be run lengths {size, counts}, got 'null'"),
        ([[1, 1, 2, 2, 3, 1]], "segmentation: must be run lengths {size, counts}"),
        ({"counts": [10]}, "segmentation: must be run lengths {size, counts}"),
        (
            {"size": [5, 2], "counts": [10]},
            "segmentation.size: must be the height and width of its image, [2, 5], got [5, 2]",
        ),
        ({"size": 10, "counts": [10]}, "segmentation.size: must be the height and width"),
    ],
)
def test_what_is_no_mask_of_the_image(value, message):
    with pytest.raises(InputError) as caught:
        parse_rle(value, size=(2, 5), place="p.json", field="segmentation")
    assert str(caught.value).startswith(f"p.json: {message}")


def test_any_text_is_read_or_refused():
    rng = np.random.default_rng(11)
    read = 0
    for _ in range(3000):
        text = "".join(map(chr, rng.integers(48, 112, rng.integers(1, 6))))
        try:
            rle = parse(text)
        except InputError:
            continue
        read += 1
        assert decode(rle).sum() == rle.area
        assert isinstance(rle, Rle)
    assert read
