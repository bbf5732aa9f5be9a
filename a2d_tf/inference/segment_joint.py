"""Label maps, detections, an overlay and a contact sheet of any video, from a joint model.

OUT/
  label_maps/00001.png ...   one map a frame: ids 10 * actor + action, 0 for background, 8 bits
  detections.json            the answered frames' actors as COCO's results, see ``segment_joint``
  overlay.mp4, contact_sheet.png, segment.json   see segment_output.py
"""

from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from a2d_tf.inference.joint_frames import JointFrame, joint_frames
from a2d_tf.inference.label_maps import LabelMaps, describe_areas
from a2d_tf.inference.result_file import ResultFile, coco_result
from a2d_tf.inference.result_folder import DETECTIONS, LABEL_MAPS, OVERLAY, SHEET
from a2d_tf.inference.segment_output import new_result, write_summary
from a2d_tf.inference.segment_pictures import (
    PICTURES_BEHIND,
    TILE_WIDTH,
    FrameSheet,
    open_overlay,
)
from a2d_tf.inference.source_video import SourceVideo, open_source_video
from a2d_tf.labels import ACTORS, PAIR_NAMES, actor_of
from a2d_tf.media.video_writer import VideoWriter
from a2d_tf.pictures.detection_overlay import overlay_actors
from a2d_tf.pictures.label_overlay import name_pairs
from a2d_tf.processes.progress import OnProgress
from a2d_tf.processes.side_threads import DoneBehind
from a2d_tf.runs.detected_actors import DetectedActor
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
    overlay: bool = True,
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
        overlay: Whether to write the overlay.
        overwrite: Whether files of ``out`` that ``segment`` did not write may be replaced.
        on_progress: Called with the number of frames done and that of all frames.

    Raises:
        InputError: The video cannot be read, ``out`` is refused, see ``new_result``, or it is not
            known how the flow was made that the run trained on; nothing has been written then.
    """
    run.task.flow.source()  # nothing is written for a run that has lost it
    source = open_source_video(video)
    num_frames = source.num_frames
    sheet = FrameSheet(num_frames, every=every)
    answered: list[int] = []
    shown: set[int] = set()  # pairs with a box on the sheet, which others may hide altogether
    with new_result(out, source, [LABEL_MAPS], overwrite=overwrite) as (folder,):
        maps = LabelMaps(folder, num_frames)
        with ExitStack() as stack:
            results = stack.enter_context(ResultFile(out / DETECTIONS))
            writer = stack.enter_context(_open_overlay(out, source)) if overlay else None
            behind = stack.enter_context(DoneBehind(depth=PICTURES_BEHIND))

            def write(frame: JointFrame) -> None:
                maps.write(frame.number, frame.label_map)
                if frame.answered:
                    for actor in frame.actors:
                        results.add(_coco_result(frame.number, actor))
                if writer is not None:
                    picture = overlay_actors(frame.image, frame.label_map, frame.actors)
                    writer.write(source.square(picture))
                if sheet.shows(frame.number):
                    shown.update(actor.pair_id for actor in frame.actors)
                    tile = overlay_actors(
                        frame.image,
                        frame.label_map,
                        frame.actors,
                        most_width=TILE_WIDTH,
                        names=False,  # the sheet has a legend
                    )
                    sheet.add(frame.number, source.square(tile))

            for frame in joint_frames(run, source, every=every):
                if frame.answered:
                    answered.append(frame.number)
                behind.do(partial(write, frame))
                if on_progress is not None:
                    on_progress(frame.number, num_frames)
        areas = maps.areas(PAIR_NAMES)
        pairs = (*areas, *sorted(shown - areas.keys()))
        sheet.write(out, lambda picture: name_pairs(picture, pairs, most=len(pairs)))
        result = SegmentJointResult(out, num_frames, tuple(answered), results.count, areas)
        content = _describe(run, result, every=every)
        if overlay:
            content["overlay"] = OVERLAY
        write_summary(out, source.describe() | content)
    return result


def _open_overlay(out: Path, source: SourceVideo) -> VideoWriter:
    blank = np.zeros((*source.size, 3), np.uint8)
    blank = overlay_actors(blank, np.zeros(source.size, np.uint8), ())
    return open_overlay(out, source, size=source.square(blank).shape[:2])


def _coco_result(number: int, actor: DetectedActor) -> dict[str, Any]:
    result = coco_result(
        actor.mask,
        image_id=number,
        category_id=actor.pair_id,
        score=actor.score,
        box=actor.box,
    )
    return result | {"actor_score": actor.actor_score, "action_score": actor.action_score}


def _describe(run: JointRun, result: SegmentJointResult, *, every: int) -> dict[str, Any]:
    detection = run.config.detection
    return {
        **run.origin,
        "every": every,
        "actor_threshold": detection.actor_threshold,
        "action_threshold": detection.action_threshold,
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
