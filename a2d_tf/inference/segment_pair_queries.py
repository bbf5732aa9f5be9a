"""Label maps, an overlay and a contact sheet of any video, from the names of actor-action pairs.

OUT/
  label_maps/00001.png ...   one map a frame: ids 10 * actor + action, 0 for background, 8 bits
  overlay.mp4, contact_sheet.png, segment.json   see segment_output.py
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from a2d_tf.inference.label_maps import LabelMaps, describe_areas
from a2d_tf.inference.result_folder import LABEL_MAPS
from a2d_tf.inference.segment_output import (
    check_threshold,
    describe_responses,
    new_result,
    write_summary,
)
from a2d_tf.inference.segment_pictures import open_pictures
from a2d_tf.inference.sentence_stream import stream_maps
from a2d_tf.inference.source_video import FRAMES_AHEAD, SourceVideo, open_source_video
from a2d_tf.labels import PAIR_NAMES
from a2d_tf.pictures.label_overlay import name_pairs, overlay_labels
from a2d_tf.processes.progress import OnProgress
from a2d_tf.processes.side_threads import made_ahead
from a2d_tf.runs.label_map import label_map
from a2d_tf.runs.pair_candidates import ChosenPairs, known_pairs
from a2d_tf.runs.sentence_answerer import SentenceAnswerer


@dataclass(frozen=True)
class SegmentPairQueriesResult:
    """What ``segment_pair_queries`` wrote.

    Attributes:
        out: The folder.
        num_frames: Number of frames of the video.
        areas: The pairs that occur, by falling area, with their pixels in each frame (num_frames,).
        asked: Ids of the pairs that were asked for.
    """

    out: Path
    num_frames: int
    areas: dict[int, NDArray[np.int64]]
    asked: tuple[int, ...]


def segment_pair_queries(
    run: SentenceAnswerer,
    video: Path | SourceVideo,
    out: Path,
    *,
    chosen: ChosenPairs | None = None,
    every: int = 1,
    threshold: float | None = None,
    overlay: bool = True,
    overwrite: bool = False,
    on_progress: OnProgress | None = None,
) -> SegmentPairQueriesResult:
    """Label every pixel of a video with an actor-action pair and write the result to ``out``.

    All pairs whose names the run can read, or those of them that a classifier chose, are asked of
    every frame, which is encoded once. Memory does not grow with the length of the video. Files of
    an earlier run are replaced, and no others.

    Args:
        run: The trained run.
        video: A video file, or one that was opened.
        out: Folder of the result, made when missing.
        chosen: Pairs that a classifier chose, see ``choose_pairs``; None asks for all pairs.
        every: Distance n between answered frames; the last one is answered too, and its
            answers follow the motion to those between, see ``moved_responses``.
        threshold: Value that some response must exceed, or a pixel is background; None takes the
            run's.
        overlay: Whether to write the overlay.
        overwrite: Whether files of ``out`` that ``segment`` did not write may be replaced.
        on_progress: Called with the number of frames done and that of all frames.

    Raises:
        InputError: The video cannot be read, no word of any name is known, ``threshold`` is not
            finite, or ``out`` is refused, see ``new_result``; nothing has been written then.
    """
    threshold = check_threshold(threshold, run)
    asked = known_pairs(run) if chosen is None else known_pairs(run, tuple(chosen.scores))
    source = open_source_video(video)
    names = [PAIR_NAMES[pair] for pair in asked]
    with new_result(out, source, [LABEL_MAPS], overwrite=overwrite) as (folder,):
        maps = LabelMaps(folder, source.num_frames)
        for number, responses in stream_maps(run, source, names, every=every):
            maps.write(number, label_map(responses, asked, threshold=threshold))
            if on_progress is not None:
                on_progress(number, source.num_frames)
        result = SegmentPairQueriesResult(out, source.num_frames, maps.areas(asked), asked)
        _write_pictures(result, source, maps, every=every, overlay=overlay)
        content = {
            **source.describe(),
            **describe_responses(run, every=every, threshold=threshold, overlay=overlay),
            "label_maps": LABEL_MAPS,
            "asked": names,
            "pairs": describe_areas(result.areas),
        }
        if chosen is not None:
            content["pair_threshold"] = chosen.threshold
            content["pair_scores"] = {PAIR_NAMES[pair]: chosen.scores[pair] for pair in asked}
        write_summary(out, content)
    return result


def _write_pictures(
    result: SegmentPairQueriesResult,
    video: SourceVideo,
    maps: LabelMaps,
    *,
    every: int,
    overlay: bool,
) -> None:
    # In a second pass over the video, because the legend names what occurs anywhere in it.
    def legend(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return name_pairs(picture, tuple(result.areas))

    with open_pictures(result.out, video, legend, every=every, overlay=overlay) as draw:
        frames = made_ahead(video.frames(), depth=FRAMES_AHEAD)
        for number, frame in enumerate(frames, start=1):
            draw(number, partial(overlay_labels, frame, maps.read(number)))
