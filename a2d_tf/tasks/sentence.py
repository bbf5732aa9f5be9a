"""The sentence task: from a configuration to model, batches, losses and metrics (paper, 3)."""

import dataclasses
import logging
from functools import partial
from pathlib import Path
from typing import Any

import keras

from a2d_tf import keys
from a2d_tf.batches.batch_order import BatchOrder
from a2d_tf.batches.sentence_input import SentenceClipOptions
from a2d_tf.batches.sentence_pipeline import (
    FirstRecords,
    training_batches,
    validation_batches,
    validation_texts,
)
from a2d_tf.batches.sentence_table import SentenceTable
from a2d_tf.batches.view_join import Others
from a2d_tf.config.schema import SentenceConfig
from a2d_tf.errors import InputError
from a2d_tf.features.pipeline import (
    feature_training_batches,
    feature_validation_batches,
    feature_validation_texts,
    validation_pictures,
)
from a2d_tf.losses.mask_loss import MaskLoss
from a2d_tf.metrics.mask_iou import MaskIoU
from a2d_tf.records.clips import window_offsets
from a2d_tf.records.feature_settings import load_features
from a2d_tf.records.flow_source import check_flow_source, flow_source_of_data
from a2d_tf.records.manifest import SPLITS, read_sentences_of_split
from a2d_tf.records.shard_files import list_shards
from a2d_tf.records.stored_window import ClipWindow
from a2d_tf.tasks.frozen_trunk import (
    build_model_on_features,
    check_same_trunk,
    fit_on_features,
    trunk_endpoint,
)
from a2d_tf.tasks.sentence_models import (
    build_sentence_model,
    initialise_sentence_model,
    response_resolutions,
)
from a2d_tf.tasks.sentence_others import (
    pasted_others,
    pasted_parts,
    shards_of,
    training_others,
    training_parts,
    training_sentences,
)
from a2d_tf.tasks.sentence_words import SentenceWords
from a2d_tf.tasks.task import FeatureModel, Task, TaskModels
from a2d_tf.words.vocabulary import Vocabulary
from a2d_tf.words.word_vectors import WordVectors, describe_unknown

_log = logging.getLogger(__name__)


