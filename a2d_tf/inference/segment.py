"""Masks, an overlay and a contact sheet for any video from one or more sentences.

OUT/
  masks/1/00001.png ...   one folder a sentence, one mask a frame: 0 or 255, the video's own size
  overlay.mp4             the video with every sentence's mask in its colour
  contact_sheet.png       frames of it, evenly spaced
  segment.json            written last: its presence says that the rest is complete
"""

import json
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from a2d_tf.data.picture import fit_box
from a2d_tf.data.records import encode_mask
from a2d_tf.data.video import VideoInfo, count_frames, iterate_video, probe_video
from a2d_tf.errors import InputError
from a2d_tf.inference.answerer import Answerer
from a2d_tf.inference.masks import restore_response
from a2d_tf.inference.overlay import (
    SENTENCE_COLOURS,
    Colour,
    caption,
    contact_sheet,
    overlay_masks,
)
from a2d_tf.inference.streaming import stream_responses
from a2d_tf.inference.video_writer import VideoWriter

MASKS, OVERLAY, SHEET, SUMMARY = "masks", "overlay.mp4", "contact_sheet.png", "segment.json"

_FALLBACK_FPS = 25.0  # for containers that give no rate
_SHEET_FRAMES = 8
_SHEET_COLUMNS = 4
_TILE_WIDTH = 400  # pixels; a wider frame is made smaller for the sheet
_MASK_NAME = re.compile(r"\d{5,}\.png")


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
    if threshold is None:
        threshold = run.config.evaluation.threshold
    if not math.isfinite(threshold):
        raise InputError("segment", "threshold", "must be a finite number", threshold)
    unknown = tuple(run.unknown_words(sentence) for sentence in sentences)
    video = probe_video(video_path)
    num_frames = count_frames(video_path)  # exact, and finds a damaged video before the work
    folders = _open_folder(out, len(sentences))
    fps = video.fps if math.isfinite(video.fps) and video.fps > 0 else _FALLBACK_FPS
    colours = [SENTENCE_COLOURS[row % len(SENTENCE_COLOURS)] for row in range(len(sentences))]
    size = (video.height, video.width)
    areas = np.zeros((len(sentences), num_frames), np.int64)
    shown = {round(n) for n in np.linspace(1, num_frames, min(num_frames, _SHEET_FRAMES))}
    tiles: list[NDArray[np.uint8]] = []

    def legend(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return caption(picture, sentences, colours=colours)

    overlay_size = legend(np.zeros((*size, 3), np.uint8)).shape[:2]
    answers = stream_responses(run, video_path, sentences, num_frames=num_frames, every=every)
    with VideoWriter(out / OVERLAY, fps=fps, size=overlay_size) as writer:
        for (number, responses), frame in zip(answers, iterate_video(video_path), strict=False):
            masks = _masks(responses, run.config.data.size, size=size, threshold=threshold)
            for folder, mask in zip(folders, masks, strict=True):
                (folder / f"{number:05d}.png").write_bytes(encode_mask(mask))
            areas[:, number - 1] = masks.sum(axis=(1, 2))
            picture = overlay_masks(frame, masks, colours)
            writer.write(legend(picture))
            if number in shown:
                tiles.append(_tile(picture, f"frame {number}"))
            if on_progress is not None:
                on_progress(number, num_frames)
    sheet = legend(contact_sheet(tiles, columns=_SHEET_COLUMNS))
    cv2.imwrite(str(out / SHEET), cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))
    result = SegmentResult(out, num_frames, fps, areas, unknown)
    _write_summary(
        result,
        run=run,
        video_path=video_path,
        video=video,
        sentences=sentences,
        colours=colours,
        every=every,
        threshold=threshold,
    )
    return result


def _masks(
    responses: NDArray[np.float32], input_size: int, *, size: tuple[int, int], threshold: float
) -> NDArray[np.bool_]:
    """Return the masks (K, H, W) of responses (K, r, r)."""
    box = fit_box(*size, input_size).numpy()
    restored = [
        restore_response(response, box=box, input_size=input_size, size=size)
        for response in responses
    ]
    return np.stack(restored) > threshold


def _tile(picture: NDArray[np.uint8], text: str) -> NDArray[np.uint8]:
    if picture.shape[1] > _TILE_WIDTH:
        height = max(1, round(picture.shape[0] * _TILE_WIDTH / picture.shape[1]))
        picture = cv2.resize(picture, (_TILE_WIDTH, height), interpolation=cv2.INTER_AREA)
    return caption(picture, [text])


def _open_folder(out: Path, num_sentences: int) -> list[Path]:
    """Make the folders of the masks, without masks and summary of an earlier run."""
    folders = [out / MASKS / str(row) for row in range(1, num_sentences + 1)]
    if out.exists() and not out.is_dir():
        raise InputError(out, "--out", "must be a folder, not a file")
    try:
        (out / SUMMARY).unlink(missing_ok=True)
        for earlier in out.glob(f"{MASKS}/*/*.png"):
            if earlier.parent.name.isdigit() and _MASK_NAME.fullmatch(earlier.name):
                earlier.unlink()
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (out / MASKS).iterdir():
            if folder.name.isdigit() and folder not in folders and not any(folder.iterdir()):
                folder.rmdir()
    except OSError as error:
        raise InputError(out, "--out", f"must be a folder to write in ({error.strerror})") from None
    return folders


def _write_summary(
    result: SegmentResult,
    *,
    run: Answerer,
    video_path: Path,
    video: VideoInfo,
    sentences: Sequence[str],
    colours: Sequence[Colour],
    every: int,
    threshold: float,
) -> None:
    content = {
        "video": str(video_path),
        "height": video.height,
        "width": video.width,
        "frames": result.num_frames,
        "fps": result.fps,
        "step": run.step,
        "every": every,
        "threshold": threshold,
        "overlay": OVERLAY,
        "contact_sheet": SHEET,
        "sentences": [
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
        ],
    }
    part = result.out / f".{SUMMARY}.part"
    part.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    part.replace(result.out / SUMMARY)
