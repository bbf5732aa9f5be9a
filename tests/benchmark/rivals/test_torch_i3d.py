"""PyTorch's network gives the answers of ours."""

import importlib.util

import numpy as np
import pytest

from a2d_tf.models.i3d import build_i3d

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None, reason="no torch here: it is only a rival"
)


@pytest.mark.parametrize(("precision", "near"), [("float32", 1e-5), ("mixed_bfloat16", 0.05)])
def test_the_same_weights_give_the_same_features(precision, near):
    from a2d_tf.benchmark.rivals.torch_i3d import TorchI3D

    ours = build_i3d(input_shape=(8, 48, 48, 3), endpoint="Mixed_4b")
    numbers = np.random.default_rng(0)
    for weight in ours.weights:
        if "variance" in weight.path:
            weight.assign(numbers.uniform(0.5, 1.5, weight.shape))
        elif "batch_norm" in weight.path:
            weight.assign(numbers.normal(0, 0.1, weight.shape))
    clips = numbers.uniform(-1, 1, (2, 8, 48, 48, 3)).astype(np.float32)
    expected = ours.predict_on_batch(clips)
    found = TorchI3D(ours, endpoint="Mixed_4b", precision=precision).predict(clips)
    np.testing.assert_allclose(found, expected, atol=near)
    assert np.abs(expected).max() > 0.1
