"""I3D to Mixed_4f in PyTorch, written for the benchmarks: layers as its public ports have them.

Channels come last in memory, which is the fastest of PyTorch's layouts on a CPU. Weights are taken
over from our model, and the answers are the same.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

import keras
import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from a2d_tf.layers.inception import BATCH_NORM_EPSILON, branch_units
from a2d_tf.models.inception_stages import POOL, STAGES, UNIT, branch_2_unit_of

_KERNELS = (1, 1, 3, 1, 3, 1)  # of an inception block's units
_PRECISIONS = {"float32": None, "mixed_bfloat16": torch.bfloat16}


class TorchI3D:
    """The network with the weights of one of our models.

    Args:
        model: Our I3D of full width, up to ``endpoint``.
        endpoint: Where it ends.
        precision: ``float32``, or ``mixed_bfloat16`` for PyTorch's automatic mixed precision.
    """

    def __init__(self, model: keras.Model, *, endpoint: str, precision: str) -> None:
        self._half = _PRECISIONS[precision]
        layers: list[nn.Module] = []
        for stage, kind, values in STAGES:
            if kind == UNIT:
                layers.append(_Unit(model, stage, *values))
            elif kind == POOL:
                layers.append(_Pool(*values))
            else:
                layers.append(_Mixed(model, stage, values))
            if stage == endpoint:
                break
        network = nn.Sequential(*layers).eval()
        self._network = network.to(memory_format=torch.channels_last_3d)

    def predict(self, clips: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the features (B, T', H', W', C') of clips (B, T, H, W, 3) in [-1, 1]."""
        video = torch.from_numpy(clips).permute(0, 4, 1, 2, 3)
        cast: Any = nullcontext()
        if self._half is not None:
            cast = torch.autocast("cpu", dtype=self._half)
        with torch.inference_mode(), cast:
            features = self._network(video)
        return np.asarray(features.permute(0, 2, 3, 4, 1).float().numpy())


class _Unit(nn.Sequential):
    """A convolution, batch norm and ReLU; a strided one is padded as TensorFlow does."""

    def __init__(
        self, model: keras.Model, name: str, filters: int, kernel: int, strides: int
    ) -> None:
        kernels = model.get_layer(f"{name}_conv_3d").get_weights()[0]
        offset, mean, variance = model.get_layer(f"{name}_batch_norm").get_weights()
        padding = []
        if strides > 1:
            before = (kernel - strides) // 2
            padding = [nn.ConstantPad3d((before, kernel - strides - before) * 3, 0.0)]
        convolution = nn.Conv3d(
            kernels.shape[3],
            filters,
            kernel,
            stride=strides,
            padding=kernel // 2 if strides == 1 else 0,
            bias=False,
        )
        norm = nn.BatchNorm3d(filters, eps=BATCH_NORM_EPSILON)
        with torch.no_grad():
            convolution.weight.copy_(torch.from_numpy(kernels.transpose(4, 3, 0, 1, 2).copy()))
            norm.bias.copy_(torch.from_numpy(offset))
            norm.running_mean.copy_(torch.from_numpy(mean))
            norm.running_var.copy_(torch.from_numpy(variance))
        super().__init__(*padding, convolution, norm, nn.ReLU(inplace=True))


class _Pool(nn.MaxPool3d):
    """A max-pooling whose last windows reach beyond even sides, as TensorFlow's do."""

    def __init__(self, size: Sequence[int], strides: Sequence[int]) -> None:
        same = [side // 2 if stride == 1 else 0 for side, stride in zip(size, strides, strict=True)]
        super().__init__(tuple(size), tuple(strides), padding=tuple(same), ceil_mode=True)


class _Mixed(nn.Module):
    """An inception block."""

    def __init__(self, model: keras.Model, name: str, widths: Sequence[int]) -> None:
        super().__init__()
        scopes = branch_units(branch_2_unit_of(name))
        units = [
            _Unit(model, f"{name}_{scope.replace('/', '_')}", filters, kernel, 1)
            for scope, filters, kernel in zip(scopes, widths, _KERNELS, strict=True)
        ]
        self.branches = nn.ModuleList(
            [
                units[0],
                nn.Sequential(*units[1:3]),
                nn.Sequential(*units[3:5]),
                nn.Sequential(_Pool((3, 3, 3), (1, 1, 1)), units[5]),
            ]
        )

    def forward(self, video: Any) -> Any:
        """Return the four branches behind one another."""
        return torch.cat([branch(video) for branch in self.branches], dim=1)
