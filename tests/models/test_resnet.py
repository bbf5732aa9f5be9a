"""ResNet: its sizes, its moments, its padding."""

import keras
import numpy as np
import pytest

from a2d_tf.models.resnet import build_resnet

NARROW = 1 / 64  # one channel in the stem


def test_resnet_101_has_the_weights_of_keras_applications():
    model = build_resnet(input_shape=(64, 64, 3))
    # 42,658,176 is what Keras states for ResNet-101 without its classifier.
    assert model.count_params() == 42_658_176
    assert model.get_layer("conv4_block23_3_conv").kernel.shape == (1, 1, 256, 1024)


def test_stages_shrink_by_4_to_32_and_width_scales_channels():
    model = build_resnet(input_shape=(64, 96, 3), blocks=(1, 1, 1, 1), width=0.25)
    shapes = [(None, 16, 24, 64), (None, 8, 12, 128), (None, 4, 6, 256), (None, 2, 3, 512)]
    assert model.output_shape == shapes


@pytest.mark.parametrize("frozen", [True, False])
def test_frozen_moments_stay_in_training(frozen):
    model = build_resnet(
        input_shape=(32, 32, 3), blocks=(1, 1, 1, 1), width=NARROW, frozen_batch_norm=frozen
    )
    before = np.array(model.get_layer("conv1_bn").moving_mean)
    model(np.ones((2, 32, 32, 3), np.float32), training=True)
    assert np.array_equal(before, model.get_layer("conv1_bn").moving_mean) == frozen


def test_flow_keeps_its_planes_and_its_zero():
    arguments = {"input_shape": (32, 32, 3), "blocks": (1, 1, 1, 1), "width": NARROW}
    flow = build_resnet(**arguments, picture=False)
    to_range = keras.Model(flow.input, flow.get_layer("to_range").output)
    plane = np.stack([np.full((1, 32, 32), v, np.float32) for v in (0.0, -1.0, 2.0)], axis=-1)
    np.testing.assert_allclose(np.asarray(to_range(plane))[0, 5, 5], [0, -127.5, 255])
    pixels = build_resnet(**arguments, picture=False, plane_scale=20.0).get_layer("to_range")
    assert float(pixels(np.float32([[1.5]]))[0, 0]) == 30


def test_padding_at_the_end_is_a_shift_by_two_pixels():
    arguments = {"input_shape": (64, 64, 3), "blocks": (1, 1, 1, 1), "width": 1 / 16}
    both, end = build_resnet(**arguments), build_resnet(**arguments, pool_padding="end")
    end.set_weights(both.get_weights())
    frames = np.random.default_rng(5).uniform(-1, 1, (1, 64, 64, 3)).astype(np.float32)
    moved = np.roll(frames, (2, 2), axis=(1, 2))
    inside = np.s_[:, 4:12, 4:12]  # away from the border, over which the roll wraps
    c2 = np.asarray(both(frames)[0])[inside]
    assert not np.allclose(np.asarray(end(frames)[0])[inside], c2, rtol=1e-2)
    np.testing.assert_allclose(np.asarray(end(moved)[0])[inside], c2, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"input_shape": (64, 48, 3)}, "multiples of 32"),
        ({"input_shape": (64, 64, 3), "pool_padding": "same"}, "'both' or 'end', got 'same'"),
    ],
)
def test_bad_arguments_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        build_resnet(**arguments)
