"""The stages of Inception-v1 as I3D and S3D inflate it (Carreira and Zisserman, CVPR 2017, fig. 3).

Both networks have the same stages, channels and strides; what differs is what a convolution and a
max-pooling are made of.
"""

from collections.abc import Callable

from a2d_tf.layers.inception import branch_units, inception_block

# name, then filters, kernel and stride of a unit, or pool size and strides of a max-pooling,
# or the six branch widths of an inception block.
UNIT, POOL, MIXED = "unit", "pool", "mixed"
STAGES: tuple[tuple[str, str, tuple], ...] = (
    ("Conv3d_1a_7x7", UNIT, (64, 7, 2)),
    ("MaxPool3d_2a_3x3", POOL, ((1, 3, 3), (1, 2, 2))),
    ("Conv3d_2b_1x1", UNIT, (64, 1, 1)),
    ("Conv3d_2c_3x3", UNIT, (192, 3, 1)),
    ("MaxPool3d_3a_3x3", POOL, ((1, 3, 3), (1, 2, 2))),
    ("Mixed_3b", MIXED, (64, 96, 128, 16, 32, 32)),
    ("Mixed_3c", MIXED, (128, 128, 192, 32, 96, 64)),
    ("MaxPool3d_4a_3x3", POOL, ((3, 3, 3), (2, 2, 2))),
    ("Mixed_4b", MIXED, (192, 96, 208, 16, 48, 64)),
    ("Mixed_4c", MIXED, (160, 112, 224, 24, 64, 64)),
    ("Mixed_4d", MIXED, (128, 128, 256, 24, 64, 64)),
    ("Mixed_4e", MIXED, (112, 144, 288, 32, 64, 64)),
    ("Mixed_4f", MIXED, (256, 160, 320, 32, 128, 128)),
    ("MaxPool3d_5a_2x2", POOL, ((2, 2, 2), (2, 2, 2))),
    ("Mixed_5b", MIXED, (256, 160, 320, 32, 128, 128)),
    ("Mixed_5c", MIXED, (384, 192, 384, 48, 128, 128)),
)
# Where features can be taken.
ENDPOINTS: tuple[str, ...] = tuple(name for name, _, _ in STAGES)


def apply_stages(
    x,
    *,
    endpoint: str,
    width: float,
    conv_unit: Callable,
    max_pool: Callable,
    frozen_batch_norm: bool,
):
    """Apply the stages up to an end point.

    Args:
        x: A clip (B, T, H, W, C).
        endpoint: One of ``ENDPOINTS``; all stages for any other name.
        width: Factor of every channel count; 1.0 is the published network.
        conv_unit: What a convolution is made of, see ``layers.inception.conv3d_unit``.
        max_pool: What a max-pooling is made of; it takes ``x``, ``pool_size``, ``strides`` and
            ``name``.
        frozen_batch_norm: Whether to use the stored moments in training too.

    Returns:
        The features (B, T', H', W', C'), made by layers named after the stages.

    Raises:
        ValueError: A width that is not positive.
    """
    if width <= 0:
        raise ValueError(f"width must be positive, got {width}")

    def scaled(filters: int) -> int:
        return max(1, round(filters * width))

    for stage, kind, values in STAGES:
        if kind == UNIT:
            filters, kernel, strides = values
            x = conv_unit(
                x,
                filters=scaled(filters),
                kernel=kernel,
                strides=strides,
                name=stage,
                frozen_batch_norm=frozen_batch_norm,
            )
        elif kind == POOL:
            pool_size, strides = values
            x = max_pool(x, pool_size=pool_size, strides=strides, name=stage)
        else:
            x = inception_block(
                x,
                widths=[scaled(filters) for filters in values],
                name=stage,
                branch_2_unit=branch_2_unit_of(stage),
                frozen_batch_norm=frozen_batch_norm,
                conv_unit=conv_unit,
            )
        if stage == endpoint:
            break
    return x


def endpoint_strides() -> dict[str, int]:
    """Return how many input pixels one cell of each end point spans along each side, in order."""
    strides: dict[str, int] = {}
    stride = 1
    for stage, kind, values in STAGES:
        if kind == UNIT:
            stride *= values[2]
        elif kind == POOL:
            stride *= values[1][1]
        strides[stage] = stride
    return strides


def units_of_stages() -> dict[str, tuple[str, ...]]:
    """Return the published scopes of the convolution units of each stage, in order.

    The layers of ``Mixed_3b/Branch_1/Conv3d_0a_1x1`` are named after it with ``_`` for ``/``, which
    Keras does not allow. A pooling has no unit.
    """
    units: dict[str, tuple[str, ...]] = {}
    for stage, kind, _ in STAGES:
        units[stage] = (stage,) if kind == UNIT else ()
        if kind == MIXED:
            blocks = branch_units(branch_2_unit_of(stage))
            units[stage] = tuple(f"{stage}/{unit}" for unit in blocks)
    return units


def branch_2_unit_of(block: str) -> str:
    """Return the published name of the 3x3 unit of branch 2, which one block spells otherwise."""
    return "Conv3d_0a_3x3" if block == "Mixed_5b" else "Conv3d_0b_3x3"
