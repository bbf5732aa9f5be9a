"""What is wrong with the records of a shard: damaged ones, wrong ones, those that are lost."""

import math
import mmap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import tensorflow as tf

from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.records.feature_settings import load_feature_settings
from a2d_tf.records.manifest import load_progress
from a2d_tf.records.options import FEATURE_UNIT, FRAME_UNIT, VIDEO_UNIT
from a2d_tf.records.record_content import (
    check_annotated_video,
    check_view,
    check_whole_video,
)
from a2d_tf.records.record_fields import Check, wrong_in
from a2d_tf.records.wire_format import FrameError, Span, is_whole, record_spans

# Given a file's content and the places of its records, returns the numbers of damaged ones.
Damaged = Callable[[mmap.mmap | bytes, list[Span]], set[int]]

_CHECKSUM = "must be undamaged: its checksum differs"


@dataclass(frozen=True)
class RecordFault:
    """What is wrong with one record of a shard.

    Attributes:
        record: Number of the record in the file, from 1.
        field: Name of the wrong field, "" for the whole record.
        rule: The rule that it breaks.
        value: What was found, if that says more.
        rest: Whether the records behind it are lost too.
    """

    record: int
    field: str
    rule: str
    value: object = None
    rest: bool = False

    @property
    def place(self) -> str:
        """The record and its field, as a message names them."""
        behind = " and all after it" if self.rest else ""
        return f"record {self.record}{behind}" + (f", {self.field}" if self.field else "")

    @property
    def reason(self) -> str:
        """What is wrong, without the number of the record."""
        found = "" if self.value is None else f", got {self.value!r}"
        return (f"{self.field}: " if self.field else "") + self.rule + found


def check_of(folder: Path) -> Check | None:
    """Return what is asked of the records of a folder, None where it does not say its unit.

    Raises:
        InputError: A malformed file beside the shards.
    """
    progress = load_progress(folder)
    if progress is None:
        return None
    if progress.options.unit == FEATURE_UNIT:
        settings = load_feature_settings(folder)
        if settings is None:
            return None
        side = settings.data.get("size")
        return partial(check_view, num_values=math.prod(settings.shape), side=side)
    return {FRAME_UNIT: check_annotated_video, VIDEO_UNIT: check_whole_video}.get(
        progress.options.unit
    )


def layout_faults(path: Path, check: Check | None) -> Iterator[RecordFault]:
    """Yield what is wrong with records, without reading their pictures or comparing checksums.

    Raises:
        InputError: The file cannot be read.
    """
    return _faults(path, check, decoded=False, damaged=lambda content, spans: set())


def checksum_faults(path: Path) -> Iterator[RecordFault]:
    """Yield which records are not whole.

    Raises:
        InputError: The file cannot be read.
    """
    return _faults(path, None, decoded=False, damaged=partial(_damaged, path))


def all_faults(
    path: Path, check: Check | None, *, records: int | None = None
) -> Iterator[RecordFault]:
    """Yield what is wrong with records: checksums are compared and all pictures decoded.

    One record is held at a time.

    Args:
        path: The shard.
        check: What is asked of its records.
        records: How many there have to be; None where nobody knows.

    Raises:
        InputError: The file cannot be read.
    """
    rest = False
    for fault in _faults(path, check, decoded=True, damaged=partial(_damaged, path)):
        rest = rest or fault.rest
        yield fault
    found = None if rest or records is None else count_records(path)
    if found is not None and records is not None and found < records:
        rule = f"must exist: {counted(records, 'record')} were written"
        yield RecordFault(found + 1, "", rule, found, rest=True)


def whole_records(path: Path, faults: set[int]) -> Iterator[bytes]:
    """Yield the serialised records of a shard but for those with these numbers, from 1."""
    with _opened(path) as content:
        try:
            for number, (start, end) in enumerate(record_spans(content), start=1):
                if number not in faults:
                    yield content[start:end]
        except FrameError:
            return


def count_records(path: Path) -> int:
    """Return how many records of a shard can be found."""
    with _opened(path) as content:
        return len(_spans(content)[0])


def _faults(
    path: Path, check: Check | None, *, decoded: bool, damaged: Damaged
) -> Iterator[RecordFault]:
    with _opened(path) as content:
        spans, broken = _spans(content)
        bad = damaged(content, spans)
        for number, span in enumerate(spans, start=1):
            if number in bad:
                yield RecordFault(number, "", _CHECKSUM)
            elif check is not None:
                wrong = wrong_in(content, span.start, span.end, check, decoded=decoded)
                if wrong is None:
                    continue
                if not is_whole(content, span):  # which is why it is wrong
                    yield RecordFault(number, "", _CHECKSUM)
                else:
                    yield RecordFault(number, wrong.field, wrong.rule, wrong.value)
        if broken is not None:
            yield RecordFault(len(spans) + 1, "", str(broken), rest=True)


def _spans(content: mmap.mmap | bytes) -> tuple[list[Span], FrameError | None]:
    spans: list[Span] = []
    try:
        for span in record_spans(content):
            spans.append(span)
    except FrameError as error:
        return spans, error
    return spans, None


@contextmanager
def _opened(path: Path) -> Iterator[mmap.mmap | bytes]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise InputError(path, "file", "must be readable", error.strerror) from error
    with file:
        if not path.stat().st_size:  # there is nothing to map
            yield b""
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            yield content


def _damaged(path: Path, content: mmap.mmap | bytes, spans: list[Span]) -> set[int]:
    """Return the numbers of the records whose checksums are others."""
    first = 0
    try:
        records = tf.data.TFRecordDataset(str(path)).take(len(spans))
        for _ in records.map(tf.strings.length).as_numpy_iterator():
            first += 1
    except tf.errors.DataLossError:
        pass  # at the record ``first``
    left = enumerate(spans[first:], start=first + 1)
    return {number for number, span in left if not is_whole(content, span)}
