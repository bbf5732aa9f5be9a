"""A trained run that is asked by sentences."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from a2d_tf.api.answered_distance import answered_distance
from a2d_tf.api.folder import named_folder
from a2d_tf.api.trained_segmenter import TrainedSegmenter
from a2d_tf.api.video import AnyVideo
from a2d_tf.errors import InputError
from a2d_tf.inference.segment_output import check_threshold
from a2d_tf.inference.segment_pair_queries import (
    SegmentPairQueriesResult,
    segment_pair_queries,
)
from a2d_tf.inference.segment_sentences import SegmentSentencesResult, segment_sentences
from a2d_tf.inference.sentence_frames import SentenceFrame, sentence_frames
from a2d_tf.inference.sentence_stream import half_window
from a2d_tf.processes.progress import OnProgress
from a2d_tf.runs.fused_sentence import FusedSentenceRun
from a2d_tf.runs.pair_candidates import ChosenPairs
from a2d_tf.runs.sentence import SentenceRun

_log = logging.getLogger(__name__)


class SentenceSegmenter(TrainedSegmenter[SentenceRun | FusedSentenceRun]):
    """What ``load_run`` returns for a run of the sentence paper.

    ::

        run = load_run("runs/a2d_rgb")
        for frame in run.segment("clip.mp4", ["the dog on the left"]):
            frame.masks  # bool (K, H, W)

    Attributes:
        run: The run, or an RGB run and a flow run that answer as one.
    """

    def unknown_words(self, sentence: str) -> tuple[str, ...]:
        """Return the words of a sentence without a vector; InputError if no word has one."""
        return self.run.unknown_words(sentence)

    def segment(
        self,
        video: AnyVideo,
        sentences: str | Sequence[str],
        *,
        every: int | None = None,
        threshold: float | None = None,
    ) -> Iterator[SentenceFrame]:
        """Yield every frame of a video with the masks of K sentences; memory stays the same.

        Args:
            video: See ``open_video``.
            sentences: One text, or K texts.
            every: Distance between frames that the model answers; their responses follow
                the motion to the others. None takes half a window, such as 8 for clips of 16
                frames; 1 answers each.
            threshold: Value above which a response belongs to a mask; None takes the run's.

        Raises:
            InputError: The video cannot be read, no word of a sentence is known, there is no
                sentence, or ``threshold`` is not finite. It is raised at once, not while iterating.
        """
        texts = self._check(sentences)
        return sentence_frames(
            self.run,
            self._open(video),
            texts,
            every=answered_distance(every, usual=half_window(self.run)),
            threshold=check_threshold(threshold, self.run),
        )

    def segment_to(
        self,
        out: str | Path,
        video: AnyVideo,
        sentences: str | Sequence[str],
        *,
        every: int | None = None,
        threshold: float | None = None,
        overlay: bool = True,
        overwrite: bool = False,
        on_progress: OnProgress | None = None,
    ) -> SegmentSentencesResult:
        """Write masks, COCO's results, an overlay and a contact sheet, as ``a2d-tf segment`` does.

        Args:
            out: The folder; created if missing.
            video: See ``open_video``.
            sentences: One text, or K texts.
            every: As in ``segment``.
            threshold: As in ``segment``.
            overlay: Whether to write the overlay video.
            overwrite: Whether files of ``out`` that ``segment`` did not write may be replaced.
            on_progress: Called with the number of finished frames and the number of all frames.

        Raises:
            InputError: As in ``segment``, or ``out`` is refused; nothing has been written then.
        """
        return segment_sentences(
            self.run,
            self._open(video),
            self._check(sentences),
            named_folder(out, "out"),
            every=answered_distance(every, usual=half_window(self.run)),
            threshold=threshold,
            overlay=overlay,
            overwrite=overwrite,
            on_progress=on_progress,
        )

    def segment_pairs_to(
        self,
        out: str | Path,
        video: AnyVideo,
        *,
        chosen: ChosenPairs | None = None,
        every: int | None = None,
        threshold: float | None = None,
        overlay: bool = True,
        overwrite: bool = False,
        on_progress: OnProgress | None = None,
    ) -> SegmentPairQueriesResult:
        """Write label maps of actor-action pairs, an overlay and a contact sheet.

        Args:
            out: The folder; created if missing.
            video: See ``open_video``.
            chosen: Pairs that a classifier chose; None asks for all pairs that the run can read.
            every: As in ``segment``.
            threshold: Value that some response must exceed, or a pixel is background; None takes
                the run's.
            overlay: Whether to write the overlay video.
            overwrite: Whether files of ``out`` that ``segment`` did not write may be replaced.
            on_progress: Called with the number of finished frames and the number of all frames.

        Raises:
            InputError: As in ``segment_to``; no word of any pair is known.
        """
        return segment_pair_queries(
            self.run,
            self._open(video),
            named_folder(out, "out"),
            chosen=chosen,
            every=answered_distance(every, usual=half_window(self.run)),
            threshold=threshold,
            overlay=overlay,
            overwrite=overwrite,
            on_progress=on_progress,
        )

    def _check(self, sentences: str | Sequence[str]) -> list[str]:
        """Return the texts, and warn of words without a vector."""
        given: Any = sentences
        texts = (
            [given] if isinstance(given, str) or not isinstance(given, Iterable) else list(given)
        )
        if not all(isinstance(one, str) for one in texts):
            raise InputError("segment", "sentences", "must be a text or a list of texts", given)
        if not texts:
            raise InputError("segment", "sentences", "must be at least one", 0)
        for text in texts:
            unknown = self.run.unknown_words(text)
            if unknown:
                _log.warning("no vector for %s in %r", ", ".join(dict.fromkeys(unknown)), text)
        return texts
