"""Masks, an overlay and a contact sheet of any video, from one or more sentences.

OUT/
  masks/1/00001.png ...   one folder a sentence, one mask a frame: 0 or 255, the video's own size
  detections.json         every mask as one of COCO's results: ``image_id`` is the frame's number,
                          ``category_id`` the sentence's, ``score`` the mask's mean sigmoid
  overlay.mp4, contact_sheet.png, segment.json   see segment_output.py
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from a2d_tf.errors import InputError
from a2d_tf.files.whole_files import replace_file
from a2d_tf.inference.result_file import ResultFile, coco_result
from a2d_tf.inference.result_folder import DETECTIONS, MASKS
from a2d_tf.inference.segment_output import (
    check_threshold,
    describe_responses,
    new_result,
    write_summary,
)
from a2d_tf.inference.segment_pictures import PICTURES_BEHIND, open_pictures
from a2d_tf.inference.sentence_frames import SentenceFrame, sentence_frames
from a2d_tf.inference.source_video import SourceVideo, open_source_video
from a2d_tf.pictures.mask_overlay import SENTENCE_COLOURS, overlay_masks
from a2d_tf.pictures.overlay import caption
from a2d_tf.pictures.text import Colour
from a2d_tf.processes.progress import OnProgress
from a2d_tf.processes.side_threads import DoneBehind
from a2d_tf.records.clip_records import encode_mask
from a2d_tf.runs.sentence_answerer import SentenceAnswerer


@dataclass(frozen=True)
class SegmentSentencesResult:
    """What ``segment_sentences`` wrote.

    Attributes:
        out: The folder.
        num_frames: Number of frames of the video, and of each sentence's masks.
        fps: Frames a second of the overlay.
        areas: int (K, num_frames), pixels of each mask.
        unknown_words: Words without a vector in each of the K sentences.
    """

    out: Path
    num_frames: int
    fps: float
    areas: NDArray[np.int64]
    unknown_words: tuple[tuple[str, ...], ...]

    @property
    def frames_found(self) -> list[int]:
        """In how many frames each of the K masks holds a pixel."""
        return [int(count) for count in np.count_nonzero(self.areas, axis=1)]


def segment_sentences(
    run: SentenceAnswerer,
    video: Path | SourceVideo,
    sentences: Sequence[str],
    out: Path,
    *,
    every: int = 1,
    threshold: float | None = None,
    overlay: bool = True,
    overwrite: bool = False,
    on_progress: OnProgress | None = None,
) -> SegmentSentencesResult:
    """Segment a video by K sentences and write masks and pictures to ``out``.

    Memory does not grow with the length of the video. Files of an earlier run are replaced,
    and no others.

    Args:
        run: The trained run.
        video: A video file, or one that was opened.
        sentences: K texts.
        out: Folder of the result, made when missing.
        every: Distance n between answered frames; the last one is answered too, and its
            answers follow the motion to those between, see ``moved_responses``.
        threshold: Value above which a response belongs to the mask; None takes the run's.
        overlay: Whether to write the overlay.
        overwrite: Whether files of ``out`` that ``segment`` did not write may be replaced.
        on_progress: Called with the number of frames done and that of all frames.

    Raises:
        InputError: The video cannot be read, no word of a sentence is known, ``threshold`` is not
            finite, or ``out`` is refused, see ``new_result``; nothing has been written then.
    """
    if not sentences:
        raise InputError("segment", "sentences", "must be at least one", 0)
    threshold = check_threshold(threshold, run)
    unknown = tuple(run.unknown_words(sentence) for sentence in sentences)
    source = open_source_video(video)
    colours = [SENTENCE_COLOURS[row % len(SENTENCE_COLOURS)] for row in range(len(sentences))]
    areas = np.zeros((len(sentences), source.num_frames), np.int64)

    def legend(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        return caption(picture, sentences, colours=colours)

    names = [f"{MASKS}/{row}" for row in range(1, len(sentences) + 1)]
    with new_result(out, source, names, overwrite=overwrite) as folders:
        frames = sentence_frames(run, source, sentences, every=every, threshold=threshold)
        with (
            ResultFile(out / DETECTIONS) as results,
            open_pictures(out, source, legend, every=every, overlay=overlay) as draw,
            DoneBehind(depth=PICTURES_BEHIND) as behind,
        ):

            def write(frame: SentenceFrame, masks: NDArray[np.bool_]) -> None:
                for row, (folder, mask, score) in enumerate(
                    zip(folders, masks, frame.scores, strict=True), start=1
                ):
                    replace_file(folder / f"{frame.number:05d}.png", encode_mask(mask))
                    result = coco_result(mask, image_id=frame.number, category_id=row, score=score)
                    results.add(result)

            for frame in frames:
                masks = frame.masks
                areas[:, frame.number - 1] = masks.sum(axis=(1, 2))
                behind.do(partial(write, frame, masks))
                draw(frame.number, partial(overlay_masks, frame.image, masks, colours))
                if on_progress is not None:
                    on_progress(frame.number, source.num_frames)
        result = SegmentSentencesResult(out, source.num_frames, source.fps, areas, unknown)
        content = {
            **source.describe(),
            **describe_responses(run, every=every, threshold=threshold, overlay=overlay),
            "detections": DETECTIONS,
            "sentences": _describe(result, sentences, colours),
        }
        write_summary(out, content)
    return result


def _describe(
    result: SegmentSentencesResult, sentences: Sequence[str], colours: Sequence[Colour]
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
