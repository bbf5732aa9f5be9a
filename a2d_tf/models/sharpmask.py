"""SharpMask: one foreground mask for a crop around a box (Pinheiro et al., ECCV 2016).

The joint paper's two-stage baseline segments its detected boxes with it (joint paper, 4.3). The
backbone's last features become a coarse encoding of the mask through fully connected layers;
refinement modules then go down from C5 to C2, each adding what a finer level shows.
"""

from collections.abc import Sequence

import keras
from keras import ops

_LEVELS = ("c5", "c4", "c3", "c2")  # in the order of refinement


def build_sharpmask(
    *,
    backbone: keras.Model,
    widths: Sequence[int] = (32, 16, 8, 4, 2),
    skip_widths: Sequence[int] = (64, 64, 64, 32),
    squeeze: int = 128,
    code: int = 512,
    name: str = "sharpmask",
) -> keras.Model:
    """Build the model on a backbone. Its layers, and so its weights, are the backbone's own.

    The default numbers are those of the authors' public code with k_m = k_s = 32. There the
    modules end at stride 1; from C5 to C2 they end at stride 2, and the logits are then doubled
    bilinearly.

    Args:
        backbone: Model (B, S, S, 3) -> (C2, C3, C4, C5), such as ``build_resnet``'s; S is fixed and
            a multiple of 32.
        widths: Channels of the mask's encoding before the first module and after each of the four.
        skip_widths: Channels between each module and its level of the backbone.
        squeeze: Channels of the 1x1 convolution before the fully connected layers.
        code: Units of the linear layer that holds the whole mask.
        name: The model's name.

    Returns:
        A model (B, S, S, 3), scaled as the backbone takes it, -> float32 logits (B, S, S).

    Raises:
        ValueError: Numbers of widths that do not fit the modules, a side that 32 does not divide,
            or levels other than S / 4, S / 8, S / 16 and S / 32.
    """
    if len(widths) != len(_LEVELS) + 1:
        raise ValueError(f"widths must be {len(_LEVELS) + 1}, got {len(widths)}")
    if len(skip_widths) != len(_LEVELS):
        raise ValueError(f"skip_widths must be {len(_LEVELS)}, got {len(skip_widths)}")
    size = backbone.input_shape[1]
    if size is None or size % 32:
        raise ValueError(f"backbone must take a side that 32 divides, got {size}")
    sides = [tuple(level.shape[1:3]) for level in backbone.outputs]
    if sides != [(size // stride,) * 2 for stride in (4, 8, 16, 32)]:
        raise ValueError(f"backbone must have levels of {size} / 4 to {size} / 32, got {sides}")

    # Functional model
    picture = keras.Input((size, size, 3), name="crop")
    levels = backbone(picture)
    mask = _encode(levels[-1], squeeze=squeeze, code=code, width=widths[0])
    for level, features, skip, coming, leaving in zip(
        _LEVELS, levels[::-1], skip_widths, widths[:-1], widths[1:], strict=True
    ):
        mask = _refine(
            mask, features, skip=skip, coming=coming, leaving=leaving, name=f"refine_{level}"
        )
    logits = _convolve(mask, 1, name="logits", dtype="float32")  # (B, S / 2, S / 2, 1)
    logits = keras.layers.UpSampling2D(
        2, interpolation="bilinear", dtype="float32", name="upsample_logits"
    )(logits)
    return keras.Model(picture, logits[..., 0], name=name)


def _encode(features, *, squeeze: int, code: int, width: int):
    """Return the first encoding of the mask (B, h, w, width) from the last level (B, h, w, C)."""
    height, width_in_cells = features.shape[1:3]
    x = keras.layers.Conv2D(squeeze, 1, activation="relu", name="squeeze")(features)
    x = keras.layers.Flatten(name="flatten")(x)
    # No nonlinearity between the two: one large linear layer of low rank, as in DeepMask.
    x = keras.layers.Dense(code, name="code")(x)
    x = keras.layers.Dense(height * width_in_cells * width, name="first_mask")(x)
    return keras.layers.Reshape((height, width_in_cells, width), name="first_mask_map")(x)


def _refine(mask, features, *, skip: int, coming: int, leaving: int, name: str):
    """Return the mask's encoding at twice its size (B, 2h, 2w, leaving).

    The horizontal layers bring the backbone's ``features`` (B, h, w, C) to a few channels, the
    vertical ones carry ``mask`` (B, h, w, coming) on; their sum is rectified.
    """
    horizontal = _convolve(features, skip, activation="relu", name=f"{name}_horizontal_1")
    horizontal = _convolve(horizontal, coming, activation="relu", name=f"{name}_horizontal_2")
    horizontal = _convolve(horizontal, leaving, name=f"{name}_horizontal_3")
    vertical = _convolve(mask, coming, activation="relu", name=f"{name}_vertical_1")
    vertical = _convolve(vertical, leaving, name=f"{name}_vertical_2")
    merged = keras.layers.Add(name=f"{name}_add")([horizontal, vertical])
    merged = keras.layers.ReLU(name=f"{name}_relu")(merged)
    return keras.layers.UpSampling2D(2, interpolation="nearest", name=f"{name}_upsample")(merged)


def _convolve(x, filters: int, *, name: str, activation: str = "linear", dtype: str | None = None):
    """Return a 3x3 convolution of ``x`` (B, h, w, C) with mirrored borders, at the same size."""
    # The public code mirrors at every border; one pixel of mirror is the border pixel itself.
    # Zeros would draw a frame around every mask.
    x = ops.concatenate([x[:, :1], x, x[:, -1:]], axis=1)
    x = ops.concatenate([x[:, :, :1], x, x[:, :, -1:]], axis=2)
    return keras.layers.Conv2D(filters, 3, activation=activation, dtype=dtype, name=name)(x)
