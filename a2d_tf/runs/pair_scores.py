"""Scores of actor-action pairs, one file for all videos: they choose the pairs to ask for.

The file is JSON, ``{video id: {pair name: score}}``, with all 43 pairs of every video.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.files.json_text import decode_json
from a2d_tf.files.whole_files import replace_text
from a2d_tf.labels import PAIR_NAMES

_NAMES = tuple(PAIR_NAMES.values())


def save_pair_scores(scores: Mapping[str, NDArray[np.floating[Any]]], path: Path) -> None:
    """Write the scores (43,) of every video, in the order of ``labels.VALID_PAIRS``.

    Raises:
        ValueError: A video has another number of scores, or one that is not from 0 to 1.
    """
    videos = {}
    for video_id, values in scores.items():
        row = np.asarray(values, np.float32)
        if row.shape != (len(_NAMES),) or not ((row >= 0) & (row <= 1)).all():
            raise ValueError(f"{video_id}: must have {len(_NAMES)} scores from 0 to 1, got {row}")
        # The shortest decimals that read back as the same float32.
        videos[video_id] = {
            name: float(str(score)) for name, score in zip(_NAMES, row, strict=True)
        }
    replace_text(path, json.dumps(videos, indent=1) + "\n")


def load_pair_scores(path: Path) -> dict[str, NDArray[np.float32]]:
    """Return the scores (43,) of every video, in the order of ``labels.VALID_PAIRS``.

    Raises:
        InputError: The file is missing, is not such JSON, or a video lacks a pair, has one that
            does not exist, or a score that is not a number from 0 to 1.
    """
    try:
        videos = decode_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(path, "file", "must exist (see a2d-tf evaluate of a classifier)") from None
    except OSError as error:
        raise InputError(path, "file", "must be readable", error.strerror) from None
    except ValueError as error:
        raise InputError(path, "file", f"must be JSON: {error}") from None
    if not isinstance(videos, dict):
        raise InputError(path, "file", "must be an object of videos", type(videos).__name__)
    return {video_id: _row(path, video_id, values) for video_id, values in videos.items()}


def _row(path: Path, video_id: str, values: Any) -> NDArray[np.float32]:
    if not isinstance(values, dict):
        rule = "must be an object of pair names and scores"
        raise InputError(path, video_id, rule, type(values).__name__)
    for name in values:
        if name not in _NAMES:
            raise InputError(path, video_id, "must name valid actor-action pairs", name)
    for name in _NAMES:
        if name not in values:
            raise InputError(path, video_id, "must have a score of every pair; missing is", name)
        score = values[name]
        if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 1:
            raise InputError(path, f"{video_id}: {name}", "must be a number from 0 to 1", score)
    return np.array([values[name] for name in _NAMES], np.float32)
