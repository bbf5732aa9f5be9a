"""The experiment of the sentence paper and its two baselines: segment what a sentence says."""

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    field_validator,
    model_validator,
)

from a2d_tf.config.baseline_schema import HuModelConfig, LiModelConfig
from a2d_tf.config.section import (
    PositiveInt,
    RunWeights,
    Section,
    Trainable,
    absolute_path,
    check_one_beginning,
    check_published_width,
    kinetics_weights,
    path_if_any,
)
from a2d_tf.config.train_schema import TrainConfig
from a2d_tf.weights.catalogue import GENSIM, find_weights

DEFAULT_KIND = "i3d"  # kind of a model that names none
TRAIN_VECTORS = "train"  # word vectors trained on the training sentences
LEARNED_VECTORS = "learned"  # an embedding that is learned with the model


class SentenceDataConfig(Section):
    """The clip that the network sees."""

    size: int = PositiveInt  # side of the square, padded input in pixels
    frames: int = PositiveInt  # of a clip, the annotated one in the middle
    stream: Literal["rgb", "flow"] = "rgb"  # flow asks for data that a2d-tf convert --flow wrote
    frame_stride: int = Field(default=1, gt=0)  # distance between frames of a clip in the video
    # pairs: the names of the frame's actor-action pairs ("adult walking"), for all their instances
    queries: Literal["sentences", "pairs"] = "sentences"
    sentences_per_clip: int = Field(default=1, gt=0)  # sentences of a clip that share its features
    include_absent: bool = False  # train on sentences whose actor is not in the frame
    flip: bool = False  # mirror half of the clips and swap the words left and right
    zoom: float = Field(default=0.0, ge=0, lt=1)  # scale jitter: factor in [1 - zoom, 1 + zoom]
    brightness: float = Field(default=0.0, ge=0, lt=1)  # jitter of contrast and of brightness
    # Share of the training clips that an actor of another clip is put beside, each in one half.
    rivals: float = Field(default=0.0, ge=0, le=1)
    # Share of the training clips that an actor of another clip is pasted into, cut out by its mask.
    pasted: float = Field(default=0.0, ge=0, le=1)
    # Where pasted actors come from: folders of annotated frames, or the training clips when empty.
    paste_from: tuple[Annotated[str, AfterValidator(absolute_path)], ...] = ()
    # Share of the rivals' and pasted actors' sentences without a side that are told it; where the
    # other clip shows an actor of the same kind, it is always told.
    rival_sides: float = Field(default=0.0, ge=0, le=1)
    # Share of the training clips that are asked for another clip's actor, with an empty truth.
    absent: float = Field(default=0.0, ge=0, le=1)
    also: tuple[Annotated[str, AfterValidator(absolute_path)], ...] = ()  # more training clips
    also_test: bool = False  # whether their test splits train as well
    # The most that a drawn camera pans and zooms over a clip of a still image, as a share of its
    # sides.
    camera: float = Field(default=0.0, ge=0, lt=1)
    shuffle_buffer: int = Field(default=512, gt=0)  # records that are mixed at a time
    coarse_threshold: float = Field(default=0.5, gt=0, lt=1)  # share of a cell that makes it actor
    padding: Literal["background", "ignore"] = "background"  # what the loss does with padding


