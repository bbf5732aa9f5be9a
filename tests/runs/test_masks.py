import numpy as np
import pytest

from a2d_tf.runs.masks import mask_score, restore_response


def test_padding_is_cut_off():
    response = np.arange(64, dtype=np.float32).reshape(8, 8)
    restored = restore_response(response, box=(2, 0, 6, 8), input_size=8, size=(4, 8))
    assert np.array_equal(restored, response[2:6])


def test_a_coarse_response_is_enlarged_before_it_is_cut():
    response = np.array([[-1, -1], [1, 1]], np.float32)
    restored = restore_response(response, box=(0, 2, 8, 6), input_size=8, size=(8, 4))
    # Rows of the 2 x 2 map lie at 1.5 and 5.5 of 8 pixels, linear between.
    expected = [-1, -1, -0.75, -0.25, 0.25, 0.75, 1, 1]
    np.testing.assert_allclose(restored, np.repeat(expected, 4).reshape(8, 4), atol=1e-6)


def test_the_picture_keeps_its_shape():
    response = np.zeros((4, 4), np.float32)
    restored = restore_response(response, box=(1, 0, 3, 4), input_size=4, size=(5, 11))
    assert restored.shape == (5, 11)


def test_the_score_is_the_mean_probability_inside_the_mask():
    response = np.array([[np.log(3.0), -4.0], [np.log(9.0), 0.5]], np.float32)
    assert mask_score(response, threshold=0.6) == pytest.approx((0.75 + 0.9) / 2)
    assert mask_score(response, threshold=3.0) == 0.0
