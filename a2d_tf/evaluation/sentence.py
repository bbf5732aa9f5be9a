"""Evaluate a trained run on a split: metrics, the control, and what the pictures need."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.batches.sentence_pipeline import evaluation_batches, list_samples
from a2d_tf.batches.sides import NO_SIDE, named_side
from a2d_tf.errors import InputError
from a2d_tf.evaluation.sentence_control import exchange_sentences
from a2d_tf.evaluation.sentence_report import ReportSample
from a2d_tf.evaluation.split_frames import tracked_batches
from a2d_tf.media.stored_frame import decode_frame
from a2d_tf.metrics.named_actor import NamedActor
from a2d_tf.metrics.sentence import SentenceMetrics
from a2d_tf.processes.progress import OnProgress
from a2d_tf.records.clip_records import decode_mask, encode_mask
from a2d_tf.records.shard_files import list_shards
from a2d_tf.runs.masks import mask_score, restore_response
from a2d_tf.runs.run_config import describe_training
from a2d_tf.runs.sentence_answerer import SentenceAnswerer


@dataclass(frozen=True)
class EvaluatedSample:
    """One sentence in one frame; pictures stay encoded so that a whole test set fits in memory."""

    video_id: str
    frame_number: int
    sentence: str
    iou: float
    score: float  # confidence of the prediction
    frame_jpeg: bytes
    truth_png: bytes
    predicted_png: bytes

    def decode(self) -> ReportSample:
        """Return the sample with its pictures decoded, at the released clip's size."""
        truth = decode_mask(self.truth_png)
        frame = decode_frame(self.frame_jpeg, truth.shape)
        return ReportSample(
            video_id=self.video_id,
            frame_number=self.frame_number,
            sentence=self.sentence,
            iou=self.iou,
            frame=frame,
            truth=truth,
            predicted=decode_mask(self.predicted_png),
        )


@dataclass(frozen=True)
class SentenceEvaluation:
    """What came out: numbers, IoUs in the order of the samples, and the samples."""

    metrics: dict[str, Any]
    control: dict[str, Any] | None
    ious: NDArray[np.float64]
    samples: list[EvaluatedSample]


def evaluate_sentences(
    run: SentenceAnswerer, *, data_dir: Path, split: str, on_progress: OnProgress | None = None
) -> SentenceEvaluation:
    """Evaluate every sample of a split, with the shuffled-sentence control beside it.

    Masks are compared at the size of the released clip.

    Args:
        run: The trained run, or two streams fused.
        data_dir: The converted data set.
        split: ``"train"`` or ``"test"``.
        on_progress: Called with the number of clips done and that of all clips.

    Raises:
        InputError: No shards, or no sample in the split.
    """
    config = run.config.evaluation
    shards = list_shards(data_dir, split)
    run.check_data(data_dir)
    streams = [
        dataclasses.replace(options, include_absent=config.include_absent)
        for options in run.streams
    ]
    records = list_samples(shards, options=streams[0])
    if not records:
        raise InputError(
            data_dir, split, "must hold a sentence whose actor is in an annotated frame"
        )
    exchanged = exchange_sentences(
        [(video_id, text) for video_id, _, texts in records for text in texts]
    )
    max_sentences = max(len(texts) for _, _, texts in records)
    metrics, control, named = SentenceMetrics(), SentenceMetrics(), NamedActor()
    samples: list[EvaluatedSample] = []
    batches = evaluation_batches(
        shards, streams=streams, batch_size=config.batch_size, max_sentences=max_sentences
    )
    for batch in tracked_batches(batches, total=len(records), on_progress=on_progress):
        texts = [[text.decode() for text in clip] for clip in batch[keys.SENTENCE_TEXTS]]
        asked = texts
        if exchanged is not None:
            asked = _with_control(texts, exchanged, start=len(samples))
        clips = {one.stream: batch[keys.video_of(one.stream)] for one in streams}
        responses = run.responses(clips, asked)
        for row, column in _real_sentences(texts):
            judge = _Judge(batch, row, run)
            truth = _truth(batch, row, column)
            predicted, score = judge.mask(responses[row, column])
            metrics.update(predicted=predicted, truth=truth, score=score)
            named.update(
                predicted=predicted,
                truth=truth,
                others=_other_actors(batch, row, column),
                sided=named_side(texts[row][column]).side != NO_SIDE,
            )
            if exchanged is not None:
                other, other_score = judge.mask(responses[row, max_sentences + column])
                control.update(predicted=other, truth=truth, score=other_score)
            samples.append(
                EvaluatedSample(
                    video_id=batch[keys.VIDEO_ID][row].decode(),
                    frame_number=int(batch[keys.FRAME_NUMBER][row]),
                    sentence=texts[row][column],
                    iou=float(metrics.ious[-1]),
                    score=score,
                    frame_jpeg=batch[keys.CLIP_FRAMES][row],
                    truth_png=encode_mask(truth),
                    predicted_png=encode_mask(predicted),
                )
            )
    control_result = control.result() if exchanged is not None else None
    result: dict[str, Any] = metrics.result() | named.result()
    result["shuffled_mean_iou"] = None if control_result is None else control_result["mean_iou"]
    result |= describe_training(run.step)
    result["split"] = split
    return SentenceEvaluation(result, control_result, np.asarray(metrics.ious), samples)


class _Judge:
    """Turns the responses of one clip into masks of its released size."""

    def __init__(self, batch: Mapping[str, NDArray], row: int, run: SentenceAnswerer) -> None:
        self._box = batch[keys.VALID_BOX][row]
        height, width = batch[keys.SOURCE_SIZE][row]
        self._size = (int(height), int(width))
        self._input_size = run.config.data.size
        self._threshold = run.config.evaluation.threshold

    def mask(self, response: NDArray[np.float32]) -> tuple[NDArray[np.bool_], float]:
        """Return the mask (H, W) and its score."""
        restored = restore_response(
            response, box=self._box, input_size=self._input_size, size=self._size
        )
        return restored > self._threshold, mask_score(restored, threshold=self._threshold)


def _with_control(
    texts: Sequence[Sequence[str]], exchanged: Sequence[str], *, start: int
) -> list[list[str]]:
    """Put each clip's exchanged sentences after its own, in the same order."""
    control = [[""] * len(clip) for clip in texts]
    for index, (row, column) in enumerate(_real_sentences(texts)):
        control[row][column] = exchanged[start + index]
    return [[*clip, *other] for clip, other in zip(texts, control, strict=True)]


def _real_sentences(texts: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    for row, clip in enumerate(texts):
        for column, text in enumerate(clip):
            if text:
                yield row, column


def _other_actors(batch: Mapping[str, NDArray], row: int, column: int) -> list[NDArray[np.bool_]]:
    """Return the masks of the other described actors of a frame."""
    pngs = batch[keys.INSTANCE_MASKS][row]
    others = dict.fromkeys(png for png in pngs if png and png != pngs[column])
    return [decode_mask(png) for png in others]


def _truth(batch: Mapping[str, NDArray], row: int, column: int) -> NDArray[np.bool_]:
    png = batch[keys.INSTANCE_MASKS][row, column]
    if png:
        return decode_mask(png)
    height, width = batch[keys.SOURCE_SIZE][row]
    return np.zeros((int(height), int(width)), np.bool_)
