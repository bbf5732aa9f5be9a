"""The words of a run: vectors from a file, vectors of its own, or an embedding it learns."""

import logging
import os
from collections.abc import Sequence
from pathlib import Path

from a2d_tf import keys
from a2d_tf.batches.pair_queries import PAIR_QUERIES
from a2d_tf.config.schema import LEARNED_VECTORS, TRAIN_VECTORS, SentenceConfig
from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.labels import PAIR_NAMES
from a2d_tf.records.feature_settings import load_features
from a2d_tf.records.manifest import read_sentences_of_split
from a2d_tf.run_folder import VOCABULARY_FILE, WORD_VECTORS_FOLDER
from a2d_tf.tasks.sentence_others import Part, pasted_parts, training_parts
from a2d_tf.tasks.start_words import read_first_words
from a2d_tf.weights.cache_folder import kept_path
from a2d_tf.weights.catalogue import find_weights
from a2d_tf.weights.fetch import fetch_weights
from a2d_tf.words.vocabulary import (
    Vocabulary,
    collect_vocabulary,
    encode_sentence,
    load_vocabulary,
    save_vocabulary,
)
from a2d_tf.words.word_vectors import (
    EmbeddedSentence,
    WordVectors,
    embed_sentence,
    load_word_vectors,
    save_word_vectors,
    train_word_vectors,
)

_log = logging.getLogger(__name__)


class SentenceWords:
    """Opens the words of a run once, and makes and keeps those that are its own.

    Args:
        config: The experiment.
        workdir: Folder of the run.
    """

    def __init__(self, config: SentenceConfig, workdir: Path) -> None:
        self._config = config
        self._text = config.text
        self._data = config.data
        self._seed = config.train.seed
        self._workdir = workdir
        self._words: WordVectors | Vocabulary | None = None

    @property
    def key(self) -> str:
        """The model's input: ``keys.WORDS`` for vectors, ``keys.WORD_IDS`` where it learns them."""
        return keys.WORD_IDS if self._text.vectors == LEARNED_VECTORS else keys.WORDS

    def sentences(self, data_dir: Path, split: str) -> Sequence[str]:
        """Return every text that a split is asked with: its sentences, or the names of all pairs.

        Those of training include the sentences of clips in ``data.also`` and ``data.paste_from``;
        sentences of actors that were pasted before features were stored are among those of the
        features.

        Raises:
            InputError: A data set has no list of this split's sentences.
        """
        if self._data.queries == PAIR_QUERIES:
            return tuple(PAIR_NAMES.values())
        parts: list[Part] = [(data_dir, split)]
        if split == "train":
            parts = training_parts(self._data, data_dir)
            if load_features(data_dir) is None:
                parts += pasted_parts(self._data)
        return [text for part in parts for text in read_sentences_of_split(*part)]

    def open(self, data_dir: Path | None = None) -> WordVectors | Vocabulary:
        """Return the run's words; those that are its own are made when missing.

        Args:
            data_dir: Data whose training sentences they would be made from.

        Raises:
            InputError: A missing file, or vectors of another dimension than the configuration's.
        """
        if self._words is None:
            words = self._open(data_dir)
            if isinstance(words, WordVectors) and words.dimension != self._text.dimension:
                raise InputError(
                    self._text.vectors,
                    "text.dimension",
                    f"must be that of the vectors, {words.dimension}",
                    self._text.dimension,
                )
            self._words = words
        return self._words

    def begin(self, data_dir: Path) -> None:
        """Make and keep anew, from the training sentences, what is the run's own."""
        if self._text.vectors in (TRAIN_VECTORS, LEARNED_VECTORS):
            self._words = self._make(data_dir)

    def vocabulary_size(self, data_dir: Path | None) -> int:
        """Return the number of rows of the learned embedding, and write nothing.

        Args:
            data_dir: Data of a run that begins; None reads what the run has kept.

        Raises:
            InputError: The data has no training sentence, or the words that the run is to begin
                with cannot be read.
        """
        if data_dir is None:
            return load_vocabulary(self._workdir / VOCABULARY_FILE).size
        sentences = self.sentences(data_dir, "train")
        if not sentences:
            raise InputError(data_dir, "train", "must hold a sentence", 0)
        return self._collect(sentences).size

    def embed(self, sentence: str, data_dir: Path | None = None) -> EmbeddedSentence:
        """Return a sentence as the model reads it: vectors (L, D), or rows (L,)."""
        words, max_words = self.open(data_dir), self._text.max_words
        if isinstance(words, Vocabulary):
            return encode_sentence(words, sentence, max_words=max_words)
        return embed_sentence(words, sentence, max_words=max_words)

    def _open(self, data_dir: Path | None) -> WordVectors | Vocabulary:
        if self._text.vectors == LEARNED_VECTORS:
            path = self._workdir / VOCABULARY_FILE
            return load_vocabulary(path) if path.exists() or not data_dir else self._make(data_dir)
        if self._text.vectors != TRAIN_VECTORS:
            path = _vectors_path(self._text.vectors)
            # Beside the file, all runs share the converted form.
            cache_dir = None if _is_writable(path.parent) else self._workdir
            return load_word_vectors(path, cache_dir=cache_dir)
        folder = self._workdir / WORD_VECTORS_FOLDER
        if folder.exists():
            return load_word_vectors(folder)
        if data_dir is None:
            raise InputError(folder, "word vectors", "must exist; is this a trained run?")
        return self._make(data_dir)

    def _make(self, data_dir: Path) -> WordVectors | Vocabulary:
        sentences = self.sentences(data_dir, "train")
        if self._text.vectors == LEARNED_VECTORS:
            vocabulary = self._collect(sentences, tell=True)
            self._workdir.mkdir(parents=True, exist_ok=True)
            save_vocabulary(vocabulary, self._workdir / VOCABULARY_FILE)
            return vocabulary
        folder = self._workdir / WORD_VECTORS_FOLDER
        vectors = train_word_vectors(
            sentences,
            dimension=self._text.dimension,
            window=self._text.train_window,
            epochs=self._text.train_epochs,
            seed=self._seed,
        )
        save_word_vectors(vectors, folder)
        return load_word_vectors(folder)

    def _collect(self, sentences: Sequence[str], *, tell: bool = False) -> Vocabulary:
        """Return the words of training sentences behind those that the run begins with.

        Args:
            sentences: The training sentences.
            tell: Whether to log where the first words are from.
        """
        first = read_first_words(self._config)
        if first is None:
            return collect_vocabulary(sentences)
        vocabulary = collect_vocabulary(sentences, first=first.vocabulary)
        if tell:
            words = counted(len(first.vocabulary.words), "word")
            added = vocabulary.size - first.vocabulary.size
            _log.info("%s: %s, %d more of the training sentences", first.path, words, added)
        return vocabulary


def _vectors_path(vectors: str) -> Path:
    named = find_weights(vectors)
    if named is None:
        return Path(vectors)
    if kept_path(named) is None:
        _log.info("%s: downloading once, as a2d-tf weights %s does", vectors, vectors)
    return fetch_weights(named)


def _is_writable(folder: Path) -> bool:
    # os.access tells root that it may write anywhere, even where nobody is meant to.
    return os.access(folder, os.W_OK) and bool(folder.stat().st_mode & 0o222)
