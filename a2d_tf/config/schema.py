"""What an experiment file may say: frozen, strict models, one a section.

Numbers that come from a paper have no default here: the file states them.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    field_validator,
    model_validator,
)

PositiveInt = Field(gt=0)
TRAIN_VECTORS = "train"  # word vectors of the training sentences
LEARNED_VECTORS = "learned"  # an embedding that is learned with the model
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

    vectors: str = TRAIN_VECTORS  # "train", "learned", or the path of a word2vec file
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
        own = vectors in (TRAIN_VECTORS, LEARNED_VECTORS)
        return vectors if own else str(Path(vectors).expanduser().absolute())


class ModelConfig(Section):
    """The sentence paper's model: video encoder, decoder, and which parts train."""

    kind: Literal["i3d"] = "i3d"
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


class VggModelConfig(Section):
    """What the baselines share: VGG-16 on the middle frame, and which parts train.

    Size of the learned word vectors and units of the LSTM stand in ``TextConfig``.
    """

    kind: Literal["hu2016", "li2017"]
    width: float = Field(gt=0)  # multiplies VGG-16's channels, but not those of fc8
    features: int = PositiveInt  # channels of fc8
    # Read once, when training begins: empty for random ones, or Keras' file of ImageNet weights.
    weights: str = ""
    # Name prefixes of the layers that train; "all" trains everything.
    trainable: tuple[str, ...] = Field(min_length=1)

    @field_validator("weights")
    @classmethod
    def _find_from_anywhere(cls, weights: str) -> str:
        return str(Path(weights).expanduser().absolute()) if weights else weights

    @model_validator(mode="after")
    def _published_width(self) -> "VggModelConfig":
        if self.weights and self.width != 1.0:
            raise ValueError(
                f"width must be 1.0 with weights, which are the full network's, got {self.width}"
            )
        return self


class HuModelConfig(VggModelConfig):
    """The baseline of Hu et al. 2016."""

    kind: Literal["hu2016"]
    hidden: int = PositiveInt  # channels between the two 1x1 convolutions


class LiModelConfig(VggModelConfig):
    """The baseline of Li et al. 2017."""

    kind: Literal["li2017"]


MODEL_KINDS: dict[str, type[Section]] = {
    "i3d": ModelConfig,
    "hu2016": HuModelConfig,
    "li2017": LiModelConfig,
}


def _model_kind(value: object) -> object:
    if isinstance(value, dict):
        return value.get("kind", "i3d")
    return getattr(value, "kind", "i3d")


AnyModelConfig = Annotated[
    Annotated[ModelConfig, Tag("i3d")]
    | Annotated[HuModelConfig, Tag("hu2016")]
    | Annotated[LiModelConfig, Tag("li2017")],
    Discriminator(
        _model_kind,
        custom_error_type="model_kind",
        custom_error_message=f"kind must be one of {', '.join(MODEL_KINDS)}",
    ),
]


class LossConfig(Section):
    """The mask loss of each resolution, coarse to fine."""

    weights: tuple[Annotated[float, Field(ge=0)], ...]
    positive_weight: float = Field(default=1.0, gt=0)  # of the actor's pixels
    negative_weight: float = Field(default=1.0, gt=0)  # of all others


class TrainConfig(Section):
    """The optimiser, its schedule and what is kept."""

    steps: int = PositiveInt
    batch_size: int = PositiveInt  # global: all devices together; clips, each with its sentences
    optimizer: Literal["adam", "sgd"] = "adam"
    momentum: float = Field(default=0.0, ge=0, lt=1)  # of sgd
    weight_decay: float = Field(default=0.0, ge=0)  # of sgd: L2 in the gradient, not of biases
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
    def _optimizer_agrees(self) -> "TrainConfig":
        for name in ("momentum", "weight_decay"):
            if self.optimizer != "sgd" and getattr(self, name):
                raise ValueError(
                    f"{name} must be 0 unless optimizer is sgd, got {getattr(self, name)}"
                )
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
    model: AnyModelConfig
    loss: LossConfig
    train: TrainConfig
    evaluation: EvaluationConfig = EvaluationConfig()

    @model_validator(mode="after")
    def _levels_agree(self) -> "ExperimentConfig":
        levels = 1
        if isinstance(self.model, ModelConfig):
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

    @model_validator(mode="after")
    def _baselines_agree(self) -> "ExperimentConfig":
        kind, vectors = self.model.kind, self.text.vectors
        if isinstance(self.model, ModelConfig):
            if vectors == LEARNED_VECTORS:
                raise ValueError(f"text.vectors must not be {vectors} with model.kind {kind}")
            return self
        for key, value, only in (
            ("data.frames", self.data.frames, 1),
            ("data.stream", self.data.stream, "rgb"),
            ("text.vectors", vectors, LEARNED_VECTORS),
            ("text.encoder", self.text.encoder, "lstm"),
        ):
            if value != only:
                raise ValueError(f"{key} must be {only} with model.kind {kind}, got {value}")
        return self