class SentenceTextConfig(Section):
    """Word vectors and the text encoder."""

    # "train", "learned", gensim: and a model of gensim.downloader, or the path of a word2vec file
    vectors: str = TRAIN_VECTORS
    train_window: int = Field(default=5, gt=0)  # word2vec's window, when vectors = "train"
    train_epochs: int = Field(default=5, gt=0)  # word2vec's epochs then
    # File of words, one per line in the order of their rows, that a "learned" embedding begins
    # with; those of the training sentences follow. Empty: the words of model.start, if any.
    vocabulary: Annotated[str, AfterValidator(path_if_any)] = ""
    dimension: int = PositiveInt  # numbers of a word vector
    # Every word vector is brought to this length; 0: as they come, "without any further
    # preprocessing". Filters are tanh of the sentence: vectors 100 long leave them at -1 and 1.
    vector_length: float = Field(default=0.0, ge=0)
    # Length of random noise on word vectors in training, as a share of their own length.
    word_noise: float = Field(default=0.0, ge=0)
    max_words: int = Field(gt=1)  # of a sentence; the rest is not read
    # With a "learned" embedding: the LSTM reads max_words steps, the padding's before the first
    # word's, as in the public code of Hu et al. 2016; otherwise the words alone.
    read_padding: bool = False
    encoder: Literal["conv", "lstm", "bilstm"]  # what reads the words
    units: int = PositiveInt  # numbers of a sentence

    @model_validator(mode="after")
    def _noise_on_vectors(self) -> "SentenceTextConfig":
        if self.word_noise and self.vectors == LEARNED_VECTORS:
            raise ValueError(
                f"word_noise must be 0 where vectors are {LEARNED_VECTORS}, got {self.word_noise}"
            )
        return self

    @model_validator(mode="after")
    def _learned_words(self) -> "SentenceTextConfig":
        if self.vectors != LEARNED_VECTORS:
            if self.vocabulary:
                raise ValueError(
                    f"vocabulary must be empty unless vectors are {LEARNED_VECTORS}, "
                    f"got {self.vocabulary}"
                )
            if self.read_padding:
                raise ValueError(
                    f"read_padding must be false unless vectors are {LEARNED_VECTORS}, got true"
                )
        return self

    @field_validator("vectors")
    @classmethod
    def _find_from_anywhere(cls, vectors: str) -> str:
        if vectors in (TRAIN_VECTORS, LEARNED_VECTORS):
            return vectors
        if not vectors.startswith(GENSIM):
            return absolute_path(vectors)
        if find_weights(vectors) is None:
            raise ValueError(f"must name a model of gensim.downloader after {GENSIM}")
        return vectors


class VideoModelConfig(Section):
    """The sentence paper's model, with I3D or another video encoder; and which parts train."""

    kind: Literal["i3d"] = "i3d"  # the sentence paper's own model
    encoder: Literal["i3d", "s3d"] = "i3d"  # the video encoder
    endpoint: str = "Mixed_4f"  # layer of the video encoder whose output is read
    # What the encoder begins with: a name that a2d-tf weights lists or a path; for I3D also hub:
    # and a TF-Hub module. Empty: random weights.
    weights: str = ""
    start: RunWeights = ""  # folder of another run of the same model, or its step-*.weights.h5
    width: float = Field(gt=0)  # multiplies the encoder's channels; 1 with published weights
    batch_norm: Literal["frozen", "trained"]  # statistics of the encoder: stored, or of each batch
    normalise: bool = True  # features to length 1 in each cell
    feature_scale: float = Field(default=1.0, gt=0)  # multiplies the normalised features
    # Channels of the decoder's blocks, coarse to fine.
    decoder_widths: tuple[Annotated[int, Field(gt=0)], ...] = Field(min_length=1)
    decoder_strides: tuple[Annotated[int, Field(gt=1)], ...]  # by which each block is finer
    decoder_activation: Literal["linear", "relu"] = "linear"  # after each block
    # the finest responses without the maps of the decoder's last block, which a linear one allows
    fold: Literal["auto", "on", "off"] = "auto"
    add_coarser: bool = False  # add to each finer response the coarser one, enlarged
    trainable: Trainable  # beginnings of names of the layers that train; "all" trains everything

    @field_validator("weights")
    @classmethod
    def _weights_of_encoder(cls, weights: str, info: ValidationInfo) -> str:
        return kinetics_weights(weights, network=info.data.get("encoder", "i3d"))

    @model_validator(mode="after")
    def _published_width(self) -> "VideoModelConfig":
        check_published_width(self.weights, self.width)
        return self

    @model_validator(mode="after")
    def _linear_where_folded(self) -> "VideoModelConfig":
        if self.fold == "on" and self.decoder_activation != "linear":
            raise ValueError(
                "fold must be auto or off unless decoder_activation is linear, got on "
                f"with {self.decoder_activation}"
            )
        return self

    @model_validator(mode="after")
    def _even_where_added(self) -> "VideoModelConfig":
        odd = [stride for stride in self.decoder_strides if stride % 2]
        if self.add_coarser and odd:
            raise ValueError(f"decoder_strides must be even with add_coarser, got {odd[0]}")
        return self

    @model_validator(mode="after")
    def _one_beginning(self) -> "VideoModelConfig":
        check_one_beginning(self.start, self.weights)
        return self


