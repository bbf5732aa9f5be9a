"""Responses of each sentence are brought to the picture's size."""

import numpy as np
import pytest

from a2d_tf.layers.upsample_response import UpsampleResponse


def test_starts_as_linear_interpolation():
    layer = UpsampleResponse(4)
    rows, columns = np.mgrid[0:6, 0:5].astype(np.float32)
    ramp = 2 * rows - 3 * columns + 1
    large = np.asarray(layer(ramp[None, None]))[0, 0]
    assert large.shape == (24, 20)
    y, x = (np.mgrid[0:24, 0:20] + 0.5) / 4 - 0.5
    inner = (slice(4, -4), slice(4, -4))  # the border takes zeros from outside
    np.testing.assert_allclose(large[inner], (2 * y - 3 * x + 1)[inner], atol=1e-5)


def test_sentences_and_clips_do_not_mix():
    layer = UpsampleResponse(2)
    responses = np.random.default_rng(0).normal(size=(2, 3, 4, 4)).astype(np.float32)
    together = np.asarray(layer(responses))
    for clip in range(2):
        for sentence in range(3):
            alone = layer(responses[clip, sentence][None, None])
            np.testing.assert_allclose(together[clip, sentence], np.asarray(alone)[0, 0], atol=1e-6)


def test_odd_stride_is_refused():
    with pytest.raises(ValueError, match="stride must be even and at least 2, got 3"):
        UpsampleResponse(3)
