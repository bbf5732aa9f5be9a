"""Writes a run as the next version of a model that TensorFlow Serving serves.

::

    <out>/<version>/
        saved_model.pb variables/      the graph and its weights, word vectors included
        assets/vocabulary.txt          the words, one a line, in the order of their vectors
        assets.extra/a2d_tf.json       what a caller must know: frames, frame_stride, ...
"""

import json
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import tensorflow as tf

from a2d_tf import __version__, keys
from a2d_tf.data.word_vectors import WordVectors
from a2d_tf.errors import InputError
from a2d_tf.export.served_segmenter import ServedSegmenter, without_cudnn
from a2d_tf.export.text_lookup import SentenceEmbedder, select_words
from a2d_tf.inference.run import SentenceRun

SIGNATURE = "serving_default"
SUMMARY_FILE = Path("assets.extra", "a2d_tf.json")
DEFAULT_VOCABULARY_SIZE = 100_000


@dataclass(frozen=True)
class ExportSummary:
    """What a caller of the served model must know.

    Attributes:
        frames: Frames T of a request; the answer is for the one at index ``answered_frame``.
        frame_stride: Frames of the video from one of them to the next.
        answered_frame: T // 2.
        size: Side of the network's square input, in pixels; larger frames gain nothing.
        max_words: Words of a sentence that are read.
        threshold: Responses above it are the mask.
        words: Words that the model knows.
        vocabulary_size: Words in the run's own vectors.
        step: Training steps that the model saw.
        a2d_tf: Version of the package that wrote it.
    """

    frames: int
    frame_stride: int
    answered_frame: int
    size: int
    max_words: int
    threshold: float
    words: int
    vocabulary_size: int
    step: int
    a2d_tf: str


def export_run(
    run: SentenceRun, out: Path, *, vocabulary_size: int = DEFAULT_VOCABULARY_SIZE
) -> tuple[Path, ExportSummary]:
    """Write a run as the next version under a folder; the version appears there when it is whole.

    Args:
        run: The trained run.
        out: Folder of the served model; made when absent.
        vocabulary_size: How many of the most frequent words to look at.

    Returns:
        The folder of the version, and what was written beside the model.

    Raises:
        InputError: The folder cannot be written, no word is left, it is a run of flow or of a
            baseline.
    """
    if run.config.data.stream != keys.RGB:
        rule = f"must be {keys.RGB!r}: a served model takes frames and computes no flow"
        raise InputError("export", "data.stream", rule, run.config.data.stream)
    vectors = run.task.word_vectors()
    if not isinstance(vectors, WordVectors):
        rule = "must be a model of word vectors: one that learned its own is not served"
        raise InputError("export", "model.kind", rule, run.config.model.kind)
    words, matrix = select_words(vectors, max_count=vocabulary_size)
    data, text = run.config.data, run.config.text
    summary = ExportSummary(
        frames=data.frames,
        frame_stride=data.frame_stride,
        answered_frame=data.frames // 2,
        size=data.size,
        max_words=text.max_words,
        threshold=run.config.evaluation.threshold,
        words=len(words),
        vocabulary_size=len(vectors),
        step=run.step,
        a2d_tf=__version__,
    )
    try:
        out.mkdir(parents=True, exist_ok=True)
        # A server that watches the folder takes up whatever has a number for a name.
        with tempfile.TemporaryDirectory(prefix=".partial-", dir=out) as folder:
            partial = Path(folder, "model")
            embedder = SentenceEmbedder(
                words=words,
                matrix=matrix,
                max_words=text.max_words,
                vocabulary_path=Path(folder, "vocabulary.txt"),
            )
            served = ServedSegmenter(run, embedder=embedder)
            with without_cudnn(run.model):
                tf.saved_model.save(served, str(partial), signatures={SIGNATURE: served.segment})
            (partial / SUMMARY_FILE).parent.mkdir()
            (partial / SUMMARY_FILE).write_text(
                json.dumps(asdict(summary), indent=2) + "\n", encoding="utf-8"
            )
            version = out / str(next_version(out))
            partial.replace(version)
    except (OSError, tf.errors.ResourceExhaustedError) as error:  # TensorFlow's for a full disk
        reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise InputError(out, "folder", f"must be writable and have room: {reason}") from error
    return version, summary


def next_version(out: Path) -> int:
    """Return the number after the highest version under a folder, 1 where there is none."""
    return 1 + max((int(path.name) for path in out.iterdir() if path.name.isdecimal()), default=0)
