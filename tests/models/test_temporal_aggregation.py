"""What is kept of the frames around the labelled one, by hand."""

import keras
import numpy as np

from a2d_tf.models.temporal_aggregation import LabelledFrameAlone, TemporalConvolution


def clip_of(*values):
    """Return one clip (1, F, 1, 1, 1) of a value a frame."""
    return np.array(values, np.float32).reshape(1, -1, 1, 1, 1)


def convolve(values, inside, kernel, activation="relu"):
    level, places = keras.Input((3, 1, 1, 1)), keras.Input((3,))
    model = keras.Model(
        [level, places], TemporalConvolution(activation)(level, places, name="temporal")
    )
    model.get_layer("temporal").set_weights([np.reshape(kernel, (3, 1, 1, 1, 1)), np.zeros(1)])
    found = model([clip_of(*values), np.array([inside], np.float32)])
    assert found.shape == (1, 1, 1, 1)
    return np.asarray(found).item()


def test_three_frames_are_weighted_and_rectified():
    assert convolve([5, 7, 11], [1, 1, 1], kernel=[1, 10, 100]) == 5 + 70 + 1100
    assert convolve([5, 7, 11], [1, 1, 1], kernel=[-1, 0, 0]) == 0


def test_a_linear_convolution_keeps_what_is_negative():
    assert convolve([5, 7, 11], [1, 1, 1], kernel=[-1, 0, 0], activation="linear") == -5


def test_a_place_outside_the_clip_counts_as_zero():
    assert convolve([5, 7, 11], [0, 1, 1], kernel=[1, 10, 100]) == 70 + 1100
    assert convolve([5, 7, 11], [1, 1, 0], kernel=[1, 10, 100]) == 5 + 70


def test_without_context_the_labelled_frame_is_all():
    level = LabelledFrameAlone()(clip_of(7), np.ones((1, 1)), name="unused")
    assert level.shape == (1, 1, 1, 1) and level.item() == 7
