"""A gradient is clipped as Keras does on one device; that of two is tested with the strategy."""

import keras
import numpy as np
import pytest
from keras import ops

from a2d_tf.training.optimizer import Adam, SGDWithL2


@pytest.mark.parametrize("norm", [None, 0.5, 100.0])
@pytest.mark.parametrize(
    ("ours", "theirs"), [(SGDWithL2, keras.optimizers.SGD), (Adam, keras.optimizers.Adam)]
)
def test_one_device_clips_as_keras_does(ours, theirs, norm):
    weights = []
    for kind in (ours, theirs):
        optimizer = kind(0.1, global_clipnorm=norm)
        variables = [keras.Variable(np.ones((2, 2), np.float32)), keras.Variable(np.float32(1))]
        for scale in (1.0, 3.0, -2.0):
            gradients = [
                ops.full((2, 2), scale, "float32"),
                ops.convert_to_tensor(scale, "float32"),
            ]
            optimizer.apply(gradients, variables)
        weights.append([variable.numpy() for variable in variables])
    for one, other in zip(*weights, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6)
        assert (one != 1).all()
