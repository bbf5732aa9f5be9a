"""One job of the page: a video and sentences in, a folder of results out."""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.api.joint_segmenter import JointSegmenter
from a2d_tf.api.sentence_segmenter import SentenceSegmenter
from a2d_tf.counted import counted
from a2d_tf.errors import A2DError, InputError, shorten
from a2d_tf.files.json_text import decode_json
from a2d_tf.files.whole_files import replace_text
from a2d_tf.inference.result_folder import DETECTIONS, LABEL_MAPS, MASKS, OVERLAY, SHEET, SUMMARY
from a2d_tf.inference.segment_sentences import SegmentSentencesResult
from a2d_tf.inference.source_video import open_source_video
from a2d_tf.media.time_text import read_seconds
from a2d_tf.processes.progress import OnProgress
from a2d_tf.web.limits import Limits, check_video, read_sentences
from a2d_tf.web.loaded_runs import LoadedRun

ARCHIVE = "results.zip"


@dataclass(frozen=True)
class Job:
    """What somebody asked for.

    Attributes:
        run: The run that is to answer.
        video: The file.
        name: What the person calls it; told, and the name of no file here.
        text: Sentences, one a line; empty for a joint run.
        every: Distance between frames that the model answers; None takes what is usual for the run.
        start: Time at which the part begins that is meant, see ``read_seconds``; None or "" for
            the beginning.
        end: Time before which it ends; None or "" for the end.
    """

    run: LoadedRun
    video: Path
    name: str
    text: str = ""
    every: float | None = None
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True)
class JobResult:
    """What a job wrote, all in its folder.

    Attributes:
        told: What was found, in a line.
        overlay: The video with what was found in its colours.
        sheet: Some frames of it.
        archive: All that ``a2d-tf segment`` writes, as a zip.
        detections: COCO's results.
        summary: What was asked and found.
    """

    told: str
    overlay: Path
    sheet: Path
    archive: Path
    detections: Path
    summary: Path


@dataclass(frozen=True)
class _Asked:
    """What a job asks, checked."""

    sentences: list[str]
    every: int | None
    start: float | None
    end: float | None


def check_job(job: Job, limits: Limits) -> _Asked:
    """Return what a job asks; its video is not opened.

    Raises:
        A2DError: Sentences, or one of the options, break their rule.
    """
    sentences = read_sentences(job.text, limits)
    if job.run.takes_sentences and not sentences:
        raise A2DError("Type at least one sentence.")
    if sentences and not job.run.takes_sentences:
        raise A2DError("This run takes no sentences: it finds every actor by itself.")
    for sentence in sentences:
        _check_words(job.run, sentence)
    every = None if job.every is None else _whole(job.every, limits)
    start, end = _read_time(job.start, "Start"), _read_time(job.end, "End")
    if end is not None and end <= (start or 0):
        raise A2DError("End must be after start.")
    return _Asked(sentences, every, start, end)


def _check_words(run: LoadedRun, sentence: str) -> None:
    if isinstance(run.segmenter, SentenceSegmenter):
        try:
            run.segmenter.unknown_words(sentence)
        except InputError:
            raise A2DError(f"The run knows no word of “{shorten(sentence)}”.") from None


def _whole(every: float, limits: Limits) -> int:
    if not (1 <= every <= limits.max_frames and float(every).is_integer()):
        raise A2DError(f"“Every N-th frame” takes a whole number from 1 to {limits.max_frames:,}.")
    return int(every)


def _read_time(text: str | None, name: str) -> float | None:
    if text is None or not text.strip():
        return None
    try:
        return read_seconds(text)
    except ValueError as error:
        raise A2DError(f"{name} {error}, not “{shorten(text)}”.") from None


def run_job(job: Job, limits: Limits, folder: Path, on_progress: OnProgress) -> JobResult:
    """Segment the video of a job.

    Args:
        job: What is asked.
        limits: Limits of the page.
        folder: Folder of the results, made when missing.
        on_progress: Called with the number of frames done and that of all frames; with (0, 0) for
            every frame that is read before. What it raises ends the job.

    Raises:
        A2DError: The video, sentences or numbers break their rule.
    """
    asked = check_job(job, limits)

    def tell_reading() -> None:
        on_progress(0, 0)

    check_video(job.video, limits, on_frame=tell_reading)
    source = open_source_video(job.video, on_frame=tell_reading)
    source = source.part(start=asked.start, end=asked.end)
    run, sentences, every = job.run.segmenter, asked.sentences, asked.every
    if isinstance(run, JointSegmenter):
        found = run.segment_to(folder, source, every=every, on_progress=on_progress)
        told = (
            f"{counted(found.num_detections, 'actor')} in "
            f"{counted(len(found.answered), 'answered frame')} of {found.num_frames}"
        )
    else:
        written = run.segment_to(folder, source, sentences, every=every, on_progress=on_progress)
        told = _tell_sentences(written, sentences)
    _name_video(folder / SUMMARY, job.name)
    _pack(folder)
    return JobResult(
        told=told,
        overlay=folder / OVERLAY,
        sheet=folder / SHEET,
        archive=folder / ARCHIVE,
        detections=folder / DETECTIONS,
        summary=folder / SUMMARY,
    )


def _tell_sentences(written: SegmentSentencesResult, sentences: Sequence[str]) -> str:
    told = f"{counted(len(sentences), 'sentence')} in {counted(written.num_frames, 'frame')}"
    found = zip(sentences, written.frames_found, strict=True)
    missing = [f"“{text}”" for text, count in found if not count]
    return f"{told}; in no frame: {', '.join(missing)}" if missing else told


def _name_video(summary: Path, name: str) -> None:
    """Leave the name of the video in a summary, and not its place on this machine."""
    content = decode_json(summary.read_text(encoding="utf-8"))
    content["video"] = name
    replace_text(summary, json.dumps(content, indent=1) + "\n")


def _pack(folder: Path) -> None:
    """Put what ``segment`` wrote into a zip; masks and label maps are left there alone."""
    pictures = [path for name in (MASKS, LABEL_MAPS) for path in (folder / name).rglob("*.png")]
    others = [folder / name for name in (OVERLAY, SHEET, DETECTIONS, SUMMARY)]
    with zipfile.ZipFile(folder / ARCHIVE, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in sorted([*pictures, *others]):
            archive.write(path, path.relative_to(folder).as_posix())
    for path in pictures:
        path.unlink()
