"""I3D, Inception-v1 inflated, cut at a named endpoint (Carreira and Zisserman, CVPR 2017)."""

import keras
from keras import ops

from a2d_tf.layers.inception import branch_units, conv3d_unit, inception_block

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
# Where features can be taken; LOGITS is the whole network with its classifier.
ENDPOINTS: tuple[str, ...] = tuple(name for name, _, _ in _NETWORK)
LOGITS = "Logits"
_CLASSIFIER = "Logits/Conv3d_0c_1x1"


def build_i3d(
    *,
    input_shape: tuple[int | None, int | None, int | None, int],
    endpoint: str = "Mixed_4f",
    width: float = 1.0,
    frozen_batch_norm: bool = True,
    num_classes: int = 400,
    dropout: float = 0.0,
    name: str = "i3d",
) -> keras.Model:
    """Build I3D from the frames to a named endpoint, or to the logits of its classifier.

    Args:
        input_shape: (T, H, W, C) of a clip scaled to [-1, 1]; C is 3 for RGB, 2 for flow.
        endpoint: One of ``ENDPOINTS``; ``Mixed_4f`` (stride 16 in space) is the sentence paper's.
            Or ``LOGITS``.
        width: Multiplies every channel count; 1.0 is the published network.
        frozen_batch_norm: Use the stored moments also in training.
        num_classes: Logits of the classifier: 400 or 600 for Kinetics. Used with ``LOGITS``.
        dropout: Share of features that the classifier drops in training. Used with ``LOGITS``.
        name: The model's name.

    Returns:
        A model (B, T, H, W, C) -> (B, T', H', W', C') with layers named after the endpoints; with
        ``LOGITS`` (B, T, H, W, C) -> (B, num_classes), means over time, before the softmax.

    Raises:
        ValueError: Unknown endpoint, or a width that is not positive.
    """
    if endpoint not in (*ENDPOINTS, LOGITS):
        choices = ", ".join((*ENDPOINTS, LOGITS))
        raise ValueError(f"endpoint must be one of {choices}, got {endpoint!r}")
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
                branch_2_unit=_branch_2_unit(layer_name),
                frozen_batch_norm=frozen_batch_norm,
            )
        if layer_name == endpoint:
            break
    if endpoint == LOGITS:
        x = _classify(x, num_classes=num_classes, dropout=dropout)
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


def published_units() -> tuple[str, ...]:
    """Return the published scopes of all convolution units, in order, the classifier's last.

    The layers of ``Mixed_3b/Branch_1/Conv3d_0a_1x1`` are named after it with ``_`` for ``/``, which
    Keras does not allow.
    """
    units: list[str] = []
    for layer_name, kind, _ in _NETWORK:
        if kind == _UNIT:
            units.append(layer_name)
        elif kind == _MIXED:
            units += [f"{layer_name}/{unit}" for unit in branch_units(_branch_2_unit(layer_name))]
    return (*units, _CLASSIFIER)


def _branch_2_unit(block: str) -> str:
    return "Conv3d_0a_3x3" if block == "Mixed_5b" else "Conv3d_0b_3x3"


def _classify(x, *, num_classes: int, dropout: float):
    # The published 2x7x7 window covers the whole 7x7 plane of 224 x 224 frames; here it covers the
    # whole plane of any size, and a single step of time where a short clip has no second.
    x = ops.mean(x, axis=(2, 3), keepdims=True)  # (B, T', 1, 1, C)
    steps = 2 if x.shape[1] is None else min(2, x.shape[1])
    x = keras.layers.AveragePooling3D((steps, 1, 1), strides=1, name="Logits_AvgPool3d_0a_7x7")(x)
    x = keras.layers.Dropout(dropout, name="Logits_Dropout_0b")(x)
    name = _CLASSIFIER.replace("/", "_")
    x = keras.layers.Conv3D(num_classes, 1, name=f"{name}_conv_3d", dtype="float32")(x)
    return ops.mean(x, axis=(1, 2, 3))  # (B, num_classes)
