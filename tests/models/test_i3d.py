"""I3D's shapes at every endpoint, its stored moments, and the names of the published weights."""

import keras
import numpy as np
import pytest
from keras import ops

from a2d_tf.layers.frozen_batch_norm import FrozenBatchNormalization
from a2d_tf.models.i3d import ENDPOINTS, LOGITS, build_i3d, published_units
from a2d_tf.models.inception_stages import endpoint_strides

# Frames, side and channels (at full width) of 16 frames of 64 x 64: Carreira and Zisserman, fig. 3.
SHAPES = {
    "Conv3d_1a_7x7": (8, 32, 64),
    "MaxPool3d_2a_3x3": (8, 16, 64),
    "Conv3d_2b_1x1": (8, 16, 64),
    "Conv3d_2c_3x3": (8, 16, 192),
    "MaxPool3d_3a_3x3": (8, 8, 192),
    "Mixed_3b": (8, 8, 256),
    "Mixed_3c": (8, 8, 480),
    "MaxPool3d_4a_3x3": (4, 4, 480),
    "Mixed_4b": (4, 4, 512),
    "Mixed_4c": (4, 4, 512),
    "Mixed_4d": (4, 4, 512),
    "Mixed_4e": (4, 4, 528),
    "Mixed_4f": (4, 4, 832),
    "MaxPool3d_5a_2x2": (2, 2, 832),
    "Mixed_5b": (2, 2, 832),
    "Mixed_5c": (2, 2, 1024),
}
PARTS = {
    "conv_3d": ["conv_3d/w"],
    "batch_norm": ["batch_norm/beta", "batch_norm/moving_mean", "batch_norm/moving_variance"],
}


@pytest.fixture(scope="module")
def full():
    return build_i3d(input_shape=(16, 64, 64, 3), endpoint="Mixed_5c")


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_shape_of_every_endpoint(full, endpoint):
    frames, side, channels = SHAPES[endpoint]
    name = f"{endpoint}_relu" if endpoint.startswith("Conv") else endpoint
    assert full.get_layer(name).output.shape == (None, frames, side, side, channels)
    assert endpoint_strides()[endpoint] == 64 // side


def test_a_narrow_network_runs_and_is_cut_at_its_endpoint():
    model = build_i3d(input_shape=(16, 64, 64, 3), endpoint="Mixed_3c", width=0.1)
    video = np.random.default_rng(0).uniform(-1, 1, (1, 16, 64, 64, 3)).astype("float32")
    features = np.asarray(model(video))
    assert features.shape == (1, 8, 8, 8, 13 + 19 + 10 + 6)
    assert np.isfinite(features).all() and features.min() >= 0 and features.max() > 0
    assert not any(layer.name.startswith("MaxPool3d_4a") for layer in model.layers)


def test_flow_has_two_channels():
    model = build_i3d(input_shape=(4, 32, 32, 2), endpoint="Conv3d_1a_7x7", width=0.1)
    assert model.get_layer("Conv3d_1a_7x7_conv_3d").kernel.shape == (7, 7, 7, 2, 6)


def test_units_are_the_published_ones(full):
    convolutions = [x for x in full.layers if isinstance(x, keras.layers.Conv3D)]
    norms = [x for x in full.layers if isinstance(x, keras.layers.BatchNormalization)]
    assert len(convolutions) == len(norms) == 3 + 9 * 6
    assert not any(layer.use_bias for layer in convolutions)
    assert not any(layer.scale for layer in norms)
    assert {layer.epsilon for layer in norms} == {1e-3}


