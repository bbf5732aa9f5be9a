"""Which frames the window holds, and which of them are in the clip."""

import numpy as np
import pytest
from keras import ops

from a2d_tf.layers.labelled_window import LabelledWindow


def window_of(radius, labelled, frames=4):
    clips = np.arange(len(labelled) * frames, dtype="float32").reshape(len(labelled), frames, 1)
    window, inside = LabelledWindow(radius)(clips, np.array(labelled, "int32"))
    return ops.convert_to_numpy(window)[..., 0], ops.convert_to_numpy(inside)


def test_the_neighbours_of_each_clips_own_frame():
    window, inside = window_of(1, [1, 2])
    np.testing.assert_array_equal(window, [[0, 1, 2], [5, 6, 7]])
    np.testing.assert_array_equal(inside, np.ones((2, 3)))


def test_beyond_the_clip_the_nearest_frame_repeats_and_is_marked():
    window, inside = window_of(1, [0, 3])
    np.testing.assert_array_equal(window, [[0, 0, 1], [6, 7, 7]])
    np.testing.assert_array_equal(inside, [[0, 1, 1], [1, 1, 0]])


def test_radius_zero_is_the_labelled_frame_alone():
    window, inside = window_of(0, [3])
    np.testing.assert_array_equal(window, [[3]])
    np.testing.assert_array_equal(inside, [[1]])


def test_the_radius_is_not_negative():
    with pytest.raises(ValueError, match="radius must not be negative, got -1"):
        LabelledWindow(-1)
