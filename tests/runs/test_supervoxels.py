"""Masks of supervoxels inside boxes of a drawn clip."""

from pathlib import Path

import numpy as np
import pytest
from fakes.flat_shapes import HEIGHT, WIDTH, box_around, draw_flat_clip
from fakes.manifests import write_manifest
from fakes.refusals import refusal_of

from a2d_tf import keys
from a2d_tf.config.loader import load_config
from a2d_tf.runs.detected_actors import paste_mask
from a2d_tf.runs.supervoxels import MASK_SIZE, SupervoxelMasks

TOY = Path(__file__).resolve().parents[2] / "configs" / "toy" / "joint.toml"
TOP = 8  # rows of padding above the drawn clip, and below it
SIZE = 64
VALID_BOX = np.array([TOP, 0, TOP + HEIGHT, WIDTH], np.int32)


def masks_of(*overrides):
    return SupervoxelMasks(load_config(TOY, overrides=("supervoxels.segments=200", *overrides)))


@pytest.fixture(scope="module")
def drawn():
    """Return the drawn clip (5, 64, 64, 3) in its padding, and the true mask of its middle."""
    frames, masks = draw_flat_clip()
    clip = np.zeros((5, SIZE, SIZE, 3), np.float32)
    clip[:, TOP : TOP + HEIGHT] = frames / 127.5 - 1
    true = np.zeros((SIZE, SIZE), bool)
    true[TOP : TOP + HEIGHT] = masks[2]
    return clip, true


def iou(one, other):
    return (one & other).sum() / (one | other).sum()


def paste(mask, box):
    return paste_mask(mask, box=box, size=(SIZE, SIZE))


def test_masks_in_loose_boxes_are_the_actor(drawn):
    clip, true = drawn
    box = np.array(box_around(true, margin=3), np.float32)
    thin = masks_of("supervoxels.least_fill=0.25")
    (mask,) = thin.segment(clip, box[None], valid_box=VALID_BOX)
    assert mask.shape == (MASK_SIZE, MASK_SIZE) and set(np.unique(mask)) == {0, 1}
    filled = iou(paste(np.ones((1, 1), np.float32), box), true)
    assert filled < 0.45
    assert iou(paste(mask, box), true) > 0.9


def test_masks_are_cut_to_the_box_and_empty_in_padding(drawn):
    clip, true = drawn
    top, left, bottom, right = box_around(true)
    upper = np.array([top, left, (top + bottom) // 2, right], np.float32)
    over_the_edge = np.array([0, left, bottom, right], np.float32)
    cut, padded = masks_of().segment(clip, np.stack([upper, over_the_edge]), valid_box=VALID_BOX)
    assert cut.any() and not paste(cut, upper)[(top + bottom) // 2 :].any()
    assert padded.any() and not paste(padded, over_the_edge)[:TOP].any()


def test_padding_is_no_part_of_the_clip(drawn):
    clip, true = drawn
    boxes = np.array([box_around(true, margin=2)], np.float32)
    other = clip.copy()
    other[:, :TOP] = 0.3
    found = [masks_of().segment(one, boxes, valid_box=VALID_BOX) for one in (clip, other)]
    assert np.array_equal(*found)


@pytest.mark.parametrize(("fill", "least", "most"), [(0.0, 0.2, 0.5), (0.6, 0.6, 0.9)])
def test_where_few_pixels_have_the_share_the_best_ones_are_the_mask(drawn, fill, least, most):
    clip, _ = drawn
    sky = np.array([[TOP + 2, 4, TOP + 14, 16]], np.float32)  # of a supervoxel that is far larger
    masks = masks_of("supervoxels.levels=8", f"supervoxels.least_fill={fill}")
    (mask,) = masks.segment(clip, sky, valid_box=VALID_BOX)
    assert least <= mask.mean() <= most


def test_a_box_beside_the_picture_has_no_mask(drawn):
    clip, _ = drawn
    boxes = np.array([[0, 10, TOP - 1, 20], [10, 10, 10, 10]], np.float32)
    beside, empty = masks_of().segment(clip, boxes, valid_box=VALID_BOX)
    assert not beside.any()
    assert empty.shape == (MASK_SIZE, MASK_SIZE)


def test_only_what_was_found_is_segmented(drawn):
    clip, true = drawn
    boxes = np.tile(np.array(box_around(true, margin=2), np.float32), (3, 2, 1))
    outputs = {
        keys.DETECTION_BOXES: boxes,
        keys.DETECTION_ACTORS: np.array([[0, 5], [0, 0], [1, 1]]),
    }
    batch = {
        keys.NEIGHBOURS: np.stack([clip, clip, clip[::-1]]),
        keys.VALID_BOX: np.tile(VALID_BOX, (3, 1)),
    }
    found = masks_of().add_masks(batch, outputs)
    masks = found.pop(keys.DETECTION_MASKS)
    assert found == outputs
    assert masks.dtype == np.float32
    assert masks.any(axis=(2, 3)).tolist() == [[False, True], [False, False], [True, True]]


def test_a_higher_share_never_adds_pixels(drawn):
    clip, true = drawn
    boxes = np.array([box_around(true, margin=4)], np.float32)
    sizes = [
        masks_of(f"supervoxels.inside_share={share}")
        .segment(clip, boxes, valid_box=VALID_BOX)
        .sum()
        for share in (0.05, 0.5, 0.8)
    ]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > sizes[-1]


def test_it_says_what_it_is_and_which_frames_it_reads(tmp_path):
    masks = masks_of("supervoxels.frames=7")
    assert masks.neighbours == 7
    origin = masks.masks_origin
    assert (origin["method"], origin["frames"], origin["segments"]) == ("supervoxels", 7, 200)
    write_manifest(tmp_path, frames=7)
    masks.check_data(tmp_path)
    write_manifest(tmp_path, frames=5)
    assert (
        "supervoxels.frames, data.frame_stride: must ask for frames that were converted, 5 around"
    ) in refusal_of(masks.check_data, tmp_path)
