"""Readers of the A2D Sentences text files (Gavrilyuk et al., CVPR 2018).

text_annotations/
  a2d_annotation.txt                            header video_id,instance_id,query
  a2d_missed_videos.txt                         ids of the videos without sentences
  a2d_annotation_with_instances/<vid>/*.h5      see a2d_frames.py
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.errors import InputError

SENTENCE_COLUMNS = ("video_id", "instance_id", "query")


@dataclass(frozen=True)
class Sentence:
    """One sentence about one instance of one video; ``text`` keeps the annotator's capitals."""

    video_id: str
    instance_id: int
    text: str


@dataclass(frozen=True)
class SentenceFile:
    """The usable sentences in file order, and ``(line number, row, reason)`` of every other row."""

    sentences: tuple[Sentence, ...]
    skipped: tuple[tuple[int, tuple[str, ...], str], ...]


def read_sentences(path: Path) -> SentenceFile:
    """Read ``a2d_annotation.txt``.

    Texts lose stray blanks at their ends and nothing else: the paper uses the words "without any
    further preprocessing". A row whose instance id is not a whole number is skipped with a reason,
    because the official file holds one such row, the id ``"1 (copy)"``.

    Raises:
        InputError: the file is missing, not UTF-8, has another header, or a row has not three
            columns or no words.
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
        if not text:
            raise InputError(path, f"line {line}, query", "must have at least one word", row[2])
        if not (instance.isascii() and instance.isdigit()):
            reason = f"instance_id {instance!r} is not a whole number"
            skipped.append((line, tuple(row), reason))
            continue
        sentences.append(Sentence(video_id=video_id, instance_id=int(instance), text=text))
    return SentenceFile(sentences=tuple(sentences), skipped=tuple(skipped))


def read_missed_videos(path: Path) -> tuple[str, ...]:
    """Read ``a2d_missed_videos.txt``: the ids of the videos without sentences, in file order."""
    return tuple(line.strip() for line in read_text(path).splitlines() if line.strip())


def read_rows(path: Path) -> list[tuple[int, list[str]]]:
    """Read a comma-separated file as ``(1-based line number, cells)``, blank lines left out.

    A row ends with its line, so that a stray quotation mark cannot swallow the rows after it.

    Raises:
        InputError: the file is missing, unreadable or not UTF-8 text, or a line is endless.
    """
    rows = []
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        try:
            cells = next(csv.reader([line]), [])
        except csv.Error as error:
            raise InputError(
                path, f"line {number}", "must be comma-separated", str(error)
            ) from None
        if any(cell.strip() for cell in cells):
            rows.append((number, cells))
    return rows


def read_text(path: Path) -> str:
    """Read a UTF-8 text file; InputError when it is missing or not text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(path, "file", "must exist") from None
    except OSError as error:
        raise InputError(path, "file", "must be readable", error.strerror) from None
    except UnicodeDecodeError as error:
        raise InputError(path, "file", "must be UTF-8 text", error.reason) from None
