"""The SavedModel of a sentence run: its words and their vectors go along."""

from dataclasses import dataclass
from pathlib import Path

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.export.saved_model import ExportSummary, describe_run, write_version
from a2d_tf.export.served_segmenter import ServedSegmenter
from a2d_tf.export.text_lookup import SentenceEmbedder, select_words
from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.words.word_vectors import WordVectors

VOCABULARY_FILE = "vocabulary.txt"  # in assets: the words, one per line, in the order of vectors


@dataclass(frozen=True)
class SentenceSummary(ExportSummary):
    """What a caller of a served sentence model must know.

    Attributes:
        max_words: Number of words of a sentence that are read.
        threshold: Value above which a response belongs to the mask.
        words: Number of words that the model knows.
        vocabulary_size: Number of words in the run's own vectors.
    """

    max_words: int
    threshold: float
    words: int
    vocabulary_size: int


def export_sentence_run(
    run: SentenceRun, out: Path, *, vocabulary_size: int
) -> tuple[Path, SentenceSummary]:
    """Write a run as the next version under a folder; the version appears there when it is whole.

    Args:
        run: The trained run.
        out: Folder of the served model; made when absent.
        vocabulary_size: How many of the most frequent words to look at.

    Returns:
        The folder of the version, and what was written beside the model.

    Raises:
        InputError: The folder cannot be written, no word is left, or the run is one of flow or of a
            baseline.
    """
    if run.config.data.stream != keys.RGB:
        rule = f"must be {keys.RGB!r}: a served sentence model takes frames and computes no flow"
        raise InputError("export", "data.stream", rule, run.config.data.stream)
    vectors = run.task.word_vectors()
    if not isinstance(vectors, WordVectors):
        rule = "must be a model of word vectors: one that learned its own is not served"
        raise InputError("export", "model.kind", rule, run.config.model.kind)
    words, matrix = select_words(vectors, max_count=vocabulary_size)
    text = run.config.text

    def build(folder: Path) -> ServedSegmenter:
        embedder = SentenceEmbedder(
            words=words,
            matrix=matrix,
            max_words=text.max_words,
            vocabulary_path=folder / VOCABULARY_FILE,
        )
        return ServedSegmenter(run, embedder=embedder)

    summary = SentenceSummary(
        **describe_run(run),
        max_words=text.max_words,
        threshold=run.config.evaluation.threshold,
        words=len(words),
        vocabulary_size=len(vectors),
    )
    return write_version(out, build=build, summary=summary), summary
