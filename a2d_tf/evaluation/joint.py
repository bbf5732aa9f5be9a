"""Evaluate a joint run on a split: pixels, detections and controls (joint paper, 4.1 and 4.2)."""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.batches.labelled_pipeline import evaluation_batches
from a2d_tf.batches.labelled_records import list_labelled
from a2d_tf.errors import InputError
from a2d_tf.evaluation.split_frames import FramesEvaluation, evenly_spaced, tracked_batches
from a2d_tf.labels import ACTIONS, ACTORS, BACKGROUND_ID, join_pair, pair_name
from a2d_tf.metrics.detection import DetectionMetrics
from a2d_tf.metrics.guessed_actions import uniform_action_probs
from a2d_tf.metrics.semantic import ACTION, ACTOR, JOINT, SemanticMetrics
from a2d_tf.processes.progress import OnProgress
from a2d_tf.records.shard_files import list_shards
from a2d_tf.runs.detected_actors import restore_boxes
from a2d_tf.runs.joint import JointRun
from a2d_tf.runs.joint_frame import JointFrame, answer_frame

_PAIR_FIELDS = (keys.INSTANCE_ACTORS, keys.INSTANCE_ACTIONS)
_NAMES = {ACTOR: ACTORS.__getitem__, ACTION: ACTIONS.__getitem__, JOINT: pair_name}


JointEvaluation = FramesEvaluation[JointFrame]  # with frames evenly spaced through the split


def evaluate_joint(
    run: JointRun,
    *,
    data_dir: Path,
    split: str,
    num_shown: int = 12,
    on_progress: OnProgress | None = None,
) -> JointEvaluation:
    """Segment every annotated frame of a split, at its released size, and compare.

    Pixels are those of the actors above the run's thresholds; average precision ranks detections of
    every score. The pixels have two controls: background everywhere, and the split's most frequent
    pair on every pixel where the run sees an actor, which has the run's masks but knows nothing of
    names.

    Args:
        run: The trained run.
        data_dir: The converted data set.
        split: ``"train"`` or ``"test"``.
        num_shown: Largest number of frames to return for pictures.
        on_progress: Called with the number of frames done and that of all frames.

    Returns:
        Metrics of ``SemanticMetrics.result``, with ``background`` and ``majority`` of the same
        form, ``detection`` of ``DetectionMetrics.result``, both per class, and counts.
        ``detection_ends_inside`` is the same average precision with half-open boxes read as if
        both ends were inside, which is too kind to small actors; earlier versions stated this one.
        ``detection_by_actor`` has the mean of the average precisions of each actor's pairs,
        ``detection_by_actor_chance`` the same with every valid action equally probable. ``step``,
        ``untrained``, ``masks_from`` and ``filled_boxes`` are those of ``JointRun.origin``.

    Raises:
        InputError: No shards, no actor in a frame with a label map, or data that does not hold
            what the run asks for.
    """
    shards = list_shards(data_dir, split)
    run.check_data(data_dir)
    contents = _read_contents(shards)
    if not contents.pairs:
        raise InputError(data_dir, split, "must hold an actor in a frame with a label map")
    majority = contents.pairs.most_common(1)[0][0]
    model = run.config.model
    scores = _Scores(majority, given_actor=model.cross_product or model.action_given_actor)
    chosen = evenly_spaced(contents.num_frames, num_shown)
    options = dataclasses.replace(
        run.clip_options, max_instances=max(run.clip_options.max_instances, contents.most_actors)
    )
    batches = evaluation_batches(
        shards, options=options, batch_size=run.config.evaluation.batch_size
    )
    frames: list[JointFrame] = []
    for batch in tracked_batches(batches, total=contents.num_frames, on_progress=on_progress):
        outputs = run.detect(batch)
        for row in range(len(batch[keys.LABEL_MAP])):
            clip = {name: values[row] for name, values in batch.items()}
            found = {name: values[row] for name, values in outputs.items()}
            answered = answer_frame(run.config, clip, found)
            if scores.num_frames in chosen:
                frames.append(answered)
            scores.update(clip, answered, outputs=found)
    detection = run.config.detection
    metrics = scores.result() | {
        "num_videos": len(contents.videos),
        "actor_threshold": detection.actor_threshold,
        "action_threshold": detection.action_threshold,
        **run.origin,
        "split": split,
    }
    return JointEvaluation(metrics, frames)


