"""A run that was trained on drawn clips knows nothing about real videos, and says so."""

import logging
from pathlib import Path

from a2d_tf.inference.source_video import SourceVideo
from a2d_tf.releases.release import DRAWN, DRAWN_FILE
from a2d_tf.training.data_summary import read_data_summary

_log = logging.getLogger(__name__)
_LEVELS = 4  # from a clip up to its release


def learned_from_drawn_clips(workdir: Path) -> bool:
    """Return whether all data that a run trained on was drawn; False where it does not say."""
    sources = [entry["source"] for entry in read_data_summary(workdir)]
    return bool(sources) and all(source.get(f"{DRAWN}_sha256") for source in sources)


def warn_of_drawn_clips(workdir: Path, video: SourceVideo) -> None:
    """Warn where a run that learned from drawn clips alone is asked about another video.

    Args:
        workdir: Folder of the run.
        video: The video.
    """
    above = video.path.absolute().parents[:_LEVELS]
    if any((folder / DRAWN_FILE).is_file() for folder in above):
        return
    if learned_from_drawn_clips(workdir):
        _log.warning(
            "%s: this run was trained on drawn clips only, so its results on other "
            "videos mean nothing (README: train on A2D)",
            workdir,
        )
