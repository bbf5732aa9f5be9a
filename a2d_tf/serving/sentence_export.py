"""The SavedModel of a sentence run, or of two fused: its words go along."""

from dataclasses import dataclass
from pathlib import Path

from a2d_tf.runs.fused_sentence import FusedSentenceRun
from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.serving.export_summary import StreamsSummary, describe_streams
from a2d_tf.serving.kept_words import build_questions, keep_words
from a2d_tf.serving.saved_model import write_version
from a2d_tf.serving.served_model import ServedModel
from a2d_tf.serving.served_responses import ServedResponses, streams_of, weight_of
from a2d_tf.serving.served_segmenter import serve_sentences


@dataclass(frozen=True, kw_only=True)
class SentenceSummary(StreamsSummary):
    """What a caller of a served sentence model must know.

    Attributes:
        max_words: Number of words of a sentence that are read.
        words: Number of words that the model knows; of two streams, the smaller number.
        vocabulary_size: Number of words that the run itself knows, likewise.
    """

    max_words: int
    words: int
    vocabulary_size: int


def export_sentence_run(
    run: SentenceRun | FusedSentenceRun, out: Path, *, vocabulary_size: int
) -> tuple[Path, SentenceSummary]:
    """Write a run as the next version under a folder; the version appears there when it is whole.

    Args:
        run: The trained run, or an RGB run and a flow run fused.
        out: Folder of the served model; made when absent.
        vocabulary_size: How many of the most frequent words of its vectors to look at; words that
            the model learned are all kept.

    Returns:
        The folder of the version, and what was written beside the model.

    Raises:
        InputError: The folder cannot be written, no word is left, or it is not known how the flow
            was made that the run trained on.
    """
    runs, source = streams_of(run), run.flow_source()
    kept = [keep_words(one, max_count=vocabulary_size) for one in runs]

    def build(folder: Path) -> ServedModel:
        responses = ServedResponses(run, build_questions(kept, folder))
        return serve_sentences(responses, threshold=run.config.evaluation.threshold)

    def describe(served: ServedModel) -> SentenceSummary:
        return SentenceSummary(
            **describe_streams(
                runs, served, kind="sentences", source=source, rgb_weight=weight_of(run)
            ),
            max_words=min(one.max_words for one in kept),
            words=min(len(one.words) for one in kept),
            vocabulary_size=min(one.vocabulary_size for one in kept),
        )

    return write_version(out, build=build, describe=describe, runs=runs)
