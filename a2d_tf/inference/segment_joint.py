"""Label maps, detections, an overlay and a contact sheet of any video, from a joint model.

OUT/
  label_maps/00001.png ...   one map a frame: ids 10 * actor + action, 0 for background, 8 bits
  detections.json            the answered frames' actors as COCO's results, see ``segment_joint``
  overlay.mp4, contact_sheet.png, segment.json   see segment_output.py
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from a2d_tf.files.whole_files import new_file
from a2d_tf.inference.joint_stream import Answer, repeat_nearest, stream_actors
from a2d_tf.inference.label_maps import LabelMaps, describe_areas
from a2d_tf.inference.segment_output import (
    DETECTIONS,
    LABEL_MAPS,
    OVERLAY,
    SHEET,
    new_result,
    write_summary,
)
from a2d_tf.inference.segment_pictures import TILE_WIDTH, FrameSheet, open_overlay
from a2d_tf.inference.source_video import SourceVideo, open_source_video
from a2d_tf.labels import ACTORS, PAIR_NAMES, actor_of
from a2d_tf.media.rle import encode_rle
from a2d_tf.pictures.detection_overlay import overlay_actors
from a2d_tf.pictures.label_overlay import name_pairs
from a2d_tf.processes.progress import OnProgress
from a2d_tf.runs.detected_actors import DetectedActor, paint_label_map
from a2d_tf.runs.joint import JointRun


@dataclass(frozen=True)
class SegmentJointResult:
    """What ``segment_joint`` wrote.

    Attributes:
        out: The folder.
        num_frames: Number of frames of the video.
        answered: Numbers of the frames that the model answered.
        num_detections: Number of actors in the answered frames.
        areas: The pairs that occur in the label maps, by falling area, with their pixels in each
            frame (num_frames,).
    """

    out: Path
    num_frames: int
    answered: tuple[int, ...]
    num_detections: int
    areas: dict[int, NDArray[np.int64]]


def segment_joint(
    run: JointRun,
    video: Path | SourceVideo,
    out: Path,
    *,
    every: int = 1,
    overwrite: bool = False,
    on_progress: OnProgress | None = None,
) -> SegmentJointResult:
    """Find the actors of a video with what they do and write the result to ``out``.

    ``detections.json`` is a list of COCO's results, one for each actor above the run's thresholds:
    ``image_id`` the frame's number from 1, ``category_id`` the pair's id, ``bbox`` left, top, width
    and height in pixels, ``segmentation`` run lengths, ``score`` the product of ``actor_score`` and
    ``action_score``. The categories are in ``segment.json``. Memory does not grow with the length
    of the video. Files of an earlier run are replaced, and no others.

    Args:
        run: The trained run.
        video: A video file, or one that was opened.
        out: Folder of the result, made when missing.
        every: Distance n between answered frames; the last one is answered too. A frame between
            them repeats the label map and the boxes of the nearest answered one, the earlier of
            equally near ones.
        overwrite: Whether files of ``out`` that ``segment`` did not write may be replaced.
        on_progress: Called with the number of frames done and that of all frames.

    Raises:
        InputError: The video cannot be read, ``out`` is refused, see ``new_result``, or it is not
            known how the flow was made that the run trained on; nothing has been written then.
    """
    run.task.flow.source()  # nothing is written for a run that has lost it
    source = open_source_video(video)
    size, num_frames = source.size, source.num_frames
    sheet = FrameSheet(num_frames, every=every)
    blank = np.zeros((*size, 3), np.uint8)
    blank = source.square(overlay_actors(blank, np.zeros(size, np.uint8), ()))
    with new_result(out, source, [LABEL_MAPS], overwrite=overwrite) as (folder,):
        maps = LabelMaps(folder, num_frames)
        with (
            _ResultFile(out / DETECTIONS) as results,
            open_overlay(out, source, size=blank.shape[:2]) as writer,
        ):
            answers = stream_actors(run, source, every=every)
            shown = repeat_nearest(results.record(answers))
            for (number, actors), frame in zip(shown, source.frames(), strict=False):
                labels = paint_label_map(actors, size)
                maps.write(number, labels)
                writer.write(source.square(overlay_actors(frame, labels, actors)))
                if sheet.shows(number):
                    tile = overlay_actors(frame, labels, actors, most_width=TILE_WIDTH)
                    sheet.add(number, source.square(tile))
                if on_progress is not None:
                    on_progress(number, num_frames)
        areas = maps.areas(PAIR_NAMES)
        sheet.write(out, lambda picture: name_pairs(picture, tuple(areas)))
        result = SegmentJointResult(
            out, num_frames, tuple(results.answered), results.num_detections, areas
        )
        write_summary(out, source.describe() | _describe(run, result, every=every))
    return result


class _ResultFile:
    """Context manager that writes detections as they come; the file appears when all are in."""

    def __init__(self, path: Path) -> None:
        self.answered: list[int] = []
        self.num_detections = 0
        self._path = path
        self._stack = ExitStack()

    def __enter__(self) -> "_ResultFile":
        part = self._stack.enter_context(new_file(self._path))
        self._file = self._stack.enter_context(part.open("w", encoding="utf-8"))
        self._file.write("[")
        return self

    def record(self, answers: Iterable[Answer]) -> Iterator[Answer]:
        """Pass answers on, each after it was written."""
        for number, actors in answers:
            self.answered.append(number)
            for one in actors:
                line = json.dumps(_coco_result(number, one))
                self._file.write(f",\n{line}" if self.num_detections else f"\n{line}")
                self.num_detections += 1
            yield number, actors

    def __exit__(self, *error: Any) -> None:
        self._file.write("\n]\n")
        self._stack.__exit__(*error)


def _coco_result(number: int, actor: DetectedActor) -> dict[str, Any]:
    top, left, bottom, right = actor.box
    return {
        "image_id": number,
        "category_id": actor.pair_id,
        "bbox": [left, top, right - left, bottom - top],
        "segmentation": encode_rle(actor.mask).to_json(),
        "score": actor.score,
        "actor_score": actor.actor_score,
        "action_score": actor.action_score,
    }


def _describe(run: JointRun, result: SegmentJointResult, *, every: int) -> dict[str, Any]:
    detection = run.config.detection
    return {
        **run.origin,
        "every": every,
        "actor_threshold": detection.actor_threshold,
        "action_threshold": detection.action_threshold,
        "overlay": OVERLAY,
        "contact_sheet": SHEET,
        "label_maps": LABEL_MAPS,
        "detections": DETECTIONS,
        "num_detections": result.num_detections,
        "answered": result.answered,
        "pairs": describe_areas(result.areas),
        "categories": [
            {"id": pair, "name": name, "supercategory": ACTORS[actor_of(pair)]}
            for pair, name in PAIR_NAMES.items()
        ],
    }
