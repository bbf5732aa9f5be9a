"""Which actor-action pairs a video is asked for (sentence paper, 5.3)."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.labels import PAIR_NAMES, VALID_PAIRS
from a2d_tf.runs.label_map import pairs_in
from a2d_tf.runs.pair_scores import load_pair_scores
from a2d_tf.runs.sentence_answerer import SentenceAnswerer

DEFAULT_THRESHOLD = 0.5  # paper, 5.3: "a confidence score higher than 0.5"
_NUM_NAMED = 3  # scores in the message about a video without a pair


@dataclass(frozen=True)
class Candidates:
    """The pairs that each video is asked for.

    Attributes:
        kind: ``keys.ALL_PAIRS``, all valid ones; ``keys.TRUE_PAIRS``, those in the annotated
            frame's own truth (an upper bound, no prediction); or ``keys.SCORED_PAIRS``, those that
            a classifier scored above a threshold.
        path: File of the classifier's scores.
        threshold: Threshold of the classifier's scores.
        of_video: Pairs that the classifier chose for each video, ids ascending.
    """

    kind: str
    path: Path | None = None
    threshold: float | None = None
    of_video: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def check_videos(self, video_ids: Iterable[str]) -> None:
        """Raise InputError, naming the first of the videos that the classifier did not see."""
        if self.kind != keys.SCORED_PAIRS:
            return
        for video_id in video_ids:
            if video_id not in self.of_video:
                raise InputError(self.path, "videos", "must hold scores of every video", video_id)

    def choose(self, video_id: str, truth: NDArray[np.uint8]) -> tuple[int, ...]:
        """Return the ids of the pairs to ask, ascending; there may be none.

        Args:
            video_id: Id of a video that ``check_videos`` has passed.
            truth: Label map (H, W) of the annotated frame, which only ``keys.TRUE_PAIRS`` looks at.
        """
        if self.kind == keys.ALL_PAIRS:
            return VALID_PAIRS
        if self.kind == keys.TRUE_PAIRS:
            return pairs_in(truth)
        return self.of_video[video_id]


@dataclass(frozen=True)
class ChosenPairs:
    """The pairs that a classifier chose for one video.

    Attributes:
        scores: Score of each chosen pair by its id, ids ascending; at least one.
        threshold: Value that these scores are above.
    """

    scores: Mapping[int, float]
    threshold: float


def choose_pairs(scores: NDArray[np.float32], *, threshold: float, video_path: Path) -> ChosenPairs:
    """Return the pairs of one video that scored above a threshold.

    Args:
        scores: (43,), in the order of ``labels.VALID_PAIRS``.
        threshold: Threshold of the scores, from 0 to 1.
        video_path: The video, for the message.

    Raises:
        InputError: There is no such pair; the highest scores are named.
    """
    # The shortest decimals that read back as the same float32.
    by_pair = {pair: float(str(score)) for pair, score in zip(VALID_PAIRS, scores, strict=True)}
    chosen = _above(scores, threshold)
    if not chosen:
        highest = sorted(VALID_PAIRS, key=lambda pair: -by_pair[pair])[:_NUM_NAMED]
        named = ", ".join(f"{PAIR_NAMES[pair]} {by_pair[pair]:.3f}" for pair in highest)
        rule = (
            f"must show a pair that the classifier scores above {threshold:g}, but the highest are "
            f"{named}; give a lower --pair-threshold to ask for these"
        )
        raise InputError(video_path, "pairs", rule)
    return ChosenPairs({pair: by_pair[pair] for pair in chosen}, threshold)


def load_candidates(source: str, *, threshold: float | None = None) -> Candidates:
    """Return the candidates that ``source`` stands for.

    Args:
        source: ``"all"``, ``"truth"``, or the path of a classifier's ``pair_scores.json``.
        threshold: Score above which a pair is asked for; None takes the paper's 0.5.

    Raises:
        InputError: The file cannot be read, the threshold is not from 0 to 1 or is given without a
            file.
    """
    if source in (keys.ALL_PAIRS, keys.TRUE_PAIRS):
        if threshold is not None:
            rule = "needs the scores of a classifier (--pairs FILE)"
            raise InputError("--pair-threshold", "value", rule, threshold)
        return Candidates(source)
    threshold = check_pair_threshold(DEFAULT_THRESHOLD if threshold is None else threshold)
    path = Path(source)
    chosen = {video_id: _above(row, threshold) for video_id, row in load_pair_scores(path).items()}
    return Candidates(keys.SCORED_PAIRS, path=path, threshold=threshold, of_video=chosen)


def check_pair_threshold(threshold: float) -> float:
    """Return a threshold of a classifier's scores; InputError unless it is from 0 to 1."""
    if not (math.isfinite(threshold) and 0 <= threshold <= 1):
        raise InputError("--pair-threshold", "value", "must be from 0 to 1", threshold)
    return threshold


def known_pairs(run: SentenceAnswerer, pair_ids: Sequence[int] = VALID_PAIRS) -> tuple[int, ...]:
    """Return those pairs whose names hold a word that a run knows, in their order.

    The others cannot be asked for: to the run their names are no text at all.

    Raises:
        InputError: The run knows no word of any name.
    """
    known = tuple(pair for pair in pair_ids if _knows(run, PAIR_NAMES[pair]))
    if not known:
        rule = f"must hold a word of a pair's name, such as {PAIR_NAMES[pair_ids[0]]!r}"
        raise InputError("run", "word vectors", rule)
    return known


def exchange_pairs(pair_ids: Sequence[int]) -> dict[int, int]:
    """Give every pair another one, each used once: half of the sequence further on.

    A pair's mask, asked for by the other's name, shows what the names themselves are worth. A pair
    that is alone keeps its own name.
    """
    count = len(pair_ids)
    return {one: pair_ids[(row + count // 2) % count] for row, one in enumerate(pair_ids)}


def _above(scores: NDArray[np.float32], threshold: float) -> tuple[int, ...]:
    """Return the pairs whose score, of (43,), is above a threshold, ids ascending."""
    return tuple(pair for pair, score in zip(VALID_PAIRS, scores, strict=True) if score > threshold)


def _knows(run: SentenceAnswerer, name: str) -> bool:
    try:
        run.unknown_words(name)
    except InputError:
        return False
    return True
