"""Evaluate trained pair classifiers on a split: scores of every video, and their precision."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.batches.pair_classifier_pipeline import evaluation_batches, list_videos
from a2d_tf.errors import InputError
from a2d_tf.labels import PAIR_NAMES, VALID_PAIRS
from a2d_tf.metrics.multilabel import MultilabelMetrics
from a2d_tf.processes.progress import OnProgress
from a2d_tf.records.shard_files import list_shards
from a2d_tf.runs.pair_classifier import PairClassifierRun
from a2d_tf.runs.pair_classifier_streams import average_streams, check_streams


@dataclass(frozen=True)
class PairClassifierEvaluation:
    """What came out: numbers, and the scores (43,) of each video by its id."""

    metrics: dict[str, Any]
    scores: dict[str, NDArray[np.float32]]


def evaluate_pair_classifier(
    runs: Sequence[PairClassifierRun],
    *,
    data_dir: Path,
    split: str,
    rgb_weight: float | None = None,
    on_progress: OnProgress | None = None,
) -> PairClassifierEvaluation:
    """Score every video of a split (sentence paper, 5.3).

    A stream's score of a video is the average over clips that cover it, the score of two streams
    their weighted average.

    Args:
        runs: One run, or an RGB run and a flow run; the first one's threshold counts.
        data_dir: Converted videos.
        split: ``"train"`` or ``"test"``.
        rgb_weight: Weight of the RGB scores; those of flow have weight 1. None takes that of
            the RGB run.
        on_progress: Called with the number of videos done and that of all videos of all streams.

    Returns:
        Metrics of ``MultilabelMetrics``, with ``split``, ``step`` of the first run, ``threshold``
        and, for two streams, ``rgb_weight``; the scores in the order of ``labels.VALID_PAIRS``.

    Raises:
        InputError: Two runs that are not RGB and flow, data that does not fit, or no video with a
            pair in the split.
    """
    check_streams(runs)
    first = runs[0].config.evaluation
    shards = list_shards(data_dir, split)
    for run in runs:
        run.check_data(data_dir)
    videos = list_videos(shards)
    if not any(pairs for _, pairs in videos):
        raise InputError(data_dir, split, "must hold a video with an actor-action pair")
    total = len(videos) * len(runs)

    def score(place: int, run: PairClassifierRun) -> dict[str, NDArray[np.float32]]:
        def tell(done: int) -> None:
            if on_progress is not None:
                on_progress(place * len(videos) + done, total)

        return _score_videos(run, shards, on_video=tell)

    streams = [score(place, run) for place, run in enumerate(runs)]
    weight = first.rgb_weight if rgb_weight is None else rgb_weight
    scores = {
        video_id: average_streams([one[video_id] for one in streams], weight)
        for video_id, _ in videos
    }
    metrics = MultilabelMetrics(names=tuple(PAIR_NAMES.values()), threshold=first.threshold)
    for video_id, pairs in videos:
        metrics.update(scores=scores[video_id], truth=[pair in pairs for pair in VALID_PAIRS])
    result = metrics.result()
    result |= {"split": split, "step": runs[0].step, "threshold": first.threshold}
    if len(runs) == 2:
        result["rgb_weight"] = weight
    return PairClassifierEvaluation(result, scores)


def _score_videos(
    run: PairClassifierRun, shards: Sequence[Path], *, on_video: Callable[[int], None]
) -> dict[str, NDArray[np.float32]]:
    """Return the mean score of each video's clips; ``on_video`` is told how many there are."""
    sums: dict[str, NDArray[np.float64]] = {}
    counts: dict[str, int] = {}
    batches = evaluation_batches(
        shards, options=run.clip_options, batch_size=run.config.evaluation.batch_size
    )
    for batch in batches.as_numpy_iterator():
        rows = run.scores(batch[keys.VIDEO])
        for encoded_id, row in zip(batch[keys.VIDEO_ID], rows, strict=True):
            video_id = encoded_id.decode()
            sums[video_id] = sums.get(video_id, 0.0) + row.astype(np.float64)
            counts[video_id] = counts.get(video_id, 0) + 1
        on_video(len(sums))
    return {video_id: (sums[video_id] / counts[video_id]).astype(np.float32) for video_id in sums}
