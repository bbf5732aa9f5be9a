"""Requests of noise for any served model."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Shapes of frames as shares of the network's side: the square, a wide and a tall one.
_SHAPES = ((1.0, 1.0), (0.75, 1.25), (1.5, 0.9))
_SENTENCES = (
    "the dog is running to the right",
    "a red ball rolling on the left",
    "zebra...",  # no word that most runs know
    "the man in white is jumping over the black car on the road",
)
_MOST_PAIRS = 3
_FLOW_PIXELS = 8.0


def make_requests(
    inputs: Mapping[str, tuple[str, tuple[int | None, ...]]],
    *,
    size: int,
    pairs: Sequence[int] = (),
    count: int,
    seed: int = 0,
) -> list[dict[str, NDArray[Any]]]:
    """Return different requests, of frames of three shapes and of one to four questions.

    Args:
        inputs: Type and shape of each input by its name; None for a side of any length.
        size: Side of the network's input, in pixels.
        pairs: Ids of pairs that may be asked for; only where there is an input of them.
        count: Number of requests.
        seed: Seed of the noise.
    """
    generator = np.random.default_rng(seed)
    return [
        {
            name: _make_value(
                name, shape, generator, sides=_sides(size, number), pairs=pairs, asked=number
            )
            for name, (_, shape) in inputs.items()
        }
        for number in range(count)
    ]


def _sides(size: int, number: int) -> tuple[int, int]:
    height, width = _SHAPES[number % len(_SHAPES)]
    return round(size * height), round(size * width)


def _make_value(
    name: str,
    shape: tuple[int | None, ...],
    generator: np.random.Generator,
    *,
    sides: tuple[int, int],
    pairs: Sequence[int],
    asked: int,
) -> NDArray[Any]:
    if name == "sentences":
        return np.array(_SENTENCES[: 1 + asked % len(_SENTENCES)], object)
    if name == "pairs":
        return generator.permutation(np.array(pairs, np.int32))[: 1 + asked % _MOST_PAIRS]
    if name == "frame_size":
        return np.array(sides, np.int32)
    clip = (shape[0] or 1, *sides, shape[-1] or 1)
    if name == "frames":
        return generator.integers(0, 256, clip, dtype=np.uint8)
    return generator.normal(0, _FLOW_PIXELS, clip).astype(np.float32)
