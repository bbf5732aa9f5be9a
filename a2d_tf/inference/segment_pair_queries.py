"""Label maps, an overlay and a contact sheet for any video from the actor-action pairs' names.

OUT/
  label_maps/00001.png ...   one map a frame: ids 10 * actor + action, 0 for background, 8 bits
  overlay.mp4, contact_sheet.png, segment.json   see segment_output.py
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from a2d_tf.inference.segment_output import (
    LABEL_MAPS,
    OVERLAY,
    SHEET,
    FrameSheet,
    check_threshold,
    describe_video,
    open_folders,
    overlay_rate,
    restore_responses,
    write_summary,
)
from a2d_tf.inference.sentence_stream import stream_responses
from a2d_tf.labels import COLOURS, PAIR_NAMES
from a2d_tf.media.label_picture import decode_labels, encode_labels
from a2d_tf.media.video import count_frames, iterate_video, probe_video
from a2d_tf.media.video_writer import VideoWriter
from a2d_tf.pictures.label_overlay import name_pairs, overlay_labels
from a2d_tf.runs.answerer import Answerer
from a2d_tf.runs.label_map import label_map
from a2d_tf.runs.pair_candidates import ChosenPairs, known_pairs


@dataclass(frozen=True)
class SegmentPairsResult:
    """What ``segment_pair_queries`` wrote.

    Attributes:
        out: The folder.
        num_frames: Frames of the video.
        areas: The pairs that occur, by falling area, with their pixels in each frame (num_frames,).
        asked: Ids of the pairs that were asked.
    """

    out: Path
    num_frames: int
    areas: dict[int, NDArray[np.int64]]
    asked: tuple[int, ...]


def segment_pair_queries(
    run: Answerer,
    video_path: Path,
    out: Path,
    *,
    chosen: ChosenPairs | None = None,
    every: int = 1,
    threshold: float | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> SegmentPairsResult:
    """Label every pixel of a video with an actor-action pair and write the result to ``out``.

    All pairs whose names the run can read, or those of them that a classifier chose, are asked of
    every frame, which is encoded once. Memory does not grow with the length of the video. Files of
    an earlier run are replaced.

    Args:
        run: The trained run.
        video_path: Any video that OpenCV reads.
        out: Folder, made when missing.
        chosen: What a classifier chose, see ``choose_pairs``; None asks for all pairs.
        every: The model answers every n-th frame and the last; between them it is interpolated.
        threshold: A pixel where no response exceeds it is background; None takes the run's.
        on_progress: Called with the number of frames done and of all frames.

    Raises:
        InputError: The video cannot be read, no word of any name is known, ``threshold`` is not
            finite, ``out`` is a file; nothing has been written then.
    """
    threshold = check_threshold(threshold, run)
    asked = known_pairs(run) if chosen is None else known_pairs(run, tuple(chosen.scores))
    video = probe_video(video_path)
    num_frames = count_frames(video_path)  # exact, and finds a damaged video before the work
    (folder,) = open_folders(out, [LABEL_MAPS])
    names = [PAIR_NAMES[pair] for pair in asked]
    size = (video.height, video.width)
    counts = np.zeros((100, num_frames), np.int64)  # an id's pixels in each frame
    for number, responses in stream_responses(
        run, video_path, names, num_frames=num_frames, every=every
    ):
        restored = restore_responses(responses, input_size=run.config.data.size, size=size)
        labels = label_map(restored, asked, threshold=threshold)
        (folder / f"{number:05d}.png").write_bytes(encode_labels(labels))
        counts[:, number - 1] = np.bincount(labels.ravel(), minlength=len(counts))
        if on_progress is not None:
            on_progress(number, num_frames)
    found = sorted((pair for pair in asked if counts[pair].any()), key=lambda p: -counts[p].sum())
    result = SegmentPairsResult(out, num_frames, {pair: counts[pair] for pair in found}, asked)
    fps = overlay_rate(video)
    _write_pictures(result, video_path, folder, size=size, fps=fps)
    content = describe_video(video_path, video, num_frames=num_frames, fps=fps) | {
        "step": run.step,
        "every": every,
        "threshold": threshold,
        "overlay": OVERLAY,
        "contact_sheet": SHEET,
        "label_maps": LABEL_MAPS,
        "asked": names,
        "pairs": [
            {
                "id": pair,
                "name": PAIR_NAMES[pair],
                "colour": COLOURS[pair],
                "area": area.tolist(),
            }
            for pair, area in result.areas.items()
        ],
    }
    if chosen is not None:
        content["pair_threshold"] = chosen.threshold
        content["pair_scores"] = {PAIR_NAMES[pair]: chosen.scores[pair] for pair in asked}
    write_summary(out, content)
    return result


def _write_pictures(
    result: SegmentPairsResult, video_path: Path, folder: Path, *, size: tuple[int, int], fps: float
) -> None:
    # In a second pass over the video, because the legend names what occurs anywhere in it.
    def legend(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return name_pairs(picture, tuple(result.areas))

    overlay_size = legend(np.zeros((*size, 3), np.uint8)).shape[:2]
    sheet = FrameSheet(result.num_frames)
    with VideoWriter(result.out / OVERLAY, fps=fps, size=overlay_size) as writer:
        for number, frame in enumerate(iterate_video(video_path), start=1):
            labels = decode_labels((folder / f"{number:05d}.png").read_bytes())
            picture = overlay_labels(frame, labels)
            writer.write(legend(picture))
            sheet.add(number, picture)
    sheet.write(result.out, legend)
