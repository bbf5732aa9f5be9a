"""The stages that I3D and S3D share: strides of the end points, units and what they are made of."""

import keras
import pytest

from a2d_tf.models.inception_stages import (
    ENDPOINTS,
    apply_stages,
    endpoint_strides,
    units_of_stages,
)


def test_strides_grow_at_poolings_and_at_the_first_convolution():
    strides = endpoint_strides()
    assert tuple(strides) == ENDPOINTS
    assert [name for name in ENDPOINTS if "MaxPool" in name or name.startswith("Conv3d_1a")] == [
        name
        for name, before in zip(ENDPOINTS, [1, *strides.values()], strict=False)
        if strides[name] == 2 * before
    ]
    assert strides["Mixed_4f"] == 16 and strides["Mixed_5c"] == 32


def test_units_of_a_block_a_convolution_and_a_pooling():
    units = units_of_stages()
    assert tuple(units) == ENDPOINTS
    assert units["Conv3d_2b_1x1"] == ("Conv3d_2b_1x1",)
    assert units["MaxPool3d_2a_3x3"] == ()
    assert units["Mixed_3b"][4] == "Mixed_3b/Branch_2/Conv3d_0b_3x3"
    assert units["Mixed_5b"][4] == "Mixed_5b/Branch_2/Conv3d_0a_3x3"  # as it was published


def test_every_stage_is_made_of_what_is_given():
    asked = []

    def conv_unit(x, *, filters, kernel, name, strides=1, frozen_batch_norm):
        asked.append((name, filters, kernel, strides))
        return keras.layers.Conv3D(filters, 1, strides=strides, padding="same", name=name)(x)

    def max_pool(x, *, pool_size, strides, name):
        asked.append((name, pool_size, strides))
        return keras.layers.MaxPooling3D(strides, strides, padding="same", name=name)(x)

    video = keras.Input((4, 16, 16, 3))
    features = apply_stages(
        video,
        endpoint="Mixed_3b",
        width=0.5,
        conv_unit=conv_unit,
        max_pool=max_pool,
        frozen_batch_norm=True,
    )
    assert features.shape == (None, 2, 2, 2, 32 + 64 + 16 + 16)
    assert asked[:2] == [
        ("Conv3d_1a_7x7", 32, 7, 2),
        ("MaxPool3d_2a_3x3", (1, 3, 3), (1, 2, 2)),
    ]
    assert asked[-1] == ("Mixed_3b_Branch_3_Conv3d_0b_1x1", 16, 1, 1)
    assert len(asked) == 5 + 6


def test_a_width_that_is_not_positive_is_refused():
    with pytest.raises(ValueError, match="width must be positive, got 0"):
        apply_stages(
            None, endpoint="", width=0, conv_unit=None, max_pool=None, frozen_batch_norm=True
        )
