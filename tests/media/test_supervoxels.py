"""Supervoxels of a drawn clip, and what is said without scikit-image."""

import sys

import numpy as np
import pytest
from fakes.flat_shapes import draw_flat_clip
from fakes.refusals import refusal_of

from a2d_tf.media.supervoxels import check_scikit_image, find_supervoxels

SETTINGS = {
    "segments": 200,
    "compactness": 20.0,
    "frame_distance": 3.0,
    "levels": 4,
    "threshold": 0.001,
    "growth": 2.0,
}


def find(frames, **changes):
    return find_supervoxels(frames / 255, **SETTINGS | changes)


@pytest.fixture(scope="module")
def flat():
    """Return a drawn clip, its masks and its supervoxels."""
    frames, masks = draw_flat_clip()
    return frames, masks, find(frames)


def test_levels_are_a_hierarchy_over_all_pixels(flat):
    frames, _, found = flat
    assert found.labels.shape == frames.shape[:3]
    count = found.levels.shape[1]
    assert found.levels.shape == (4, count) and 100 < count < 400
    assert np.array_equal(np.unique(found.labels), np.arange(count))
    assert found.levels[0].tolist() == list(range(count))
    for finer, coarser in zip(found.levels, found.levels[1:], strict=False):
        assert len(np.unique(coarser)) <= len(np.unique(finer))
        # Who was together stays together.
        assert len(np.unique(np.stack([finer, coarser], axis=1), axis=0)) == len(np.unique(finer))


def test_a_flat_shape_is_a_few_supervoxels_through_all_frames(flat):
    _, masks, found = flat
    coarsest = found.levels[-1][found.labels]
    inside = [region for region in np.unique(coarsest) if masks[coarsest == region].mean() > 0.5]
    joined = np.isin(coarsest, inside)
    assert len(inside) <= 4
    assert (joined & masks).sum() / (joined | masks).sum() > 0.9
    body = coarsest[2, 28, 28]
    assert all((coarsest[number, 28, 26 + number] == body) for number in range(5))


def test_the_same_clip_gives_the_same_supervoxels(flat):
    frames, _, found = flat
    again = find(frames.copy())
    assert np.array_equal(again.labels, found.labels)
    assert np.array_equal(again.levels, found.levels)


@pytest.mark.parametrize("shape", [(1, 8, 8), (3, 1, 9), (2, 1, 1)])
def test_clips_without_edges_or_with_a_single_frame(shape):
    found = find(np.full((*shape, 3), 77.0), segments=4)
    assert found.labels.shape == shape
    assert (found.levels[-1] == 0).all()


def test_without_scikit_image_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "skimage.segmentation", None)
    monkeypatch.setitem(sys.modules, "skimage", None)
    assert refusal_of(check_scikit_image, place="--masks-from", field="supervoxels") == (
        "--masks-from: supervoxels: needs scikit-image: pip install 'a2d_tf[supervoxels]', or pip "
        "install scikit-image"
    )
