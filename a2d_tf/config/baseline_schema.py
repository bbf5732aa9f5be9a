"""The models of the sentence paper's two baselines (section 5.2)."""

from typing import Literal

from pydantic import Field, model_validator

from a2d_tf.config.section import (
    PositiveInt,
    RunWeights,
    Section,
    Trainable,
    VggWeights,
    check_one_beginning,
    check_published_width,
)


class VggModelConfig(Section):
    """What the baselines share: VGG-16 on the annotated frame, and which parts train.

    The size of the learned word vectors and the units of the LSTM are in ``SentenceTextConfig``.
    """

    kind: Literal["hu2016", "li2017"]  # which baseline
    width: float = Field(gt=0)  # multiplies VGG-16's channels, but not those of fc8
    features: int = PositiveInt  # channels of fc8
    weights: VggWeights = ""  # VGG-16's on ImageNet: vgg16-imagenet or a path; empty: random ones
    start: RunWeights = ""  # folder of another run of the same model, or its step-*.weights.h5
    trainable: Trainable  # beginnings of names of the layers that train; "all" trains everything

    @model_validator(mode="after")
    def _published_width(self) -> "VggModelConfig":
        check_published_width(self.weights, self.width)
        return self

    @model_validator(mode="after")
    def _one_beginning(self) -> "VggModelConfig":
        check_one_beginning(self.start, self.weights)
        return self


class HuModelConfig(VggModelConfig):
    """The baseline of Hu et al. 2016."""

    kind: Literal["hu2016"]
    hidden: int = PositiveInt  # channels between the two 1x1 convolutions


class LiModelConfig(VggModelConfig):
    """The baseline of Li et al. 2017."""

    kind: Literal["li2017"]
