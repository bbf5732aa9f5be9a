"""Scores of the actor-action pairs in a video of your own (sentence paper, 5.3)."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from a2d_tf.batches.pair_classifier_input import centred_frames, covering_indices
from a2d_tf.inference.clip_stream import stream_clips
from a2d_tf.inference.source_video import SourceVideo, open_source_video
from a2d_tf.processes.progress import OnProgress
from a2d_tf.runs.pair_classifier import PairClassifierRun
from a2d_tf.runs.pair_classifier_streams import average_streams, check_streams


def score_video(
    runs: Sequence[PairClassifierRun],
    video: Path | SourceVideo,
    *,
    rgb_weight: float | None = None,
    on_progress: OnProgress | None = None,
) -> NDArray[np.float32]:
    """Score a video as ``evaluate_pair_classifier`` scores the record of one.

    The video is decoded once for each run, and one batch of clips is in memory.

    Args:
        runs: One run, or an RGB run and a flow run.
        video: A video file, or one that was opened.
        rgb_weight: Weight of the RGB scores; those of flow have weight 1. None takes that of
            the RGB run.
        on_progress: Called with the number of clips scored and that of all clips of all runs.

    Returns:
        Scores (43,) in [0, 1], in the order of ``labels.VALID_PAIRS``.

    Raises:
        InputError: Two runs that are not RGB and flow, or a video that cannot be read.
    """
    check_streams(runs)
    source = open_source_video(video)
    windows = [covering_indices(source.num_frames, run.clip_options).numpy() + 1 for run in runs]
    done, total = 0, sum(map(len, windows))
    scores: list[NDArray[np.float32]] = []
    for run, numbers in zip(runs, windows, strict=True):
        rows: list[NDArray[np.float32]] = []
        for batch in _score_clips(run, source, numbers.tolist()):
            rows.extend(batch)
            done += len(batch)
            if on_progress is not None:
                on_progress(done, total)
        scores.append(np.asarray(np.mean(rows, axis=0, dtype=np.float64), np.float32))
    weight = runs[0].config.evaluation.rgb_weight if rgb_weight is None else rgb_weight
    return average_streams(scores, weight)


def _score_clips(
    run: PairClassifierRun, video: SourceVideo, windows: Sequence[Sequence[int]]
) -> Iterator[NDArray[np.float32]]:
    """Yield the scores (B, 43) of each batch of clips."""
    options = run.clip_options
    clips = stream_clips(
        video,
        windows,
        stream=options.stream,
        flow_source=run.flow_source(),
        prepare=lambda frames: centred_frames(frames, options).numpy(),
    )
    while batch := list(islice(clips, run.config.evaluation.batch_size)):
        yield run.scores(np.stack(batch))
