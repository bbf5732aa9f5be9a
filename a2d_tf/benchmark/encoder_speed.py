"""The video encoder's time beside that of rivals, and beside what the machine can multiply."""

import importlib.util
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from keras import ops

from a2d_tf.benchmark.memory import PeakMemory
from a2d_tf.benchmark.speed import seconds_of
from a2d_tf.models.i3d import build_i3d
from a2d_tf.tasks.precision import use_precision
from a2d_tf.training.strategy import use_xla

OURS, TORCH = "a2d_tf", "PyTorch"
PRECISIONS = ("float32", "mixed_bfloat16")
_PEAK_SIDE = 2048  # of the matrices whose product is timed
_PEAK_REPEATS = 8


@dataclass(frozen=True)
class EncoderTime:
    """What one clip takes.

    Attributes:
        name: Whose network.
        precision: One of ``PRECISIONS``.
        seconds: Of each repeat.
        operations: Floating-point operations of the network's convolutions.
        peak: Operations a second of products of large matrices in this precision, here.
        memory: Peak memory of the process over all of them, in bytes.
    """

    name: str
    precision: str
    seconds: tuple[float, ...]
    operations: float
    peak: float
    memory: int

    @property
    def median(self) -> float:
        """Median of the seconds."""
        return statistics.median(self.seconds)

    @property
    def share(self) -> float:
        """Share of the peak."""
        return self.operations / self.median / self.peak


def measure_encoder(
    *, frames: int, size: int, repeats: int, endpoint: str = "Mixed_4f"
) -> list[EncoderTime]:
    """Time one clip through I3D: ours, and PyTorch's where it is installed, in turns.

    Args:
        frames: Frames of the clip.
        size: Side of its square frames, in pixels.
        repeats: How often each is timed, after a first call.
        endpoint: Where the network ends.
    """
    clips = np.random.default_rng(0).uniform(-1, 1, (1, frames, size, size, 3)).astype(np.float32)
    acts: dict[tuple[str, str], Callable[[], Any]] = {}
    operations = 0.0
    for precision in PRECISIONS:
        with use_precision(precision):
            ours = build_i3d(input_shape=(frames, size, size, 3), endpoint=endpoint)
        ours.compile(jit_compile=use_xla("auto"))
        operations = operations or operations_of(ours)
        acts[OURS, precision] = lambda model=ours: model.predict_on_batch(clips)
        if importlib.util.find_spec("torch") is not None:
            from a2d_tf.benchmark.rivals.torch_i3d import TorchI3D

            rival = TorchI3D(ours, endpoint=endpoint, precision=precision)
            acts[TORCH, precision] = lambda model=rival: model.predict(clips)
    times: dict[tuple[str, str], list[float]] = {key: [] for key in acts}
    with PeakMemory() as memory:
        peaks = {precision: measure_peak(precision) for precision in PRECISIONS}
        for act in acts.values():
            act()
        for _ in range(repeats):
            for key, act in acts.items():
                times[key].append(seconds_of(act))
    return [
        EncoderTime(name, precision, tuple(seconds), operations, peaks[precision], memory.peak)
        for (name, precision), seconds in times.items()
    ]


def operations_of(model: keras.Model) -> float:
    """Return the floating-point operations of a model's convolutions for one clip.

    A multiplication and an addition are two.
    """
    total = 0.0
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv3D):
            places = float(np.prod(layer.output.shape[1:4]))
            total += 2 * places * float(np.prod(layer.kernel.shape))
    return total


def measure_peak(precision: str) -> float:
    """Return the operations a second of products of large matrices."""
    kind = "bfloat16" if precision == "mixed_bfloat16" else "float32"
    numbers = np.random.default_rng(0).normal(size=(_PEAK_SIDE, _PEAK_SIDE))
    matrix = ops.cast(ops.convert_to_tensor(numbers.astype(np.float32)), kind)

    def multiply() -> None:
        ops.convert_to_numpy(ops.matmul(matrix, matrix)[:1, :1])  # waits for the product

    multiply()
    fastest = min(seconds_of(multiply) for _ in range(_PEAK_REPEATS))
    return 2 * _PEAK_SIDE**3 / fastest
