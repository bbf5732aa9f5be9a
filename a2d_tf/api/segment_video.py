"""Segmenting a video in one call."""

from collections.abc import Sequence
from pathlib import Path

from a2d_tf.api.joint_segmenter import JointSegmenter
from a2d_tf.api.load import Segmenter, load_run
from a2d_tf.api.sentence_segmenter import SentenceSegmenter
from a2d_tf.api.video import AnyVideo
from a2d_tf.errors import InputError
from a2d_tf.inference.joint_frames import JointFrame
from a2d_tf.inference.segment_joint import SegmentJointResult
from a2d_tf.inference.segment_sentences import SegmentSentencesResult
from a2d_tf.inference.sentence_frames import SentenceFrame
from a2d_tf.processes.progress import OnProgress

Segmented = SegmentSentencesResult | SegmentJointResult | list[SentenceFrame] | list[JointFrame]


def segment_video(
    run: str | Path | Segmenter,
    video: AnyVideo,
    sentences: str | Sequence[str] | None = None,
    out: str | Path | None = None,
    *,
    every: int | None = None,
    threshold: float | None = None,
    overlay: bool = True,
    overwrite: bool = False,
    on_progress: OnProgress | None = None,
) -> Segmented:
    """Segment a whole video.

    Args:
        run: Folder of a run, or a loaded one.
        video: See ``open_video``.
        sentences: One text or more, for a sentence run; None for a joint run.
        out: Folder to write into, as ``a2d-tf segment`` does; None writes nothing.
        every: Distance between frames that the model answers; None as in the run's ``segment``.
        threshold: Value above which a response belongs to a mask, for a sentence run; None takes
            the run's.
        overlay: Whether an overlay is written into ``out``.
        overwrite: Whether files of ``out`` that ``segment`` did not write may be replaced.
        on_progress: Called with the number of finished frames and the number of all frames, if
            there is an ``out``.

    Returns:
        What was written where. Without ``out``, all frames, in memory: for long videos, iterate
        over ``load_run(...).segment(...)`` instead.

    Raises:
        InputError: A run, the video or an option breaks its rule.
    """
    loaded = load_run(run) if isinstance(run, str | Path) else run
    if isinstance(loaded, JointSegmenter):
        for name, value in (("sentences", sentences), ("threshold", threshold)):
            if value is not None:
                raise InputError("segment", name, "must not be given for a joint run", value)
        if out is None:
            return list(loaded.segment(video, every=every))
        return loaded.segment_to(
            out,
            video,
            every=every,
            overlay=overlay,
            overwrite=overwrite,
            on_progress=on_progress,
        )
    return _segment_by_sentences(
        loaded,
        video,
        () if sentences is None else sentences,
        out,
        every=every,
        threshold=threshold,
        overlay=overlay,
        overwrite=overwrite,
        on_progress=on_progress,
    )


def _segment_by_sentences(
    run: SentenceSegmenter,
    video: AnyVideo,
    sentences: str | Sequence[str],
    out: str | Path | None,
    *,
    every: int | None,
    threshold: float | None,
    overlay: bool,
    overwrite: bool,
    on_progress: OnProgress | None,
) -> SegmentSentencesResult | list[SentenceFrame]:
    if out is None:
        return list(run.segment(video, sentences, every=every, threshold=threshold))
    return run.segment_to(
        out,
        video,
        sentences,
        every=every,
        threshold=threshold,
        overlay=overlay,
        overwrite=overwrite,
        on_progress=on_progress,
    )