@dataclass(frozen=True)
class _Contents:
    """What a split's frames with a label map hold."""

    num_frames: int
    most_actors: int  # largest number in a frame
    pairs: Counter[int]  # pairs of the actors, by id
    videos: set[str]


def _read_contents(shards: Sequence[Path]) -> _Contents:
    frames = list_labelled(shards)
    return _Contents(
        num_frames=len(frames),
        most_actors=max((len(frame.actors) for frame in frames), default=0),
        pairs=Counter(
            pair for frame in frames for pair in map(join_pair, frame.actors, frame.actions)
        ),
        videos={frame.video_id for frame in frames},
    )


class _Scores:
    """Metrics of the prediction, of its boxes in another reading, and of both controls."""

    def __init__(self, majority: int, *, given_actor: bool) -> None:
        self.num_frames = 0
        self._majority = majority
        self._predicted = SemanticMetrics()
        self._relabelled = SemanticMetrics()
        self._background = SemanticMetrics()
        self._detection = DetectionMetrics(given_actor=given_actor)
        self._ends_inside = DetectionMetrics(box_ends="inside", given_actor=given_actor)
        self._guessed = DetectionMetrics()
        self._num_actors = 0

    def update(
        self, clip: Mapping[str, Any], answered: JointFrame, *, outputs: Mapping[str, NDArray]
    ) -> None:
        """Add a frame: its fields, both label maps with the chosen actors, and all detections."""
        truth, predicted = answered.truth, answered.predicted
        self.num_frames += 1
        self._num_actors += len(answered.actors)
        relabelled = np.where(predicted == BACKGROUND_ID, predicted, self._majority)
        self._predicted.update(predicted=predicted, truth=truth)
        self._relabelled.update(predicted=relabelled, truth=truth)
        self._background.update(predicted=np.zeros_like(truth), truth=truth)
        there = clip[keys.INSTANCE_ACTORS] > 0
        boxes = restore_boxes(
            outputs[keys.DETECTION_BOXES], valid_box=clip[keys.VALID_BOX], size=truth.shape
        )
        boxes = np.clip(boxes, 0, [*truth.shape, *truth.shape])
        inside = (boxes[:, 2:] > boxes[:, :2]).all(axis=1)
        rows = np.flatnonzero(inside & (outputs[keys.DETECTION_ACTORS] > 0))
        names = outputs[keys.DETECTION_ACTORS][rows]
        known = outputs[keys.DETECTION_ACTIONS][rows]
        for detection, probs in (
            (self._detection, known),
            (self._ends_inside, known),
            (self._guessed, uniform_action_probs(names)),
        ):
            detection.update(
                boxes=boxes[rows],
                actors=names,
                actor_scores=outputs[keys.DETECTION_SCORES][rows],
                action_probs=probs,
                true_boxes=clip[keys.INSTANCE_BOXES][there],
                true_pairs=_pairs({name: clip[name][there] for name in _PAIR_FIELDS}),
            )

    def result(self) -> dict[str, Any]:
        """Return the metrics, those of the controls and those of each class by its name."""
        return {
            **self._predicted.result(),
            "background": self._background.result(),
            "majority": self._relabelled.result(),
            "majority_pair": pair_name(self._majority),
            "detection": self._detection.result(),
            "detection_ends_inside": self._ends_inside.result(),
            "per_class": {
                pair_name(one): values for one, values in self._predicted.per_class().items()
            },
            "detection_per_class": {
                reading: {_NAMES[reading](one): values for one, values in classes.items()}
                for reading, classes in self._detection.per_class().items()
            },
            "detection_by_actor": _name_actors(self._detection.by_actor()),
            "detection_by_actor_chance": _name_actors(self._guessed.by_actor()),
            "num_frames": self.num_frames,
            "actors_per_frame": self._num_actors / self.num_frames,
        }


def _name_actors(values: Mapping[int, float | None]) -> dict[str, float | None]:
    return {ACTORS[actor]: value for actor, value in values.items()}


def _pairs(fields: Mapping[str, NDArray[np.integer]]) -> list[int]:
    """Return the pair of each instance of a record's or a batch's row."""
    actors, actions = (fields[name].tolist() for name in _PAIR_FIELDS)
    return [join_pair(actor, action) for actor, action in zip(actors, actions, strict=True)]
