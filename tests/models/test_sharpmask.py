"""SharpMask's shapes, its gradients, its refinement, and that it learns a drawn square."""

import keras
import numpy as np
import pytest
from keras import ops

from a2d_tf.models.resnet import build_resnet
from a2d_tf.models.sharpmask import build_sharpmask

SIZE = 32


def build_levels(size: int = SIZE, strides: tuple[int, ...] = (4, 2, 2, 2)) -> keras.Model:
    """Return a backbone of one convolution a level."""
    picture = keras.Input((size, size, 3))
    levels, x = [], picture
    for filters, stride in zip((8, 8, 12, 12), strides, strict=True):
        kernel = stride + 1
        x = keras.layers.Conv2D(filters, kernel, stride, padding="same", activation="relu")(x)
        levels.append(x)
    return keras.Model(picture, tuple(levels))


def build_small(**kwargs) -> keras.Model:
    widths = {"widths": (8, 8, 8, 8, 8), "skip_widths": (8, 8, 8, 8), "squeeze": 8, "code": 16}
    return build_sharpmask(**({"backbone": build_levels()} | widths | kwargs))


def draw_squares(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return noise with one brighter square near the middle, and the squares' masks."""
    rng = np.random.default_rng(seed)
    pictures = rng.normal(0, 0.1, (count, SIZE, SIZE, 3)).astype("float32")
    masks = np.zeros((count, SIZE, SIZE), "float32")
    for picture, mask in zip(pictures, masks, strict=True):
        y, x = rng.integers(2, 14, 2)
        side = rng.integers(10, 17)
        mask[y : y + side, x : x + side] = 1
        picture += mask[..., None]
    return pictures, masks


def test_a_logit_a_pixel():
    logits = build_small()(draw_squares(2, 0)[0])
    assert logits.shape == (2, SIZE, SIZE)


def test_it_stands_on_a_resnet():
    backbone = build_resnet(input_shape=(SIZE, SIZE, 3), blocks=(1, 1, 1, 1), width=1 / 16)
    model = build_small(backbone=backbone)
    logits = ops.convert_to_numpy(model(draw_squares(1, 0)[0]))
    assert logits.shape == (1, SIZE, SIZE) and np.isfinite(logits).all()
    assert model.get_layer(backbone.name) is backbone  # so that its weights can be loaded


def test_default_widths_are_the_public_ones():
    model = build_sharpmask(backbone=build_levels())
    # (3, 3, in, out): k_m = k_s = 32, halved by each module.
    expected = {
        "refine_c5_horizontal_3": (3, 3, 32, 16),
        "refine_c4_vertical_1": (3, 3, 16, 16),
        "refine_c2_vertical_2": (3, 3, 4, 2),
        "logits": (3, 3, 2, 1),
    }
    assert {name: model.get_layer(name).kernel.shape for name in expected} == expected
    assert model.get_layer("first_mask").kernel.shape == (512, 1 * 1 * 32)


def test_borders_are_mirrored_so_that_a_flat_picture_has_no_frame():
    # Backbone and encoding are made constant in space; zero padding would show at the border.
    model = build_small(backbone=build_flat())
    model.get_layer("first_mask").kernel.assign(
        np.zeros(model.get_layer("first_mask").kernel.shape)
    )
    logits = ops.convert_to_numpy(model(np.full((1, SIZE, SIZE, 3), 0.5, "float32")))
    assert logits[0, 0, 0] != 0
    np.testing.assert_allclose(logits, np.full_like(logits, logits[0, 16, 16]), atol=1e-5)


def build_flat() -> keras.Model:
    """Return a backbone that averages: a flat picture has flat levels."""
    picture = keras.Input((SIZE, SIZE, 3))
    levels = [keras.layers.AveragePooling2D(stride)(picture) for stride in (4, 8, 16, 32)]
    return keras.Model(picture, tuple(levels))


def test_every_level_and_every_layer_counts():
    model = build_small()
    rng = np.random.default_rng(1)
    for variable in model.trainable_variables:  # no unit may be dead: positive weights
        variable.assign(np.abs(rng.normal(0, 0.1, variable.shape)) + 0.01)
    pictures, masks = draw_squares(2, 1)
    model.compile(optimizer=keras.optimizers.SGD(1e-3), loss=cross_entropy())
    before = [ops.convert_to_numpy(variable) for variable in model.trainable_variables]
    model.train_on_batch(np.abs(pictures), masks)
    for variable, old in zip(model.trainable_variables, before, strict=True):
        new = ops.convert_to_numpy(variable)
        assert np.isfinite(new).all()
        assert (new != old).any(), variable.path


def test_it_learns_a_drawn_square():
    keras.utils.set_random_seed(0)
    model = build_small()
    model.compile(optimizer=keras.optimizers.Adam(3e-3), loss=cross_entropy())
    model.fit(*draw_squares(128, 2), batch_size=8, epochs=4, verbose=0)
    pictures, masks = draw_squares(16, 3)
    found = ops.convert_to_numpy(model(pictures)) > 0
    ious = (found & (masks > 0)).sum((1, 2)) / (found | (masks > 0)).sum((1, 2))
    assert ious.mean() > 0.7


def cross_entropy() -> keras.losses.Loss:
    return keras.losses.BinaryCrossentropy(from_logits=True)


def test_a_width_before_and_after_every_module():
    with pytest.raises(ValueError, match="widths must be 5, got 2"):
        build_small(widths=(8, 4))


def test_skip_widths_of_four_modules():
    with pytest.raises(ValueError, match="skip_widths must be 4, got 1"):
        build_small(skip_widths=(8,))


def test_levels_must_double():
    with pytest.raises(ValueError, match=r"levels of 32 / 4 to 32 / 32, got \[\(16, 16\)"):
        build_small(backbone=build_levels(strides=(2, 2, 2, 2)))


def test_the_side_is_a_multiple_of_32():
    with pytest.raises(ValueError, match="a side that 32 divides, got 48"):
        build_small(backbone=build_levels(size=48))
