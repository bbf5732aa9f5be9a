"""Reading windows out of one pass, and what lies between kept frames."""

import numpy as np
from shared_encoding import between, windows_of_pass


def test_windows_of_a_pass_are_the_means_of_their_frames():
    """Steps that are themselves means of frames give each window's own mean."""
    padded = np.arange(28, dtype=np.float32)  # 4 before the first of 20 frames
    steps = padded.reshape(7, 4).mean(1)
    read = windows_of_pass(steps[:, np.newaxis], 20, length=8, stride=4)[:, 0]
    np.testing.assert_allclose(read, [padded[at : at + 8].mean() for at in range(20)], atol=1e-5)


def test_between_kept_frames_features_are_blended():
    features = np.array([0.0, 5, 5, 3, 9, 6])[:, np.newaxis]
    np.testing.assert_allclose(between(features, 3)[:, 0], [0, 1, 2, 3, 4.5, 6])
