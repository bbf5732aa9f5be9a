"""I3D, Inception-v1 inflated, cut at a named endpoint (Carreira and Zisserman, CVPR 2017)."""

import keras

from a2d_tf.layers.inception import conv3d_unit, inception_block

# name, then filters, kernel and stride of a unit, or pool size and strides of a max-pooling,
# or the six branch widths of an inception block.
_UNIT, _POOL, _MIXED = "unit", "pool", "mixed"
_NETWORK: tuple[tuple[str, str, tuple], ...] = (
    ("Conv3d_1a_7x7", _UNIT, (64, 7, 2)),
    ("MaxPool3d_2a_3x3", _POOL, ((1, 3, 3), (1, 2, 2))),
    ("Conv3d_2b_1x1", _UNIT, (64, 1, 1)),
    ("Conv3d_2c_3x3", _UNIT, (192, 3, 1)),
    ("MaxPool3d_3a_3x3", _POOL, ((1, 3, 3), (1, 2, 2))),
    ("Mixed_3b", _MIXED, (64, 96, 128, 16, 32, 32)),
    ("Mixed_3c", _MIXED, (128, 128, 192, 32, 96, 64)),
    ("MaxPool3d_4a_3x3", _POOL, ((3, 3, 3), (2, 2, 2))),
    ("Mixed_4b", _MIXED, (192, 96, 208, 16, 48, 64)),
    ("Mixed_4c", _MIXED, (160, 112, 224, 24, 64, 64)),
    ("Mixed_4d", _MIXED, (128, 128, 256, 24, 64, 64)),
    ("Mixed_4e", _MIXED, (112, 144, 288, 32, 64, 64)),
    ("Mixed_4f", _MIXED, (256, 160, 320, 32, 128, 128)),
    ("MaxPool3d_5a_2x2", _POOL, ((2, 2, 2), (2, 2, 2))),
    ("Mixed_5b", _MIXED, (256, 160, 320, 32, 128, 128)),
    ("Mixed_5c", _MIXED, (384, 192, 384, 48, 128, 128)),
)
ENDPOINTS: tuple[str, ...] = tuple(name for name, _, _ in _NETWORK)


def build_i3d(
    *,
    input_shape: tuple[int | None, int | None, int | None, int],
    endpoint: str = "Mixed_4f",
    width: float = 1.0,
    frozen_batch_norm: bool = True,
    name: str = "i3d",
) -> keras.Model:
    """Build I3D from the frames to a named endpoint.

    Args:
        input_shape: (T, H, W, C) of a clip scaled to [-1, 1]; C is 3 for RGB, 2 for flow.
        endpoint: One of ``ENDPOINTS``; ``Mixed_4f`` (stride 16 in space) is the sentence paper's.
        width: Multiplies every channel count; 1.0 is the published network.
        frozen_batch_norm: Use the stored moments also in training.
        name: The model's name.

    Returns:
        A model (B, T, H, W, C) -> (B, T', H', W', C') with layers named after the endpoints.

    Raises:
        ValueError: Unknown endpoint, or a width that is not positive.
    """
    if endpoint not in ENDPOINTS:
        raise ValueError(f"endpoint must be one of {', '.join(ENDPOINTS)}, got {endpoint!r}")
    if width <= 0:
        raise ValueError(f"width must be positive, got {width}")

    def scaled(filters: int) -> int:
        return max(1, round(filters * width))

    inputs = keras.Input(input_shape, name="video")
    x = inputs
    for layer_name, kind, values in _NETWORK:
        if kind == _UNIT:
            filters, kernel, strides = values
            x = conv3d_unit(
                x,
                filters=scaled(filters),
                kernel=kernel,
                strides=strides,
                name=layer_name,
                frozen_batch_norm=frozen_batch_norm,
            )
        elif kind == _POOL:
            pool_size, strides = values
            x = keras.layers.MaxPooling3D(pool_size, strides, padding="same", name=layer_name)(x)
        else:
            x = inception_block(
                x,
                widths=[scaled(filters) for filters in values],
                name=layer_name,
                branch_2_unit="Conv3d_0a_3x3" if layer_name == "Mixed_5b" else "Conv3d_0b_3x3",
                frozen_batch_norm=frozen_batch_norm,
            )
        if layer_name == endpoint:
            break
    return keras.Model(inputs, x, name=name)


def endpoint_stride(endpoint: str) -> int:
    """Return how many input pixels one cell of an endpoint spans along each side."""
    stride = 1
    for layer_name, kind, values in _NETWORK:
        if kind == _UNIT:
            stride *= values[2]
        elif kind == _POOL:
            stride *= values[1][1]
        if layer_name == endpoint:
            return stride
    raise ValueError(f"endpoint must be one of {', '.join(ENDPOINTS)}, got {endpoint!r}")
