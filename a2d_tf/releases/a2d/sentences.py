"""Readers of the A2D Sentences text files (Gavrilyuk et al., CVPR 2018).

text_annotations/
  a2d_annotation.txt                            header video_id,instance_id,query
  a2d_missed_videos.txt                         ids of the videos without sentences
  a2d_annotation_with_instances/<vid>/*.h5      see frames.py
"""

from dataclasses import dataclass
from pathlib import Path

from a2d_tf.errors import InputError, shorten
from a2d_tf.files.sentence_text import SENTENCE_RULE, is_too_long
from a2d_tf.files.text import parse_whole, read_rows, read_text
from a2d_tf.releases.release import Sentence

SENTENCE_COLUMNS = ("video_id", "instance_id", "query")


@dataclass(frozen=True)
class SentenceFile:
    """The usable sentences in file order, and ``(line number, row, reason)`` of every other row."""

    sentences: tuple[Sentence, ...]
    skipped: tuple[tuple[int, tuple[str, ...], str], ...]


def read_sentences(path: Path) -> SentenceFile:
    """Read ``a2d_annotation.txt``.

    Texts lose only stray blanks at their ends: the paper uses the words "without any further
    preprocessing". A text without a word is given back like the others. A row whose instance id is
    not a whole number is skipped with a reason, because the official file holds one such row, the
    id ``"1 (copy)"``; ``1.0``, as pandas writes 1 in a column with a gap, is 1.

    Raises:
        InputError: The file is missing, not UTF-8 or has another header, a row does not have
            three columns, or a sentence is endless.
    """
    rows = read_rows(path)
    if not rows or tuple(cell.strip() for cell in rows[0][1]) != SENTENCE_COLUMNS:
        header = ",".join(rows[0][1]) if rows else ""
        raise InputError(path, "line 1", f"must be the header {','.join(SENTENCE_COLUMNS)}", header)
    sentences: list[Sentence] = []
    skipped: list[tuple[int, tuple[str, ...], str]] = []
    for line, row in rows[1:]:
        if len(row) != len(SENTENCE_COLUMNS):
            raise InputError(path, f"line {line}", "must have 3 columns", ",".join(row))
        video_id, instance, text = (cell.strip() for cell in row)
        number = parse_whole(instance)
        if number is None:
            skipped.append((line, tuple(row), "instance_id must be a whole number"))
            continue
        if is_too_long(text):
            raise InputError(path, f"line {line}, query", SENTENCE_RULE, shorten(text))
        sentences.append(Sentence(video_id=video_id, instance_id=number, text=text))
    return SentenceFile(sentences=tuple(sentences), skipped=tuple(skipped))


def read_missed_videos(path: Path) -> tuple[str, ...]:
    """Read ``a2d_missed_videos.txt``: the ids of the videos without sentences, in file order."""
    return tuple(line.strip() for line in read_text(path).splitlines() if line.strip())
