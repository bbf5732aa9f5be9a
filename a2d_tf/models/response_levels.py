"""The resolutions at which sentences are answered: a decoder's maps, or a block that is folded."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import keras

from a2d_tf.layers.dynamic_filter import DynamicFilterResponse
from a2d_tf.layers.folded_response import FoldedResponse
from a2d_tf.models.mask_decoder import build_mask_decoder
from a2d_tf.ops.coordinates import NUM_COORDINATES


class Level(Protocol):
    """Features of one resolution that the filters of sentences are applied to."""

    @property
    def side(self) -> int:
        """Side r of the responses."""

    @property
    def channels(self) -> int:
        """Length of a filter, coordinates included."""

    def respond(self, filters: keras.KerasTensor, *, name: str) -> keras.KerasTensor:
        """Return the responses (B, K, r, r) to filters (B, K, channels)."""


class Decoder(Protocol):
    """The decoder that makes the levels."""

    def levels(self, features: keras.KerasTensor) -> Sequence[Level]:
        """Return the levels of the video's features (B, H, W, C), coarse to fine."""


@dataclass(frozen=True)
class Maps:
    """A level whose maps (B, r, r, channels) are there."""

    maps: keras.KerasTensor

    @property
    def side(self) -> int:
        """Side r of the responses."""
        return self.maps.shape[1]

    @property
    def channels(self) -> int:
        """Length of a filter, coordinates included."""
        return self.maps.shape[-1]

    def respond(self, filters: keras.KerasTensor, *, name: str) -> keras.KerasTensor:
        """Return the responses (B, K, r, r) to filters (B, K, channels)."""
        return DynamicFilterResponse(name=name, dtype="float32")(self.maps, filters)


@dataclass(frozen=True, kw_only=True)
class FoldedBlock:
    """A level that is answered without its maps, from the level before it.

    Attributes:
        before: Maps (B, r', r', C) of the level before it.
        weights: Weights of the block in between, see ``build_mask_decoder``.
        stride: Upsampling of the block.
        always: Whether to fold it for any number of sentences, or for as many as it pays for.
    """

    before: keras.KerasTensor
    weights: dict[str, Any]
    stride: int
    always: bool

    @property
    def side(self) -> int:
        """Side r of the responses."""
        return self.before.shape[1] * self.stride

    @property
    def channels(self) -> int:
        """Length of a filter, coordinates included."""
        return self.weights["conv_bias"].shape[0] + NUM_COORDINATES

    def respond(self, filters: keras.KerasTensor, *, name: str) -> keras.KerasTensor:
        """Return the responses (B, K, r, r) to filters (B, K, channels)."""
        answer = FoldedResponse(stride=self.stride, always=self.always, name=name, dtype="float32")
        return answer(self.before, filters, self.weights)


@dataclass(frozen=True, kw_only=True)
class PlainDecoder:
    """A decoder that makes the maps of every level.

    Attributes:
        network: ``build_mask_decoder``'s.
    """

    network: keras.Model

    def levels(self, features: keras.KerasTensor) -> list[Level]:
        """Return the levels of the video's features (B, H, W, C), coarse to fine."""
        return [Maps(maps) for maps in self.network(features)]


@dataclass(frozen=True, kw_only=True)
class FoldedDecoder:
    """A linear decoder whose last block is folded into the responses.

    Attributes:
        network: ``build_mask_decoder``'s, with ``fold``.
        stride: Upsampling of its last block.
        always: Whether to fold for any number of sentences, or for as many as it pays for.
    """

    network: keras.Model
    stride: int
    always: bool

    def levels(self, features: keras.KerasTensor) -> list[Level]:
        """Return the levels of the video's features (B, H, W, C), coarse to fine."""
        *maps, weights = self.network(features)
        last = FoldedBlock(before=maps[-1], weights=weights, stride=self.stride, always=self.always)
        return [*map(Maps, maps), last]


def build_decoder(
    *,
    input_shape: tuple[int, int, int],
    widths: Sequence[int],
    strides: Sequence[int],
    activation: str = "linear",
    fold: str = "auto",
) -> PlainDecoder | FoldedDecoder:
    """Build the decoder (sentence paper, 3.3).

    Args:
        input_shape: Shape (H, W, C) of the video's features.
        widths: Channels of each block.
        strides: Upsampling of each block.
        activation: Activation inside the decoder.
        fold: Whether the finest responses come from the decoder's last block without its maps,
            which is exact where the decoder is linear: ``on``, ``off``, or ``auto``, which does so
            with a linear decoder for as many sentences as it pays for. The weights are the same.

    Raises:
        ValueError: ``fold`` is ``on`` and the decoder is not linear, or ``build_mask_decoder``
            refuses the blocks.
    """
    folded = fold == "on" or (fold == "auto" and activation == "linear")
    network = build_mask_decoder(
        input_shape=input_shape, widths=widths, strides=strides, activation=activation, fold=folded
    )
    if folded:
        return FoldedDecoder(network=network, stride=strides[-1], always=fold == "on")
    return PlainDecoder(network=network)
