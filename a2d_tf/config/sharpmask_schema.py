"""The experiment that learns masks inside boxes: the joint paper's second stage (section 4.3)."""

from typing import Literal

from pydantic import Field, model_validator

from a2d_tf.config.section import (
    PositiveInt,
    ResNetWeights,
    RunWeights,
    Section,
    Trainable,
    check_one_beginning,
    check_published_width,
)
from a2d_tf.config.train_schema import TrainConfig


class SharpMaskDataConfig(Section):
    """The annotated frames whose actors are learned."""

    size: int = PositiveInt  # side of the square, padded picture in pixels; crops come out of it
    max_instances: int = PositiveInt  # crops of a frame in training; its actors take turns
    flip: bool  # mirror half of the frames
    zoom: float = Field(default=0.0, ge=0, lt=1)  # scale jitter: factor in [1 - zoom, 1 + zoom]
    shuffle_buffer: int = Field(default=512, gt=0)  # records that are mixed at a time


class SharpMaskModelConfig(Section):
    """The crops, the network on them, and which parts train."""

    crop_size: int = PositiveInt  # pixels that the square around a box becomes
    context: float = Field(ge=1)  # side of that square, in longer sides of the box
    jitter_shift: float = Field(ge=0)  # most shift of true boxes in training, in longer sides
    jitter_scale: float = Field(ge=1)  # change of their size in training, from 1 / x to x
    blocks: tuple[int, int, int, int]  # residual blocks of the backbone's four stages
    width: float = Field(gt=0)  # multiplies the backbone's channels
    batch_norm: Literal["frozen", "trained"]  # statistics: stored, or of each batch
    widths: tuple[int, int, int, int, int]  # channels of the mask before and after the four modules
    skip_widths: tuple[int, int, int, int]  # channels from each level of the backbone to its module
    squeeze: int = PositiveInt  # channels before the layer that holds the whole mask
    code: int = PositiveInt  # units of that layer
    weights: ResNetWeights = ""  # ResNet's on ImageNet, for the backbone
    start: RunWeights = ""  # folder of another run of the same model, or its step-*.weights.h5
    trainable: Trainable  # beginnings of names of the layers that train; "all" trains everything

    @model_validator(mode="after")
    def _parts_agree(self) -> "SharpMaskModelConfig":
        check_published_width(self.weights, self.width)
        check_one_beginning(self.start, self.weights)
        if self.crop_size % 32:
            raise ValueError(f"crop_size must be a multiple of 32, got {self.crop_size}")
        return self


class SharpMaskEvaluationConfig(Section):
    """How masks are asked for."""

    batch_size: int = Field(default=4, gt=0)  # frames
    boxes: int = Field(default=10, gt=0)  # boxes of a frame at once


class SharpMaskConfig(Section):
    """One experiment with SharpMask."""

    task: Literal["sharpmask"]
    data: SharpMaskDataConfig
    model: SharpMaskModelConfig
    train: TrainConfig
    evaluation: SharpMaskEvaluationConfig = SharpMaskEvaluationConfig()
