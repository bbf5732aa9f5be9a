"""Exporting a run for TensorFlow Serving."""

from pathlib import Path

from a2d_tf.api.joint_segmenter import JointSegmenter
from a2d_tf.api.load import Segmenter, load_run
from a2d_tf.files.folder_lock import hold_folder
from a2d_tf.serving import DEFAULT_VOCABULARY_SIZE
from a2d_tf.serving.joint_export import export_joint_run
from a2d_tf.serving.sentence_export import export_sentence_run


def export(
    run: str | Path | Segmenter,
    out: str | Path,
    *,
    vocabulary_size: int = DEFAULT_VOCABULARY_SIZE,
) -> Path:
    """Write a run as a SavedModel that takes raw frames and texts.

    Args:
        run: Folder of a run, or a loaded one.
        out: Folder of the served model, made when missing; its next free version is written.
        vocabulary_size: How many of the most frequent words a sentence run takes along.

    Returns:
        Folder of the version.

    Raises:
        InputError: The run cannot be served, or ``out`` cannot be written.
    """
    loaded = load_run(run) if isinstance(run, str | Path) else run
    with hold_folder(Path(out)):
        if isinstance(loaded, JointSegmenter):
            return export_joint_run(loaded.run, Path(out))[0]
        return export_sentence_run(loaded.run, Path(out), vocabulary_size=vocabulary_size)[0]
