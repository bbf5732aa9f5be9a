"""Which actor-action pairs are asked of a video (sentence paper, 5.3)."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from a2d_tf.data.pair_scores import load_pair_scores
from a2d_tf.errors import InputError
from a2d_tf.inference.answerer import Answerer
from a2d_tf.inference.label_map import pairs_in
from a2d_tf.labels import PAIR_NAMES, VALID_PAIRS

ALL, TRUTH, CLASSIFIER = "all", "truth", "classifier"
DEFAULT_THRESHOLD = 0.5  # paper, 5.3: "a confidence score higher than 0.5"


@dataclass(frozen=True)
class Candidates:
    """The pairs that are asked of each video.

    Attributes:
        kind: ``ALL`` valid pairs, the pairs of the annotated frame's own ``TRUTH`` (an upper bound,
            no prediction), or those that a ``CLASSIFIER`` scored above a threshold.
        path: The classifier's scores.
        threshold: Of the classifier's scores.
        of_video: What the classifier chose for each video, ids ascending.
    """

    kind: str
    path: Path | None = None
    threshold: float | None = None
    of_video: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def check_videos(self, video_ids: Iterable[str]) -> None:
        """Raise InputError, which names the first of the videos that the classifier did not see."""
        if self.kind != CLASSIFIER:
            return
        for video_id in video_ids:
            if video_id not in self.of_video:
                raise InputError(self.path, "videos", "must hold scores of every video", video_id)

    def choose(self, video_id: str, truth: NDArray[np.uint8]) -> tuple[int, ...]:
        """Return the ids of the pairs to ask, ascending; there may be none.

        Args:
            video_id: Of a video that ``check_videos`` has passed.
            truth: Label map (H, W) of the annotated frame, which only ``TRUTH`` looks at.
        """
        if self.kind == ALL:
            return VALID_PAIRS
        if self.kind == TRUTH:
            return pairs_in(truth)
        return self.of_video[video_id]


def load_candidates(source: str, *, threshold: float | None = None) -> Candidates:
    """Return the candidates that ``source`` stands for.

    Args:
        source: ``"all"``, ``"truth"``, or the path of a classifier's ``pair_scores.json``.
        threshold: Pairs that scored above it are asked; None takes the paper's 0.5.

    Raises:
        InputError: The file cannot be read, the threshold is not from 0 to 1 or is given without a
            file.
    """
    if source in (ALL, TRUTH):
        if threshold is not None:
            rule = "needs the scores of a classifier (--pairs FILE)"
            raise InputError("--pair-threshold", "value", rule, threshold)
        return Candidates(source)
    threshold = DEFAULT_THRESHOLD if threshold is None else threshold
    if not (math.isfinite(threshold) and 0 <= threshold <= 1):
        raise InputError("--pair-threshold", "value", "must be from 0 to 1", threshold)
    path = Path(source)
    chosen = {
        video_id: tuple(
            pair for pair, score in zip(VALID_PAIRS, row, strict=True) if score > threshold
        )
        for video_id, row in load_pair_scores(path).items()
    }
    return Candidates(CLASSIFIER, path=path, threshold=threshold, of_video=chosen)


def known_pairs(run: Answerer) -> tuple[int, ...]:
    """Return the pairs of whose names a run knows a word, ids ascending.

    The others cannot be asked: to the run their names are no text at all.

    Raises:
        InputError: It knows no word of any name.
    """
    known = tuple(pair for pair, name in PAIR_NAMES.items() if _knows(run, name))
    if not known:
        rule = "must hold a word of a pair's name, such as 'adult walking'"
        raise InputError("run", "word vectors", rule)
    return known


def exchange_pairs(pair_ids: Sequence[int]) -> dict[int, int]:
    """Give every pair another one, each used once: half of the sequence further on.

    Asked by that other's name, a pair's mask shows what the names themselves are worth. A pair
    that is alone keeps its own.
    """
    count = len(pair_ids)
    return {one: pair_ids[(row + count // 2) % count] for row, one in enumerate(pair_ids)}


def _knows(run: Answerer, name: str) -> bool:
    try:
        run.unknown_words(name)
    except InputError:
        return False
    return True
