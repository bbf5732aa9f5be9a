"""Exporting a run for TensorFlow Serving."""

from pathlib import Path

from a2d_tf.api.folder import named_folder
from a2d_tf.api.joint_segmenter import JointSegmenter
from a2d_tf.api.load import Segmenter, load_run
from a2d_tf.api.sentence_segmenter import SentenceSegmenter
from a2d_tf.config.schema import LEARNED_VECTORS
from a2d_tf.errors import InputError
from a2d_tf.files.folder_lock import hold_folder
from a2d_tf.serving import DEFAULT_VOCABULARY_SIZE
from a2d_tf.serving.export_summary import ExportSummary
from a2d_tf.serving.joint_export import export_joint_run
from a2d_tf.serving.pair_queries_export import export_pair_queries
from a2d_tf.serving.sentence_export import export_sentence_run


def export(
    run: str | Path | Segmenter,
    out: str | Path,
    *,
    pairs: bool = False,
    vocabulary_size: int | None = None,
) -> Path:
    """Write a run as a SavedModel that takes raw frames and texts.

    Args:
        run: Folder of a run, or a loaded one.
        out: Folder of the served model, created if missing; the next version is added to it.
        pairs: Whether a sentence run is asked for actor-action pairs, by their ids, in the place of
            sentences.
        vocabulary_size: Number of the most frequent words that a sentence run keeps; None keeps
            100,000.

    Returns:
        Folder of the version.

    Raises:
        InputError: The run cannot be served, an option is not for such a run, or ``out`` cannot be
            written.
    """
    loaded = load_run(run) if isinstance(run, str | Path) else run
    folder = named_folder(out, "out")
    with hold_folder(folder):
        version, _ = export_version(loaded, folder, pairs=pairs, vocabulary_size=vocabulary_size)
    return version


def export_version(
    run: Segmenter, out: Path, *, pairs: bool = False, vocabulary_size: int | None = None
) -> tuple[Path, ExportSummary]:
    """Do what ``export`` does in a folder that the caller holds.

    Returns:
        Folder of the version, and what was written beside the model.
    """
    if isinstance(run, JointSegmenter):
        _refuse(run, pairs=pairs or None, vocabulary_size=vocabulary_size)
        return export_joint_run(run.run, out)
    if pairs:
        _refuse(run, vocabulary_size=vocabulary_size)
        return export_pair_queries(run.run, out)
    if run.run.config.text.vectors == LEARNED_VECTORS and vocabulary_size is not None:
        rule = "must not be given for a run that learned its words with the model: all are kept"
        raise InputError(run.run.task.workdir, "--vocabulary-size", rule, vocabulary_size)
    size = DEFAULT_VOCABULARY_SIZE if vocabulary_size is None else vocabulary_size
    return export_sentence_run(run.run, out, vocabulary_size=size)


def _refuse(run: SentenceSegmenter | JointSegmenter, **options: object) -> None:
    """Raise InputError for an option that does not apply to this export."""
    for name, value in options.items():
        if value is not None:
            rule = "is only for a sentence run that answers sentences"
            raise InputError(run.run.task.workdir, name, rule, value)
