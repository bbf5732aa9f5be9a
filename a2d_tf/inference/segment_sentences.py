"""Masks, an overlay and a contact sheet for any video from one or more sentences.

OUT/
  masks/1/00001.png ...   one folder a sentence, one mask a frame: 0 or 255, the video's own size
  overlay.mp4, contact_sheet.png, segment.json   see segment_output.py
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.inference.segment_output import (
    MASKS,
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
from a2d_tf.media.video import count_frames, iterate_video, probe_video
from a2d_tf.media.video_writer import VideoWriter
from a2d_tf.pictures.overlay import SENTENCE_COLOURS, Colour, caption, overlay_masks
from a2d_tf.records.clip_records import encode_mask
from a2d_tf.runs.answerer import Answerer


@dataclass(frozen=True)
class SegmentResult:
    """What ``segment_video`` wrote.

    Attributes:
        out: The folder.
        num_frames: Frames of the video and of each sentence's masks.
        fps: Frames a second of the overlay.
        areas: int (K, num_frames): pixels of each mask.
        unknown_words: Words without a vector, of each of the K sentences.
    """

    out: Path
    num_frames: int
    fps: float
    areas: NDArray[np.int64]
    unknown_words: tuple[tuple[str, ...], ...]


def segment_video(
    run: Answerer,
    video_path: Path,
    sentences: Sequence[str],
    out: Path,
    *,
    every: int = 1,
    threshold: float | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> SegmentResult:
    """Segment a video by K sentences and write masks and pictures to ``out``.

    Memory does not grow with the length of the video. Files of an earlier run are replaced.

    Args:
        run: The trained run.
        video_path: Any video that OpenCV reads.
        sentences: K texts.
        out: Folder, made when missing.
        every: The model answers every n-th frame and the last; between them it is interpolated.
        threshold: Responses above it are the mask; None takes the run's.
        on_progress: Called with the number of frames done and of all frames.

    Raises:
        InputError: The video cannot be read, no word of a sentence is known, ``threshold`` is not
            finite, ``out`` is a file; nothing has been written then.
    """
    if not sentences:
        raise InputError("segment", "sentences", "must be at least one", 0)
    threshold = check_threshold(threshold, run)
    unknown = tuple(run.unknown_words(sentence) for sentence in sentences)
    video = probe_video(video_path)
    num_frames = count_frames(video_path)  # exact, and finds a damaged video before the work
    folders = open_folders(out, [f"{MASKS}/{row}" for row in range(1, len(sentences) + 1)])
    fps = overlay_rate(video)
    colours = [SENTENCE_COLOURS[row % len(SENTENCE_COLOURS)] for row in range(len(sentences))]
    size = (video.height, video.width)
    areas = np.zeros((len(sentences), num_frames), np.int64)
    sheet = FrameSheet(num_frames)

    def legend(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return caption(picture, sentences, colours=colours)

    overlay_size = legend(np.zeros((*size, 3), np.uint8)).shape[:2]
    answers = stream_responses(run, video_path, sentences, num_frames=num_frames, every=every)
    with VideoWriter(out / OVERLAY, fps=fps, size=overlay_size) as writer:
        for (number, responses), frame in zip(answers, iterate_video(video_path), strict=False):
            restored = restore_responses(responses, input_size=run.config.data.size, size=size)
            masks = restored > threshold
            for folder, mask in zip(folders, masks, strict=True):
                (folder / f"{number:05d}.png").write_bytes(encode_mask(mask))
            areas[:, number - 1] = masks.sum(axis=(1, 2))
            picture = overlay_masks(frame, masks, colours)
            writer.write(legend(picture))
            sheet.add(number, picture)
            if on_progress is not None:
                on_progress(number, num_frames)
    sheet.write(out, legend)
    result = SegmentResult(out, num_frames, fps, areas, unknown)
    content = describe_video(video_path, video, num_frames=num_frames, fps=fps) | {
        "step": run.step,
        "every": every,
        "threshold": threshold,
        "overlay": OVERLAY,
        "contact_sheet": SHEET,
        "sentences": _describe(result, sentences, colours),
    }
    write_summary(out, content)
    return result


def _describe(
    result: SegmentResult, sentences: Sequence[str], colours: Sequence[Colour]
) -> list[dict[str, object]]:
    return [
        {
            "text": text,
            "colour": colour,
            "unknown_words": unknown,
            "masks": f"{MASKS}/{row}",
            "area": area.tolist(),
        }
        for row, (text, colour, unknown, area) in enumerate(
            zip(sentences, colours, result.unknown_words, result.areas, strict=True), start=1
        )
    ]
