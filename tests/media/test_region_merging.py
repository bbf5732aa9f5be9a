"""Regions that touch, and the order and the limit of their merging, by hand."""

import numpy as np
import pytest

from a2d_tf.media.region_merging import merge_regions, touching_regions


def row_of(*sizes_and_shares):
    """Return histograms of two colours for regions in a row, and their edges."""
    histograms = [[size * share, size * (1 - share)] for size, share in sizes_and_shares]
    edges = [[left, left + 1] for left in range(len(histograms) - 1)]
    return np.array(histograms, np.float64), np.array(edges)


def levels_of(histograms, edges, *, levels=2, threshold=0.0, growth=1.0):
    found = merge_regions(histograms, edges, levels=levels, threshold=threshold, growth=growth)
    return found.tolist()


def test_labels_touch_along_every_axis_but_not_at_corners():
    labels = np.array([[[0, 0], [1, 2]], [[3, 0], [1, 2]]])  # two frames of 2 x 2
    assert touching_regions(labels).tolist() == [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3]]


def test_equal_colours_merge_without_any_threshold():
    found = levels_of(*row_of((1, 0.5), (3, 0.5), (2, 1.0), (1, 1.0)))
    assert found == [[0, 1, 2, 3], [0, 0, 1, 1]]


# Half of the pixels each; of one colour, and of two in equal parts. Their distance is
# ((0.5 ** 2) / 1.5 + (0.5 ** 2) / 0.5) / 2 = 1 / 3, a threshold of k allows k / 0.5.
@pytest.mark.parametrize(("threshold", "merges"), [(0.166, False), (0.167, True)])
def test_the_threshold_counts_for_the_share_of_all_pixels(threshold, merges):
    _, second = levels_of(*row_of((4, 1.0), (4, 0.5)), threshold=threshold)
    assert (second == [0, 0]) == merges


def test_the_larger_of_two_regions_is_less_ready_to_merge():
    # Its k / size is 0.26 / 0.8 < 1 / 3, the other's is more.
    assert levels_of(*row_of((8, 1.0), (2, 0.5)), threshold=0.26)[1] == [0, 1]
    assert levels_of(*row_of((8, 1.0), (2, 0.5)), threshold=0.27)[1] == [0, 0]


def test_the_threshold_grows_from_level_to_level():
    found = levels_of(*row_of((4, 1.0), (4, 0.5)), levels=4, threshold=0.05, growth=2)
    assert found == [[0, 1], [0, 1], [0, 1], [0, 0]]  # 0.05, 0.1, 0.2


def test_what_merged_is_one_region_with_both_histograms():
    # 0.4 of a colour is too far from 0.7; together with 0.6 it is 0.5, near enough.
    found = levels_of(*row_of((2, 0.6), (2, 0.4), (4, 0.7)), levels=3, threshold=0.03)
    assert found == [[0, 1, 2], [0, 0, 1], [0, 0, 0]]


# Pairs merge at distances of 0.010; then 0.0026 / 0.5 is 0.005, and the variation of both counts.
@pytest.mark.parametrize(("third", "second_level"), [(0.61, [0, 0, 0, 0]), (0.64, [0, 0, 1, 1])])
def test_a_region_may_differ_as_its_own_parts_do(third, second_level):
    row = row_of((1, 0.4), (1, 0.5), (1, third), (1, third - 0.1))
    assert levels_of(*row, threshold=0.0026)[1] == second_level


def test_a_single_region_and_one_level_stay():
    alone = np.ones((1, 2)), np.zeros((0, 2), np.int64)
    assert levels_of(*alone, levels=3) == [[0], [0], [0]]
    assert levels_of(*row_of((1, 0.5), (1, 0.5)), levels=1) == [[0, 1]]


def test_the_variation_of_a_region_never_falls():
    """Parts merge at 0.010, then with a region of their own colour; 0.008 is still near enough."""
    row = row_of((5, 0.4), (5, 0.5), (89, 0.45), (1, 0.54))
    found = levels_of(*row, levels=3, threshold=0.00052)
    assert found == [[0, 1, 2, 3], [0, 0, 1, 2], [0, 0, 0, 0]]
