"""Evaluate a SharpMask run on a split: its masks inside the true boxes."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.batches.labelled_pipeline import evaluation_batches
from a2d_tf.batches.labelled_records import list_labelled
from a2d_tf.errors import InputError
from a2d_tf.evaluation.split_frames import FramesEvaluation, tracked_batches
from a2d_tf.processes.progress import OnProgress
from a2d_tf.records.shard_files import list_shards
from a2d_tf.runs.detected_actors import paste_mask
from a2d_tf.runs.sharpmask import SharpMaskRun

_FILLED = np.ones((1, 1), np.float32)


@dataclass(frozen=True)
class SegmentedFrame:
    """An annotated frame in the network's square, with the masks of its actors."""

    video_id: str
    frame_number: int  # 1-based
    frame: NDArray[np.uint8]  # (S, S, 3) RGB
    truth: NDArray[np.bool_]  # (n, S, S)
    predicted: NDArray[np.bool_]  # (n, S, S)


SharpMaskEvaluation = FramesEvaluation[SegmentedFrame]  # with the first frames that show an actor


def evaluate_sharpmask(
    run: SharpMaskRun,
    *,
    data_dir: Path,
    split: str,
    num_shown: int = 12,
    on_progress: OnProgress | None = None,
) -> SharpMaskEvaluation:
    """Segment every actor of a split's annotated frames inside its true box, and compare.

    Masks are compared in the network's square. The control is the filled box.

    Args:
        run: The trained run.
        data_dir: The converted data set.
        split: ``"train"`` or ``"test"``.
        num_shown: Largest number of frames to return for pictures.
        on_progress: Called with the number of frames done and that of all frames.

    Returns:
        Metrics: ``mean_iou`` of the actors, ``above_half``, the share of them with an IoU above
            0.5, ``filled_box`` with the same two of the control, and counts.

    Raises:
        InputError: No shards, no actor in a frame with a label map, or data of another unit.
    """
    shards = list_shards(data_dir, split)
    run.check_data(data_dir)
    counts = _count_actors(shards)
    if not counts.most:
        raise InputError(data_dir, split, "must hold an actor in a frame with a label map")
    batches = evaluation_batches(
        shards,
        options=dataclasses.replace(run.clip_options, max_instances=counts.most),
        batch_size=run.config.evaluation.batch_size,
    )
    ious: list[float] = []
    control: list[float] = []
    frames: list[SegmentedFrame] = []
    num_frames = 0
    for batch in tracked_batches(batches, total=counts.frames, on_progress=on_progress):
        present = batch[keys.TRUE_ACTORS] > 0
        pictures = batch[keys.VIDEO][:, 0]
        soft = run.segment(pictures, batch[keys.TRUE_BOXES], present=present)
        num_frames += len(present)
        for row in np.flatnonzero(present.any(axis=1)).tolist():
            rows = np.flatnonzero(present[row])
            truth = batch[keys.TRUE_MASKS][row, rows].astype(bool)
            boxes = batch[keys.TRUE_BOXES][row, rows]
            size = truth.shape[1:]
            predicted = np.stack(
                [
                    paste_mask(one, box=box, size=size)
                    for one, box in zip(soft[row, rows], boxes, strict=True)
                ]
            )
            filled = np.stack([paste_mask(_FILLED, box=box, size=size) for box in boxes])
            ious += _ious(predicted, truth)
            control += _ious(filled, truth)
            if len(frames) < num_shown:
                frame = np.rint((pictures[row] + 1) * 127.5).clip(0, 255).astype(np.uint8)
                video_id, number = batch[keys.VIDEO_ID][row], batch[keys.FRAME_NUMBER][row]
                frames.append(
                    SegmentedFrame(video_id.decode(), int(number), frame, truth, predicted)
                )
    metrics = {
        **_summary(ious),
        "filled_box": _summary(control),
        "num_actors": len(ious),
        "num_frames": num_frames,
        "step": run.step,
        "split": split,
    }
    return SharpMaskEvaluation(metrics, frames)


class _Counts(NamedTuple):
    frames: int
    most: int  # largest number of actors in a frame


def _count_actors(shards: Sequence[Path]) -> _Counts:
    actors = [len(frame.actors) for frame in list_labelled(shards)]
    return _Counts(len(actors), max(actors, default=0))


def _ious(predicted: NDArray[np.bool_], truth: NDArray[np.bool_]) -> list[float]:
    """Return the IoU of each mask (n, S, S) with its truth, which is not empty."""
    shared = (predicted & truth).sum(axis=(1, 2))
    return (shared / (predicted | truth).sum(axis=(1, 2))).tolist()


def _summary(ious: Sequence[float]) -> dict[str, float]:
    values = np.asarray(ious)
    return {"mean_iou": float(values.mean()), "above_half": float((values > 0.5).mean())}
