"""Semantic segmentation of a split by asking the names of actor-action pairs (paper, 5.3)."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.batches.labelled_records import list_labelled
from a2d_tf.batches.sentence_pipeline import labelled_batches
from a2d_tf.errors import InputError
from a2d_tf.evaluation.split_frames import FramesEvaluation, evenly_spaced, tracked_batches
from a2d_tf.labels import PAIR_NAMES, pair_name
from a2d_tf.media.label_picture import decode_labels
from a2d_tf.media.stored_frame import decode_frame
from a2d_tf.metrics.semantic import SemanticMetrics
from a2d_tf.processes.progress import OnProgress
from a2d_tf.records.shard_files import list_shards
from a2d_tf.runs.label_map import label_map
from a2d_tf.runs.labelled_frame import LabelledFrame
from a2d_tf.runs.masks import restore_response
from a2d_tf.runs.pair_candidates import Candidates, exchange_pairs, known_pairs
from a2d_tf.runs.sentence_answerer import SentenceAnswerer

# Clips are asked one of these numbers of names, so that the model is not traced more often.
_NUM_NAMES = (1, 2, 4, 8, 16, 32, len(PAIR_NAMES))


PairQueriesEvaluation = FramesEvaluation[LabelledFrame]  # with frames evenly spaced


def evaluate_pair_queries(
    run: SentenceAnswerer,
    *,
    data_dir: Path,
    split: str,
    candidates: Candidates,
    num_shown: int = 12,
    on_progress: OnProgress | None = None,
) -> PairQueriesEvaluation:
    """Label every annotated frame of a split, at its released size, and compare.

    A frame is labelled with the candidates of its video; one without candidates is background. The
    prediction has two controls: background everywhere, and the same candidates asked by each
    other's names (``exchange_pairs``).

    Args:
        run: The trained run; any that can read the names may be asked.
        data_dir: The converted data set.
        split: ``"train"`` or ``"test"``.
        candidates: Pairs that are asked for.
        num_shown: Largest number of frames to return for pictures.
        on_progress: Called with the number of frames done and that of all frames.

    Returns:
        Metrics of ``SemanticMetrics.result``, with ``background`` and ``exchanged_names`` of the
        same form (the latter None where the run can read only one name), ``per_class`` and counts.

    Raises:
        InputError: No shards, no label map in the split, a video that the candidates do not know,
            or a run that knows no word of any name.
    """
    shards = list_shards(data_dir, split)
    run.check_data(data_dir)
    listed = list_labelled(shards)
    if not listed:
        raise InputError(data_dir, split, "must hold a frame with a label map, as A2D has")
    candidates.check_videos(frame.video_id for frame in listed)
    questions, scores = _Questions(candidates, known_pairs(run)), _Scores()
    shown = evenly_spaced(len(listed), num_shown)
    frames: list[LabelledFrame] = []
    streams, number = run.streams, 0
    batches = labelled_batches(shards, streams=streams, batch_size=run.config.evaluation.batch_size)
    for batch in tracked_batches(batches, total=len(listed), on_progress=on_progress):
        videos = [video_id.decode() for video_id in batch[keys.VIDEO_ID]]
        truths = [decode_labels(png) for png in batch[keys.LABEL_MAP]]
        pairs = [questions.choose(*one) for one in zip(videos, truths, strict=True)]
        asked = [questions.with_exchanged(clip) for clip in pairs]
        clips = {one.stream: batch[keys.video_of(one.stream)] for one in streams}
        responses = _ask(run, clips, asked)
        for row, truth in enumerate(truths):
            maps = {
                pair: restore_response(
                    response,
                    box=batch[keys.VALID_BOX][row],
                    input_size=run.config.data.size,
                    size=truth.shape,
                )
                for pair, response in zip(asked[row], responses[row], strict=False)
            }
            predicted = _label(run, maps, {pair: pair for pair in pairs[row]}, truth)
            exchanged = {pair: questions.exchanged[pair] for pair in pairs[row]}
            other = _label(run, maps, exchanged, truth)
            scores.update(truth, predicted=predicted, exchanged=other)
            if number in shown:
                frame = decode_frame(batch[keys.CLIP_FRAMES][row], truth.shape)
                frame_number = int(batch[keys.FRAME_NUMBER][row])
                one = LabelledFrame(videos[row], frame_number, frame, truth, predicted)
                frames.append(one)
            number += 1
    metrics = scores.result(with_exchanged=len(questions.known) > 1) | questions.result()
    metrics["threshold"] = run.config.evaluation.threshold
    metrics["trained_on"] = run.config.data.queries
    return PairQueriesEvaluation(metrics, frames)


class _Questions:
    """Chooses the pairs of each frame and counts them."""

    def __init__(self, candidates: Candidates, known: tuple[int, ...]) -> None:
        self.known = known
        self.exchanged = exchange_pairs(known)
        self._candidates = candidates
        self._numbers: list[int] = []  # number of pairs of each frame
        self._videos: dict[str, bool] = {}  # whether a frame of it was asked anything
        self._unread: set[int] = set()

    def choose(self, video_id: str, truth: NDArray[np.uint8]) -> tuple[int, ...]:
        """Return the candidates of a frame that the run can read."""
        candidates = self._candidates.choose(video_id, truth)
        pairs = tuple(pair for pair in candidates if pair in self.known)
        self._unread.update(set(candidates) - set(pairs))
        self._numbers.append(len(pairs))
        self._videos[video_id] = self._videos.get(video_id, False) or bool(pairs)
        return pairs

    def with_exchanged(self, pairs: Sequence[int]) -> tuple[int, ...]:
        """Return pairs and those whose names ask for them in the control, each once."""
        return tuple(dict.fromkeys([*pairs, *(self.exchanged[pair] for pair in pairs)]))

    def result(self) -> dict[str, Any]:
        """Return what was asked, in numbers."""
        return {
            "candidates": self._candidates.kind,
            "pair_threshold": self._candidates.threshold,
            "num_frames": len(self._numbers),
            "num_videos": len(self._videos),
            "pairs_per_frame": float(np.mean(self._numbers)),
            "frames_without_query": self._numbers.count(0),
            "videos_without_query": list(self._videos.values()).count(False),
            "names_not_read": [pair_name(pair) for pair in sorted(self._unread)],
        }


class _Scores:
    """Metrics of the prediction and of both controls."""

    def __init__(self) -> None:
        self._predicted = SemanticMetrics()
        self._exchanged = SemanticMetrics()
        self._background = SemanticMetrics()

    def update(
        self,
        truth: NDArray[np.uint8],
        *,
        predicted: NDArray[np.uint8],
        exchanged: NDArray[np.uint8],
    ) -> None:
        """Add a frame; all maps are (H, W)."""
        self._predicted.update(predicted=predicted, truth=truth)
        self._exchanged.update(predicted=exchanged, truth=truth)
        self._background.update(predicted=np.zeros_like(truth), truth=truth)

    def result(self, *, with_exchanged: bool) -> dict[str, Any]:
        """Return the metrics, those of the controls and those of each class by its name."""
        classes = self._predicted.per_class()
        return {
            **self._predicted.result(),
            "background": self._background.result(),
            "exchanged_names": self._exchanged.result() if with_exchanged else None,
            "per_class": {pair_name(one): values for one, values in classes.items()},
        }


def _ask(
    run: SentenceAnswerer, clips: Mapping[str, NDArray[np.float32]], asked: Sequence[Sequence[int]]
) -> NDArray[np.float32]:
    """Return responses (B, K, r, r); those beyond a clip's own names mean nothing."""
    most = max(map(len, asked))
    if not most:
        return np.zeros((len(asked), 0, 1, 1), np.float32)
    count = next(number for number in _NUM_NAMES if number >= most)
    names = [[PAIR_NAMES[pair] for pair in pairs] for pairs in asked]
    return run.responses(clips, [[*clip, *[""] * (count - len(clip))] for clip in names])


def _label(
    run: SentenceAnswerer,
    maps: Mapping[int, NDArray[np.float32]],
    name_of: Mapping[int, int],
    truth: NDArray[np.uint8],
) -> NDArray[np.uint8]:
    """Return the label map of pairs, each with the response to the name that ``name_of`` says."""
    chosen = [maps[name] for name in name_of.values()]
    responses = np.stack(chosen) if chosen else np.zeros((0, *truth.shape), np.float32)
    return label_map(responses, tuple(name_of), threshold=run.config.evaluation.threshold)
