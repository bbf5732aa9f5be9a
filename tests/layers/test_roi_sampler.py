"""Which regions are chosen, and their targets, by hand."""

import numpy as np
import pytest
from keras import ops

from a2d_tf import keys
from a2d_tf.layers.roi_sampler import RoiSampler

# One true box, one place of padding; IoU with the true box: 1/2, 1/3, none, padding.
TRUE_BOXES = [[0, 0, 10, 10], [0, 0, 0, 0]]
HALF, THIRD, FAR, PADDING = [0, 0, 5, 10], [0, 5, 10, 15], [16, 16, 20, 20], [0, 0, 0, 0]


def sample(proposals, actors=(3, 0), actions=(4, 0), masks=None, **options):
    """Return the targets of one picture."""
    sampler = RoiSampler(**{"regions": 6, "mask_size": 2} | options)
    if masks is not None:
        masks = np.array([masks], "uint8")
    targets = sampler(
        np.array([proposals], "float32"),
        np.array([TRUE_BOXES], "float32"),
        np.array([actors], "int32"),
        None if actions is None else np.array([actions], "int32"),
        masks,
    )
    return {name: ops.convert_to_numpy(value)[0] for name, value in targets.items()}


def row_of(targets, box):
    (rows,) = np.nonzero((targets[keys.ROI_BOXES] == box).all(axis=-1))
    assert len(rows) == 1
    return rows[0]


def test_half_overlap_is_positive_less_is_background():
    targets = sample([HALF, THIRD, FAR, PADDING])
    actors, actions = targets[keys.ROI_ACTORS], targets[keys.ROI_ACTIONS]
    for box, actor, action in ((HALF, 3, 4), (TRUE_BOXES[0], 3, 4), (THIRD, 0, 0), (FAR, 0, 0)):
        row = row_of(targets, box)
        assert (actors[row], actions[row]) == (actor, action)
    assert sorted(actors) == [-1, -1, 0, 0, 3, 3]
    assert (targets[keys.ROI_BOXES][actors == -1] == 0).all()
    assert (actions[actors == -1] == -1).all()


def test_at_most_a_third_is_positive():
    targets = sample([HALF] * 5 + [FAR] * 5)
    assert sorted(targets[keys.ROI_ACTORS]) == [0, 0, 0, 0, 3, 3]


def test_few_positives_bring_few_negatives():
    targets = sample([FAR] * 8)
    assert sorted(targets[keys.ROI_ACTORS]) == [-1, -1, -1, 0, 0, 3]


def test_without_that_rule_negatives_fill_the_places():
    targets = sample([FAR] * 8, keep_share=False)
    assert sorted(targets[keys.ROI_ACTORS]) == [0, 0, 0, 0, 0, 3]


def test_without_true_boxes_only_proposals_are_regions():
    """As in the public code of the joint paper's authors: all places filled, with negatives."""
    targets = sample([FAR] * 8, keep_share=False, true_boxes=False)
    assert sorted(targets[keys.ROI_ACTORS]) == [0] * 6
    targets = sample([HALF] + [FAR] * 8, keep_share=False, true_boxes=False)
    assert sorted(targets[keys.ROI_ACTORS]) == [0] * 5 + [3]


def test_a_frame_without_actors_shows_background():
    targets = sample([FAR] * 8, actors=(0, 0), keep_share=False, true_boxes=False)
    assert sorted(targets[keys.ROI_ACTORS]) == [0] * 6


def test_an_actor_without_action_label_has_no_action_loss():
    targets = sample([HALF, FAR], actions=(0, 0))
    assert targets[keys.ROI_ACTORS][row_of(targets, HALF)] == 3
    assert targets[keys.ROI_ACTIONS][row_of(targets, HALF)] == -1
    assert targets[keys.ROI_ACTIONS][row_of(targets, FAR)] == 0


def test_deltas_lead_from_a_positive_region_to_its_true_box():
    targets = sample([HALF, FAR])
    # Centre 2.5 rows lower, half of the height of 5; twice the height; variances 0.1 and 0.2.
    np.testing.assert_allclose(
        targets[keys.ROI_DELTA_TARGETS][row_of(targets, HALF)],
        [5, 0, np.log(2) / 0.2, 0],
        atol=1e-5,
    )
    np.testing.assert_array_equal(targets[keys.ROI_DELTA_TARGETS][row_of(targets, FAR)], 0)


def test_mask_targets_are_the_true_mask_inside_the_region():
    masks = np.zeros((2, 20, 20))
    masks[0, :5, :5] = 1
    masks[1] = 1
    targets = sample([HALF, FAR], masks=masks, positive_share=0.5)
    crops = targets[keys.ROI_MASK_TARGETS]
    assert crops.shape == (3, 2, 2)  # of the places that may be positive
    np.testing.assert_array_equal(crops[row_of(targets, TRUE_BOXES[0])], [[1, 0], [0, 0]])
    np.testing.assert_array_equal(crops[row_of(targets, HALF)], [[1, 0], [1, 0]])
    np.testing.assert_array_equal(crops[row_of(targets, FAR)], 0)


def test_positive_regions_come_first():
    targets = sample([FAR] * 5 + [HALF] + [FAR] * 5, positive_share=0.5, keep_share=False)
    np.testing.assert_array_equal(targets[keys.ROI_ACTORS], [3, 3, 0, 0, 0, 0])


def test_a_share_of_no_region_is_refused():
    with pytest.raises(ValueError, match="at least one of 2 regions"):
        RoiSampler(regions=2, positive_share=0.4)


def test_each_region_takes_the_class_of_the_box_it_overlaps_most():
    sampler = RoiSampler(regions=3, positive_share=1, mask_size=None)
    targets = sampler(
        np.array([[[0, 2, 10, 12], [0, 21, 10, 31]]], "float32"),
        np.array([[[0, 0, 10, 10], [0, 20, 10, 30]]], "float32"),
        np.array([[1, 6]], "int32"),
    )
    boxes = ops.convert_to_numpy(targets[keys.ROI_BOXES])[0]
    actors = ops.convert_to_numpy(targets[keys.ROI_ACTORS])[0]
    assert set(targets) == {keys.ROI_BOXES, keys.ROI_ACTORS, keys.ROI_DELTA_TARGETS}
    np.testing.assert_array_equal(actors, np.where(boxes[:, 1] < 15, 1, 6))


def test_a_picture_without_truth_is_all_background():
    targets = sample([HALF, FAR], actors=(0, 0), keep_share=False)
    assert targets[keys.ROI_ACTORS].max() == 0


def test_the_seed_decides_the_choice():
    far = [[16, 16, 17 + side, 20] for side in range(12)]
    same = [sample(far, seed=seed)[keys.ROI_BOXES] for seed in (5, 5, 6)]
    np.testing.assert_array_equal(same[0], same[1])
    assert (same[0] != same[2]).any()