MODEL_KINDS: dict[str, type[Section]] = {
    "i3d": VideoModelConfig,
    "hu2016": HuModelConfig,
    "li2017": LiModelConfig,
}


def _model_kind(value: object) -> object:
    if isinstance(value, dict):
        return value.get("kind", DEFAULT_KIND)
    return getattr(value, "kind", DEFAULT_KIND)


SentenceModelConfig = Annotated[
    Annotated[VideoModelConfig, Tag("i3d")]
    | Annotated[HuModelConfig, Tag("hu2016")]
    | Annotated[LiModelConfig, Tag("li2017")],
    Discriminator(
        _model_kind,
        custom_error_type="model_kind",
        custom_error_message=f"kind must be one of {', '.join(MODEL_KINDS)}",
    ),
]


class SentenceLossConfig(Section):
    """The mask loss of each resolution, coarse to fine."""

    weights: tuple[Annotated[float, Field(ge=0)], ...]  # one a resolution
    positive_weight: float = Field(default=1.0, gt=0)  # weight of the actor's pixels
    negative_weight: float = Field(default=1.0, gt=0)  # weight of all others


class SentenceEvaluationConfig(Section):
    """How the model is evaluated on a split."""

    batch_size: int = Field(default=4, gt=0)  # clips
    include_absent: bool = False  # an absent actor's empty mask counts as IoU 1
    threshold: float = 0.0  # responses above it are the mask
    rgb_weight: float = Field(default=2.0, gt=0)  # weight of the RGB responses; flow has 1


class SentenceConfig(Section):
    """One experiment with sentences."""

    task: Literal["sentence"]
    data: SentenceDataConfig
    text: SentenceTextConfig
    model: SentenceModelConfig
    loss: SentenceLossConfig
    train: TrainConfig
    evaluation: SentenceEvaluationConfig = SentenceEvaluationConfig()

    @model_validator(mode="after")
    def _levels_agree(self) -> "SentenceConfig":
        levels = 1
        if isinstance(self.model, VideoModelConfig):
            levels = len(self.model.decoder_widths) + 1
            if len(self.model.decoder_strides) != levels - 1:
                raise ValueError(
                    "model.decoder_strides must have as many values as model.decoder_widths "
                    f"({levels - 1}), got {len(self.model.decoder_strides)}"
                )
        if len(self.loss.weights) != levels:
            raise ValueError(
                f"loss.weights must have one value per resolution ({levels}), "
                f"got {len(self.loss.weights)}"
            )
        return self

    @model_validator(mode="after")
    def _camera_agrees(self) -> "SentenceConfig":
        if self.data.camera and self.data.stream == "flow":
            raise ValueError(
                "data.camera must be 0 with data.stream flow: still images have no flow, "
                f"got {self.data.camera}"
            )
        return self

    @model_validator(mode="after")
    def _baselines_agree(self) -> "SentenceConfig":
        kind, vectors = self.model.kind, self.text.vectors
        if isinstance(self.model, VideoModelConfig):
            if vectors == LEARNED_VECTORS:
                raise ValueError(f"text.vectors must not be {vectors} with model.kind {kind}")
            if vectors == TRAIN_VECTORS and self.model.start:
                raise ValueError(
                    "text.vectors must name the vectors of the run in model.start, "
                    "because newly trained ones mean something else (those of the run "
                    f"are in its folder word_vectors), got {vectors}"
                )
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
