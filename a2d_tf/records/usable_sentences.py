"""Which sentences of a release are converted, and what is said of the others."""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.records.manifest import SPLITS
from a2d_tf.releases.release import Release, SkippedRow, Video
from a2d_tf.words.word_vectors import tokenize

WORDLESS = "query must have at least one word"
_UNKNOWN = "unknown"  # in place of the split of a video that is not listed

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class UsableSentences:
    """The videos with the sentences that are converted, and how many are not, by split."""

    videos: tuple[Video, ...]
    skipped: dict[str, int]


def keep_usable_sentences(release: Release, videos: tuple[Video, ...]) -> UsableSentences:
    """Leave out sentences without a word, count them and the rows that the reader left out.

    Args:
        release: The reader.
        videos: What it has read.

    Raises:
        InputError: Of the rows about these videos, more are unusable than usable.
    """
    kept = tuple(
        replace(video, sentences=tuple(one for one in video.sentences if tokenize(one.text)))
        for video in videos
    )
    wordless = [
        SkippedRow(video_id=one.video_id, reason=WORDLESS)
        for video in videos
        for one in video.sentences
        if not tokenize(one.text)
    ]
    skipped = [*release.skipped_rows(), *wordless]
    split_of = {video.video_id: video.split for video in videos}
    usable = sum(len(video.sentences) for video in kept)
    _tell(release, [row for row in skipped if row.video_id in split_of], usable)
    counts = dict.fromkeys((*SPLITS, _UNKNOWN), 0)
    for row in skipped:
        counts[split_of.get(row.video_id, _UNKNOWN)] += 1
    return UsableSentences(videos=kept, skipped=counts)


def _tell(release: Release, skipped: Sequence[SkippedRow], usable: int) -> None:
    """Log what is left out, or raise InputError when it is most of the file."""
    if not skipped:
        return
    total = usable + len(skipped)
    ((reason, times),) = Counter(row.reason for row in skipped).most_common(1)
    if len(skipped) > usable:
        rule = f"most of the rows must be usable; most often ({counted(times, 'time')}) {reason}"
        found = f"{counted(len(skipped), 'unusable row')} of {total:,}"
        raise InputError(_sentence_file(release), "sentences", rule, found)
    _log.info(
        "%s: %s of %s sentences left out, most often (%s) because %s",
        _sentence_file(release),
        f"{len(skipped):,}",
        f"{total:,}",
        f"{times:,}",
        reason,
    )


def _sentence_file(release: Release) -> Path:
    lists = release.lists()
    return lists.get("sentences") or lists.get("expressions") or release.root
