"""The experiment that names a video's actor-action pairs (sentence paper, section 5.3)."""

from typing import Literal

from pydantic import Field, model_validator

from a2d_tf.config.section import (
    KineticsWeights,
    PositiveInt,
    RunWeights,
    Section,
    Trainable,
    check_one_beginning,
    check_published_width,
)
from a2d_tf.config.train_schema import TrainConfig


class PairClassifierDataConfig(Section):
    """The clips of one stream that the classifier sees."""

    size: int = PositiveInt  # side of the square input in pixels
    frames: int = PositiveInt  # frames of a training clip, from a random place in the video
    test_frames: int = PositiveInt  # frames of each clip when a whole video is cut into clips
    stream: Literal["rgb", "flow"]  # flow asks for data that a2d-tf convert --flow wrote
    frame_stride: int = Field(default=1, gt=0)  # distance between frames of a clip in the video
    # crop: the short side becomes resize pixels, then a square is cut out, at random in training
    # and from the centre at test; fit: the whole frame, fitted and padded into the square
    view: Literal["crop", "fit"]
    resize: int = Field(default=256, gt=0)  # pixels; for crop only
    flip: bool  # mirror half of the training clips
    shuffle_buffer: int = Field(default=64, gt=0)  # videos that are mixed at a time

    @model_validator(mode="after")
    def _crop_fits(self) -> "PairClassifierDataConfig":
        if self.view == "crop" and self.resize < self.size:
            raise ValueError(f"resize must be at least size ({self.size}), got {self.resize}")
        return self


class PairClassifierModelConfig(Section):
    """I3D with a score for each of A2D's 43 pairs, and which parts train."""

    width: float = Field(gt=0)  # multiplies I3D's channels; 1 with published weights
    batch_norm: Literal["frozen", "trained"]  # statistics: stored, or of each batch
    # A name that a2d-tf weights lists, a path, or hub: and a TF-Hub module; empty: random weights.
    weights: KineticsWeights = ""
    start: RunWeights = ""  # folder of another run of the same model, or its step-*.weights.h5
    dropout: float = Field(default=0.0, ge=0, lt=1)  # share of the features before the scores
    trainable: Trainable  # beginnings of names of the layers that train; "all" trains everything

    @model_validator(mode="after")
    def _published_width(self) -> "PairClassifierModelConfig":
        check_published_width(self.weights, self.width)
        return self

    @model_validator(mode="after")
    def _one_beginning(self) -> "PairClassifierModelConfig":
        check_one_beginning(self.start, self.weights)
        return self


class PairClassifierEvaluationConfig(Section):
    """How the classifier is evaluated on a split."""

    batch_size: int = Field(default=4, gt=0)  # clips
    threshold: float = Field(default=0.5, ge=0, le=1)  # pairs whose score is above it are named
    rgb_weight: float = Field(default=1.0, gt=0)  # weight of the RGB scores; flow has 1


class PairClassifierConfig(Section):
    """One experiment with the classifier."""

    task: Literal["pair_classifier"]
    data: PairClassifierDataConfig
    model: PairClassifierModelConfig
    train: TrainConfig
    evaluation: PairClassifierEvaluationConfig = PairClassifierEvaluationConfig()
