"""What an experiment file may say: frozen, strict models, one a section.

Numbers that come from a paper have no default here: the file states them.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

PositiveInt = Field(gt=0)
HUB = "hub:"  # before the handle of a TF-Hub module


class Section(BaseModel):
    """A frozen section that refuses unknown keys, infinity and not-a-number."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class DataConfig(Section):
    """The clip that the network sees."""

    size: int = PositiveInt  # side of the square, padded input in pixels
    frames: int = PositiveInt
    stream: Literal["rgb", "flow"] = "rgb"  # flow asks for data that a2d-tf convert --flow wrote
    frame_stride: int = Field(default=1, gt=0)
    sentences_per_clip: int = Field(default=1, gt=0)  # sentences of a clip that share its features
    include_absent: bool = False  # train on sentences whose actor is not in the frame
    flip: bool = False  # mirror half of the clips and swap the words left and right
    zoom: float = Field(default=0.0, ge=0, lt=1)  # scale jitter: factor in [1 - zoom, 1 + zoom]
    brightness: float = Field(default=0.0, ge=0, lt=1)  # jitter of contrast and of brightness
    shuffle_buffer: int = Field(default=512, gt=0)  # records
    coarse_threshold: float = Field(default=0.5, gt=0, lt=1)  # share of a cell that makes it actor
    padding: Literal["background", "ignore"] = "background"  # what the loss does with padding


class TextConfig(Section):
    """Word vectors and the text encoder."""

    vectors: str = "train"  # "train", or the path of a word2vec file
    train_window: int = Field(default=5, gt=0)  # of word2vec, when vectors = "train"
    train_epochs: int = Field(default=5, gt=0)
    dimension: int = PositiveInt
    max_words: int = Field(gt=1)
    encoder: Literal["conv", "lstm", "bilstm"]
    units: int = PositiveInt

    @field_validator("vectors")
    @classmethod
    def _find_from_anywhere(cls, vectors: str) -> str:
        # A run keeps its configuration and may be asked from another folder than it was begun in.
        return vectors if vectors == "train" else str(Path(vectors).expanduser().absolute())


class ModelConfig(Section):
    """The video encoder, the decoder, and which parts train."""

    endpoint: str = "Mixed_4f"
    # Read once, when training begins: empty for random ones, the prefix of a Kinetics checkpoint
    # (.../rgb_imagenet/model.ckpt), or hub: and the address or folder of a TF-Hub module.
    weights: str = ""
    width: float = Field(gt=0)
    batch_norm: Literal["frozen", "trained"]
    normalise: bool = True
    decoder_widths: tuple[Annotated[int, Field(gt=0)], ...] = Field(min_length=1)
    decoder_strides: tuple[Annotated[int, Field(gt=1)], ...]
    decoder_activation: Literal["linear", "relu"] = "linear"
    # Name prefixes of the layers that train; "all" trains everything.
    trainable: tuple[str, ...] = Field(min_length=1)

    @field_validator("weights")
    @classmethod
    def _find_from_anywhere(cls, weights: str) -> str:
        scheme = HUB if weights.startswith(HUB) else ""
        place = weights.removeprefix(scheme)
        if "://" in place or not weights:
            return weights
        if not place:
            raise ValueError(f"must name a TF-Hub module after {HUB}")
        return scheme + str(Path(place).expanduser().absolute())

    @model_validator(mode="after")
    def _published_width(self) -> "ModelConfig":
        if self.weights and self.width != 1.0:
            raise ValueError(
                f"width must be 1.0 with weights, which are the full network's, got {self.width}"
            )
        return self


class LossConfig(Section):
    """The multi-resolution loss, coarse to fine."""

    weights: tuple[Annotated[float, Field(ge=0)], ...]
    positive_weight: float = Field(default=1.0, gt=0)


class TrainConfig(Section):
    """The optimiser, its schedule and what is kept."""

    steps: int = PositiveInt
    batch_size: int = PositiveInt  # global: all devices together; clips, each with its sentences
    learning_rate: float = Field(gt=0)
    decay_steps: tuple[int, ...]  # where the rate is multiplied by decay_factor
    decay_factor: float = Field(gt=0, le=1)
    clip_norm: float | None = Field(default=None, gt=0)
    precision: Literal["float32", "mixed_bfloat16", "mixed_float16"] = "float32"
    xla: Literal["auto", "on", "off"] = "auto"  # auto: on a GPU only
    distribute: Literal["auto", "mirrored", "none"] = "auto"  # auto: mirrored from two GPUs on
    steps_per_epoch: int = PositiveInt  # held-out metrics, logs and a checkpoint after each
    validation_records: int = Field(default=64, gt=0)
    seed: int = 0
    deterministic: bool = False

    @model_validator(mode="after")
    def _steps_agree(self) -> "TrainConfig":
        if list(self.decay_steps) != sorted(set(self.decay_steps)):
            raise ValueError(f"decay_steps must ascend, got {list(self.decay_steps)}")
        if self.decay_steps and self.decay_steps[0] < 1:
            raise ValueError(f"decay_steps must be positive, got {list(self.decay_steps)}")
        return self

    @model_validator(mode="after")
    def _whole_epochs(self) -> "TrainConfig":
        if self.steps % self.steps_per_epoch:
            raise ValueError(
                f"steps must be a multiple of steps_per_epoch ({self.steps_per_epoch}), "
                f"got {self.steps}"
            )
        return self


class EvaluationConfig(Section):
    """How a split is held against the model."""

    batch_size: int = Field(default=4, gt=0)  # clips
    include_absent: bool = False  # an absent actor's empty mask counts as IoU 1
    threshold: float = 0.0  # responses above it are the mask
    rgb_weight: float = Field(default=2.0, gt=0)  # of RGB's responses when fused with flow's, of 1


class ExperimentConfig(Section):
    """One experiment."""

    task: Literal["sentence"]
    data: DataConfig
    text: TextConfig
    model: ModelConfig
    loss: LossConfig
    train: TrainConfig
    evaluation: EvaluationConfig = EvaluationConfig()

    @model_validator(mode="after")
    def _levels_agree(self) -> "ExperimentConfig":
        levels = len(self.model.decoder_widths) + 1
        if len(self.model.decoder_strides) != levels - 1:
            raise ValueError(
                "model.decoder_strides must be as many as model.decoder_widths "
                f"({levels - 1}), got {len(self.model.decoder_strides)}"
            )
        if len(self.loss.weights) != levels:
            raise ValueError(
                f"loss.weights must be one a resolution ({levels}), got {len(self.loss.weights)}"
            )
        return self