@pytest.mark.parametrize("frozen", [True, False])
def test_moments_move_in_a_training_step_only_when_trained(frozen):
    model = build_i3d(
        input_shape=(2, 16, 16, 3), endpoint="Conv3d_2b_1x1", width=0.1, frozen_batch_norm=frozen
    )
    norms = [x for x in model.layers if isinstance(x, keras.layers.BatchNormalization)]
    assert all(isinstance(norm, FrozenBatchNormalization) is frozen for norm in norms)
    before = [ops.convert_to_numpy(norm.moving_mean).copy() for norm in norms]
    kernel = model.get_layer("Conv3d_1a_7x7_conv_3d").get_weights()[0].copy()
    model.compile("sgd", "mse", jit_compile=False)
    video = np.random.default_rng(0).uniform(-1, 1, (2, 2, 16, 16, 3)).astype("float32")
    model.train_on_batch(video, np.ones((2, *model.output_shape[1:]), "float32"))
    unmoved = [
        np.array_equal(old, norm.moving_mean) for old, norm in zip(before, norms, strict=True)
    ]
    assert unmoved == [frozen] * len(norms)
    assert not np.array_equal(kernel, model.get_layer("Conv3d_1a_7x7_conv_3d").get_weights()[0])


def test_the_published_units_are_the_layers_of_the_whole_network():
    model = build_i3d(input_shape=(16, 64, 64, 3), endpoint=LOGITS, width=0.05)
    convolutions = [x.name for x in model.layers if isinstance(x, keras.layers.Conv3D)]
    names = [f"{unit.replace('/', '_')}_conv_3d" for unit in published_units()]
    assert sorted(convolutions) == sorted(names)
    assert len(set(names)) == 3 + 9 * 6 + 1


@pytest.mark.parametrize("frames", [8, 16, None])
def test_the_classifier_of_any_clip(frames):
    model = build_i3d(
        input_shape=(frames, None, None, 3), endpoint=LOGITS, width=0.05, num_classes=7
    )
    for side in (32, 64):
        video = np.random.default_rng(0).uniform(-1, 1, (2, frames or 16, side, side, 3))
        logits = np.asarray(model(video.astype("float32")))
        assert logits.shape == (2, 7) and np.isfinite(logits).all()
    assert model.get_layer("Logits_Conv3d_0c_1x1_conv_3d").use_bias


def test_the_classifier_drops_features_in_training_alone():
    model = build_i3d(input_shape=(8, 32, 32, 3), endpoint=LOGITS, width=0.05, dropout=0.5)
    video = np.random.default_rng(0).uniform(-1, 1, (1, 8, 32, 32, 3)).astype("float32")
    first, second, dropped = model(video), model(video), model(video, training=True)
    np.testing.assert_array_equal(first, second)
    assert not np.allclose(first, dropped)


@pytest.mark.parametrize("arguments", [{"endpoint": "Mixed_6a"}, {"width": 0.0}])
def test_wrong_arguments_are_refused(arguments):
    with pytest.raises(ValueError, match=next(iter(arguments))):
        build_i3d(input_shape=(4, 32, 32, 3), **arguments)
    assert "Mixed_6a" not in endpoint_strides()


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("index", "scope", "channels"), [("rgb_imagenet", "RGB", 3), ("flow_imagenet", "Flow", 2)]
)
def test_layers_are_those_of_the_published_checkpoint(shared_data, index, scope, channels):
    import tensorflow as tf

    path = shared_data / "kinetics_i3d" / f"{index}.ckpt"
    published = tf.train.load_checkpoint(str(path)).get_variable_to_shape_map()
    model = build_i3d(input_shape=(16, 64, 64, channels), endpoint="Mixed_5c")
    left = dict(published)
    for layer in model.layers:
        if not layer.weights:
            continue
        part = next(part for part in PARTS if layer.name.endswith(f"_{part}"))
        unit = layer.name.removesuffix(f"_{part}")
        block, branch, name = unit.partition("_Branch_")
        place = f"{block}/Branch_{name[0]}/{name[2:]}" if branch else unit
        for variable, weight in zip(PARTS[part], layer.weights, strict=True):
            key = f"{scope}/inception_i3d/{place}/{variable}"
            # Sonnet keeps the moments with the axes that were averaged.
            assert [n for n in left.pop(key) if n != 1] == [n for n in weight.shape if n != 1], key
    assert all("/Logits/" in key for key in left), sorted(left)