class SentenceTask(Task[SentenceConfig, SentenceClipOptions]):
    """Segment the actor that a sentence describes.

    Args:
        config: The experiment.
        workdir: Folder of the run; trained word vectors or the learned vocabulary are kept in it,
            and the converted form of a vector file in a read-only folder.
    """

    def __init__(self, config: SentenceConfig, workdir: Path) -> None:
        super().__init__(config, workdir)
        self.resolutions = response_resolutions(config)
        self.words = SentenceWords(config, workdir)
        self._tables: dict[tuple[Path, str], SentenceTable] = {}

    @property
    def takes_flow(self) -> bool:
        """Whether the stream is flow."""
        return self.config.data.stream == keys.FLOW

    @property
    def clip_options(self) -> SentenceClipOptions:
        """How clips are prepared, without the random changes of training."""
        data = self.config.data
        return SentenceClipOptions(
            size=data.size,
            frames=data.frames,
            stream=data.stream,
            frame_stride=data.frame_stride,
            queries=data.queries,
            sentences_per_clip=data.sentences_per_clip,
            include_absent=data.include_absent,
            resolutions=self.resolutions,
            coarse_threshold=data.coarse_threshold,
            ignore_padding=data.padding == "ignore",
        )

    @property
    def training_options(self) -> SentenceClipOptions:
        """How clips are prepared with the random changes of training."""
        data = self.config.data
        return dataclasses.replace(
            self.clip_options,
            flip=data.flip,
            zoom=data.zoom,
            brightness=data.brightness,
            camera=data.camera,
            word_noise=self.config.text.word_noise,
        )

    @property
    def window(self) -> ClipWindow:
        """The frames around the annotated one, which is in the middle of its clip."""
        data = self.config.data
        return ClipWindow(
            offsets=tuple(window_offsets(length=data.frames, stride=data.frame_stride)),
            frames=data.frames,
            frame_stride=data.frame_stride,
            # The names of pairs would ask for actions, and for things that are not actors.
            take_stills=data.queries == "sentences",
        )

    def build_parts(self, data_dir: Path | None) -> TaskModels:
        """Return the segmenter, twice; a learned embedding has a row for each word of the data.

        Args:
            data_dir: Training data of a run that begins; None takes the words that the run kept.
        """
        learned = self.words.key == keys.WORD_IDS
        rows = self.words.vocabulary_size(data_dir) if learned else None
        model = build_sentence_model(self.config, vocabulary_size=rows)
        return TaskModels(model, model)

    def initialise(self, model: keras.Model) -> None:
        """Give a new model its first weights, when the configuration names some."""
        initialise_sentence_model(model, self.config)

    def compile_arguments(self) -> dict[str, Any]:
        """Return a weighted loss for each resolution (equation 3), and mean IoU for the finest."""
        names = [keys.response(resolution) for resolution in self.resolutions]
        loss = self.config.loss
        return {
            "loss": {
                name: MaskLoss(
                    positive_weight=loss.positive_weight, negative_weight=loss.negative_weight
                )
                for name in names
            },
            "loss_weights": dict(zip(names, loss.weights, strict=True)),
            "metrics": {names[-1]: MaskIoU()},
        }

    def word_vectors(self, data_dir: Path | None = None) -> WordVectors | Vocabulary:
        """Open the run's words; its own are made from the training sentences the first time.

        Raises:
            InputError: A missing file, or vectors of another dimension than the configuration's.
        """
        return self.words.open(data_dir)

    def begin(self, data_dir: Path, *, start_step: int) -> None:
        """Make the words that are the run's own, at step 0."""
        if start_step == 0:
            # A run that stopped before its first checkpoint may have left those of other sentences.
            self.words.begin(data_dir)

    def make_training_batches(self, data_dir: Path, *, order: BatchOrder) -> Any:
        """Return endless batches of annotated frames with sentences, or of features."""
        features, parts = load_features(data_dir), training_parts(self.config.data, data_dir)
        table = self._table(data_dir, "train")
        sentences = self.words.sentences(data_dir, "train")
        others = training_others(self.config.data, parts, sentences, features=features)
        batches = training_batches
        if features is not None:  # the random changes of pictures are in its views
            batches = partial(feature_training_batches, shape=features.shape)
        return batches(
            shards_of(parts),
            table=table,
            options=self.training_options,
            order=order,
            others=others,
        )

    def validation_batches(self, data_dir: Path) -> Any:
        """Return batches of the first held-out records."""
        features, batches = load_features(data_dir), validation_batches
        if features is not None:
            batches = partial(feature_validation_batches, shape=features.shape)
        return self._of_validation(batches, data_dir, table=self._table(data_dir, "test"))

    def validation_texts(self, data_dir: Path) -> Any:
        """Return the sentences (B, K) of the validation batches."""
        clips = load_features(data_dir) is None
        return self._of_validation(
            validation_texts if clips else feature_validation_texts, data_dir
        )

    def validation_pictures(self, data_dir: Path) -> Any:
        """Return the middle frames (B, S, S, C) of the validation batches of features."""
        return self._of_validation(validation_pictures, data_dir)

    def data_folders(self, data_dir: Path) -> list[Path]:
        """Return all folders of shards that training on a folder reads."""
        parts = [*training_parts(self.config.data, data_dir), *pasted_parts(self.config.data)]
        return [folder for folder, _ in parts]

    def model_to_fit(self, model: keras.Model, data_dir: Path) -> keras.Model:
        """Return the whole model, or what is left of it where the data holds features."""
        return fit_on_features(model, self.config, data_dir=data_dir)

    def model_on_features(self, model: keras.Model, *, endpoint: str | None = None) -> FeatureModel:
        """Return what is left of the model behind its frozen trunk."""
        endpoint = endpoint or trunk_endpoint(model, self.config)
        return FeatureModel(
            endpoint, build_model_on_features(model, self.config, endpoint=endpoint)
        )

    def _of_validation(self, batches: Any, data_dir: Path, **arguments: Any) -> Any:
        """Return what a pipeline makes of the first held-out records."""
        first = FirstRecords(
            list_shards(data_dir, "test"),
            options=self.clip_options,
            num_records=self.config.train.validation_records,
            batch_size=self.config.train.batch_size,
        )
        return batches(first, **arguments)

    def _table(self, data_dir: Path, split: str) -> SentenceTable:
        if (data_dir, split) not in self._tables:
            self._tables[data_dir, split] = self._build_table(data_dir, split)
        return self._tables[data_dir, split]

    def _build_table(self, data_dir: Path, split: str) -> SentenceTable:
        vectors, sentences = self.word_vectors(data_dir), self.words.sentences(data_dir, split)
        unknown = describe_unknown(vectors, sentences)
        if unknown:
            _log.info("%s sentences: %s", split, unknown)
        if split == "train":
            sentences = training_sentences(self.config.data, sentences)
        return SentenceTable(
            vectors=vectors, sentences=sentences, max_words=self.config.text.max_words
        )

    def others_before_features(self, data_dir: Path) -> list[Others]:
        """Return the records that change the pictures of training clips: pasted actors.

        Raises:
            InputError: A folder of theirs holds something other than such clips.
        """
        self._check_paste_from(data_dir)
        sentences = self.words.sentences(data_dir, "train")
        return pasted_others(self.config.data, [(data_dir, "train")], sentences, most=None)

    def check_training_data(self, data_dir: Path) -> None:
        """Raise InputError unless all folders hold the clips, or features of one trunk, and words.

        Bad data is refused before word vectors are trained and kept.
        """
        parts = [*training_parts(self.config.data, data_dir), (data_dir, "test")]
        features = load_features(data_dir)
        for folder, split in parts:
            if features is None:
                self.check_folder(folder, split)
            else:
                check_same_trunk(folder, features, self.config, like=data_dir)
                self.check_clips(folder, split)
        if features is None:
            self._check_paste_from(data_dir)
        for split in SPLITS:
            if not self.words.sentences(data_dir, split):
                raise InputError(data_dir, split, "must hold a sentence", 0)

    def _check_paste_from(self, data_dir: Path) -> None:
        for folder, split in pasted_parts(self.config.data):
            self.check_folder(folder, split)
            if not read_sentences_of_split(folder, split):
                raise InputError(folder, split, "must hold a sentence whose actor can be pasted", 0)
            if self.config.data.stream == keys.FLOW:
                check_flow_source(folder, flow_source_of_data(data_dir))
