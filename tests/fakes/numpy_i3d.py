"""The published I3D in plain NumPy: its variables' names and shapes, and its forward pass."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Shapes = dict[str, tuple[int, ...]]
Variables = dict[str, NDArray[Any]]

# Name and kernel of the stem's units; widths of the six units of every inception block.
STEM = (("Conv3d_1a_7x7", 7), ("Conv3d_2b_1x1", 1), ("Conv3d_2c_3x3", 3))
BLOCKS = {
    "Mixed_3b": (64, 96, 128, 16, 32, 32),
    "Mixed_3c": (128, 128, 192, 32, 96, 64),
    "Mixed_4b": (192, 96, 208, 16, 48, 64),
    "Mixed_4c": (160, 112, 224, 24, 64, 64),
    "Mixed_4d": (128, 128, 256, 24, 64, 64),
    "Mixed_4e": (112, 144, 288, 32, 64, 64),
    "Mixed_4f": (256, 160, 320, 32, 128, 128),
    "Mixed_5b": (256, 160, 320, 32, 128, 128),
    "Mixed_5c": (384, 192, 384, 48, 128, 128),
}
# Pooling before a block: pool size and strides.
POOLS = {
    "Conv3d_2b_1x1": ((1, 3, 3), (1, 2, 2)),
    "Mixed_3b": ((1, 3, 3), (1, 2, 2)),
    "Mixed_4b": ((3, 3, 3), (2, 2, 2)),
    "Mixed_5b": ((2, 2, 2), (2, 2, 2)),
}


def i3d_shapes(
    scope: str = "RGB/inception_i3d/",
    *,
    channels: int = 3,
    classes: int = 400,
    sonnet: bool = False,
) -> Shapes:
    """Return the shapes of all 230 variables by name.

    Args:
        scope: Prefix of every name.
        channels: Channels of the video, 2 for flow.
        classes: Number of actions.
        sonnet: Whether batch norm's variables have the shape (1, 1, 1, 1, C) instead of (C,).
    """
    result: Shapes = {}

    def add_unit(name: str, kernel: int, channels_in: int, channels_out: int) -> None:
        result[f"{scope}{name}/conv_3d/w"] = (kernel, kernel, kernel, channels_in, channels_out)
        for variable in ("beta", "moving_mean", "moving_variance"):
            axes = (1, 1, 1, 1) if sonnet else ()
            result[f"{scope}{name}/batch_norm/{variable}"] = (*axes, channels_out)

    for (name, kernel), width in zip(STEM, (64, 64, 192), strict=True):
        add_unit(name, kernel, channels, width)
        channels = width
    for block, (b0, b1a, b1b, b2a, b2b, b3) in BLOCKS.items():
        add_unit(f"{block}/Branch_0/Conv3d_0a_1x1", 1, channels, b0)
        add_unit(f"{block}/Branch_1/Conv3d_0a_1x1", 1, channels, b1a)
        add_unit(f"{block}/Branch_1/Conv3d_0b_3x3", 3, b1a, b1b)
        add_unit(f"{block}/Branch_2/Conv3d_0a_1x1", 1, channels, b2a)
        add_unit(f"{block}/Branch_2/{_branch_2(block)}", 3, b2a, b2b)
        add_unit(f"{block}/Branch_3/Conv3d_0b_1x1", 1, channels, b3)
        channels = b0 + b1b + b2b + b3
    result[f"{scope}Logits/Conv3d_0c_1x1/conv_3d/w"] = (1, 1, 1, channels, classes)
    result[f"{scope}Logits/Conv3d_0c_1x1/conv_3d/b"] = (classes,)
    return result


def random_variables(shapes: Mapping[str, tuple[int, ...]], seed: int = 0) -> Variables:
    """Return values of the given shapes that keep activations near one."""
    rng = np.random.default_rng(seed)
    result: Variables = {}
    for name, shape in shapes.items():
        if name.endswith("moving_variance"):
            values: NDArray[Any] = rng.uniform(0.5, 1.5, shape)
        else:
            spread = np.sqrt(2 / np.prod(shape[:-1])) if name.endswith("/w") else 0.1
            values = spread * rng.standard_normal(shape, np.float32)
        result[name] = values.astype(np.float32)
    return result


def numpy_logits(
    variables: Variables, video: NDArray[np.generic], scope: str
) -> NDArray[np.float64]:
    """Return the logits (N,) of a clip (T, H, W, C), computed in double precision.

    Args:
        variables: All variables by name.
        video: Clip, whose planes are pooled whole at the end.
        scope: Prefix of every name.
    """

    def unit(x: NDArray[np.float64], name: str, strides: int = 1) -> NDArray[np.float64]:
        x = _convolve(x, variables[f"{scope}{name}/conv_3d/w"].astype(np.float64), strides)
        norm = f"{scope}{name}/batch_norm/"
        beta, mean, variance = (
            variables[norm + part].astype(np.float64).reshape(-1)
            for part in ("beta", "moving_mean", "moving_variance")
        )
        return np.maximum((x - mean) / np.sqrt(variance + 1e-3) + beta, 0)

    x = video.astype(np.float64)
    for name in (*(name for name, _ in STEM), *BLOCKS):
        if name in POOLS:
            x = _max_pool(x, *POOLS[name])
        if name not in BLOCKS:
            x = unit(x, name, strides=2 if name == "Conv3d_1a_7x7" else 1)
            continue
        branch_0 = unit(x, f"{name}/Branch_0/Conv3d_0a_1x1")
        branch_1 = unit(x, f"{name}/Branch_1/Conv3d_0a_1x1")
        branch_1 = unit(branch_1, f"{name}/Branch_1/Conv3d_0b_3x3")
        branch_2 = unit(x, f"{name}/Branch_2/Conv3d_0a_1x1")
        branch_2 = unit(branch_2, f"{name}/Branch_2/{_branch_2(name)}")
        branch_3 = _max_pool(x, (3, 3, 3), (1, 1, 1))
        branch_3 = unit(branch_3, f"{name}/Branch_3/Conv3d_0b_1x1")
        x = np.concatenate([branch_0, branch_1, branch_2, branch_3], axis=-1)
    planes = x.mean(axis=(1, 2))  # (T', C)
    pooled = (planes[1:] + planes[:-1]) / 2 if len(planes) > 1 else planes
    head = f"{scope}Logits/Conv3d_0c_1x1/conv_3d/"
    steps = pooled @ variables[head + "w"][0, 0, 0].astype(np.float64) + variables[head + "b"]
    return np.asarray(steps.mean(axis=0), np.float64)


def _branch_2(block: str) -> str:
    return "Conv3d_0a_3x3" if block == "Mixed_5b" else "Conv3d_0b_3x3"


def _pad_same(
    x: NDArray[np.float64], kernel: tuple[int, ...], strides: tuple[int, ...], value: float
) -> tuple[NDArray[np.float64], list[int]]:
    """Pad as TensorFlow's SAME does, the odd one at the end; also return the output's sides."""
    sides = [-(-size // stride) for size, stride in zip(x.shape, strides, strict=False)]
    pads = []
    for size, out, window, stride in zip(x.shape, sides, kernel, strides, strict=False):
        total = max((out - 1) * stride + window - size, 0)
        pads.append((total // 2, total - total // 2))
    return np.pad(x, [*pads, (0, 0)], constant_values=value), sides


def _windows(
    x: NDArray[np.float64], kernel: tuple[int, ...], strides: tuple[int, ...], sides: list[int]
) -> Iterator[tuple[tuple[int, ...], NDArray[np.float64]]]:
    for offset in np.ndindex(*kernel):
        cut = tuple(
            slice(start, start + (out - 1) * stride + 1, stride)
            for start, out, stride in zip(offset, sides, strides, strict=True)
        )
        yield offset, x[cut]


def _convolve(
    x: NDArray[np.float64], kernel: NDArray[np.float64], stride: int
) -> NDArray[np.float64]:
    strides = (stride,) * 3
    padded, sides = _pad_same(x, kernel.shape[:3], strides, 0.0)
    result = np.zeros((*sides, kernel.shape[-1]))
    for offset, window in _windows(padded, kernel.shape[:3], strides, sides):
        result += window @ kernel[offset]
    return result


def _max_pool(
    x: NDArray[np.float64], size: tuple[int, ...], strides: tuple[int, ...]
) -> NDArray[np.float64]:
    padded, sides = _pad_same(x, size, strides, -np.inf)
    windows = [window for _, window in _windows(padded, size, strides, sides)]
    return np.asarray(np.max(windows, axis=0), np.float64)
