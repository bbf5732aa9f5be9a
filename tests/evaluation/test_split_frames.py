"""Which frames of a split are shown."""

import pytest

from a2d_tf.evaluation.split_frames import evenly_spaced


@pytest.mark.parametrize(
    ("num_frames", "num_shown", "places"),
    [(3, 12, {0, 1, 2}), (9, 3, {0, 4, 8}), (10, 1, {0}), (5, 0, set())],
)
def test_shown_frames_are_spaced_evenly(num_frames, num_shown, places):
    assert evenly_spaced(num_frames, num_shown) == places
