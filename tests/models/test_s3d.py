"""S3D's end points, its size, and its features, which are those of torchvision's network."""

import keras
import numpy as np
import pytest
from fakes.torchvision_s3d import random_s3d, s3d_shapes

from a2d_tf.layers.frozen_batch_norm import FrozenBatchNormalization
from a2d_tf.models.encoder_trunk import endpoint_features
from a2d_tf.models.i3d import build_i3d
from a2d_tf.models.inception_stages import ENDPOINTS
from a2d_tf.models.pretrained_s3d import load_s3d_weights
from a2d_tf.models.s3d import build_s3d

# What torchvision 0.28's own ``s3d`` makes of the variables of ``random_s3d`` and of 16 frames of
# 32 x 32 random pixels: mean, standard deviation, and four channels of a corner of the last frame.
TORCHVISION = {
    "Conv3d_1a_7x7": (0.9746798, 1.4573196, [0.0, 0.19548607, 0.0, 0.0]),
    "MaxPool3d_4a_3x3": (6.9995103, 8.01721, [0.0, 0.0, 8.896656, 0.0]),
    "Mixed_4f": (5.5416403, 8.79287, [0.0, 0.0, 26.030886, 0.0]),
    "Mixed_5c": (4.441311, 8.64419, [6.8172646, 0.0, 11.693072, 0.0]),
}
# ``num_params`` of torchvision's ``S3D_Weights.KINETICS400_V1``, and the classifier's share of it.
PUBLISHED_COUNT, CLASSIFIER = 8_320_048, 1024 * 400 + 400


@pytest.fixture(scope="module")
def full():
    return build_s3d(input_shape=(16, 32, 32, 3), endpoint="Mixed_5c")


def test_end_points_are_those_of_i3d(full):
    i3d = build_i3d(input_shape=(16, 32, 32, 3), endpoint="Mixed_5c")
    for endpoint in ENDPOINTS:
        found, expected = endpoint_features(full, endpoint), endpoint_features(i3d, endpoint)
        assert found.shape == expected.shape, endpoint


def test_weights_are_as_many_as_published(full):
    found = sum(int(np.prod(weight.shape)) for weight in full.trainable_weights)
    assert found + CLASSIFIER == PUBLISHED_COUNT


def test_features_are_those_of_torchvision(full, tmp_path):
    np.savez(tmp_path / "s3d.npz", **random_s3d(s3d_shapes()))
    load_s3d_weights(full, tmp_path / "s3d.npz")
    pixels = np.random.default_rng(1).integers(0, 256, (1, 16, 32, 32, 3))
    features = keras.Model(full.input, [endpoint_features(full, name) for name in TORCHVISION])
    found = features((pixels / 127.5 - 1).astype("float32"))
    for values, (mean, deviation, corner) in zip(found, TORCHVISION.values(), strict=True):
        values = np.asarray(values)
        assert values.mean() == pytest.approx(mean, rel=1e-4)
        assert values.std() == pytest.approx(deviation, rel=1e-4)
        np.testing.assert_allclose(values[0, -1, -1, 0, :4], corner, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("shape", [(2, 16, 16, 3), (3, 33, 40, 3), (4, 32, 32, 2)])
def test_a_narrow_network_takes_short_clips_odd_sides_and_flow(shape):
    model = build_s3d(input_shape=shape, endpoint="Mixed_5c", width=0.05)
    clip = np.random.default_rng(0).uniform(-1, 1, (1, *shape)).astype("float32")
    features = np.asarray(model(clip))
    sides = [-(-size // stride) for size, stride in zip(shape, (8, 32, 32), strict=False)]
    assert features.shape[1:4] == tuple(sides)
    assert np.isfinite(features).all() and features.min() >= 0
    assert any(layer.name == "published_pixels" for layer in model.layers) is (shape[-1] == 3)


def test_it_is_cut_at_its_end_point():
    model = build_s3d(input_shape=(4, 16, 16, 3), endpoint="Mixed_3c", width=0.1)
    assert model.output_shape == (None, 2, 2, 2, 13 + 19 + 10 + 6)
    assert not any(layer.name.startswith("MaxPool3d_4a") for layer in model.layers)


@pytest.mark.parametrize("frozen", [True, False])
def test_batch_norm_is_frozen_or_not(frozen):
    model = build_s3d(
        input_shape=(2, 16, 16, 3), endpoint="Mixed_3b", width=0.1, frozen_batch_norm=frozen
    )
    norms = [x for x in model.layers if isinstance(x, keras.layers.BatchNormalization)]
    assert len(norms) == 5 + 8  # two of the stem's three units are separable, two of a block's six
    assert all(isinstance(norm, FrozenBatchNormalization) is frozen for norm in norms)


@pytest.mark.parametrize("arguments", [{"endpoint": "Logits"}, {"width": 0.0}])
def test_wrong_arguments_are_refused(arguments):
    with pytest.raises(ValueError, match=next(iter(arguments))):
        build_s3d(input_shape=(4, 32, 32, 3), **arguments)
