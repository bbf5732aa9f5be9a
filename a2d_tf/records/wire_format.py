"""Where things stand in a file of records, found without reading the pictures between them.

A shard is a sequence of framed records: length (uint64, little endian), checksum of the length (4
bytes), a serialised ``tf.train.Example``, checksum of it (4 bytes). The length of every field
precedes it in an ``Example``, so that all others can be skipped.
"""

import mmap
from collections.abc import Iterator
from typing import NamedTuple

from a2d_tf.records.checksum import masked_crc

LENGTH, CHECKSUM = 8, 4  # bytes
WITH_LENGTH = 2  # the wire type of bytes, texts and messages

Content = mmap.mmap | bytes


class Span(NamedTuple):
    """Where the ``Example`` of a record begins in its file, and where it ends."""

    start: int
    end: int


class FrameError(IndexError):
    """The file ends inside a record, or a record's length is damaged: the rest cannot be read."""


def record_spans(content: Content) -> Iterator[Span]:
    """Yield the place of every record.

    Raises:
        FrameError: After the last record that can be found.
    """
    at = 0
    while at < len(content):
        head = content[at : at + LENGTH + CHECKSUM]
        if len(head) < LENGTH + CHECKSUM:
            raise FrameError("must be whole: the file ends inside it")
        if masked_crc(head[:LENGTH]) != int.from_bytes(head[LENGTH:], "little"):
            raise FrameError("must be whole: its length is damaged, the rest cannot be found")
        start = at + LENGTH + CHECKSUM
        end = start + int.from_bytes(head[:LENGTH], "little")
        if end + CHECKSUM > len(content):
            raise FrameError("must be whole: the file ends inside it")
        yield Span(start, end)
        at = end + CHECKSUM


def is_whole(content: Content, span: Span) -> bool:
    """Return whether the checksum of a record is that of its ``Example``."""
    stored = int.from_bytes(content[span.end : span.end + CHECKSUM], "little")
    return masked_crc(content[span.start : span.end]) == stored


def messages(content: Content, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield number, start and end of every field of a message, whose contents are not read.

    Raises:
        IndexError: It is no message, or ends too early.
    """
    while at < end:
        tag, at = varint(content, at)
        if tag & 7 != WITH_LENGTH:
            raise IndexError("no message")
        length, at = varint(content, at)
        if at + length > end:
            raise IndexError("cut short")
        yield tag >> 3, at, at + length
        at += length


def varint(content: Content, at: int) -> tuple[int, int]:
    """Return the number at a place, 7 bits in each byte, lowest first, and the place after it."""
    number = shift = 0
    while True:
        byte = content[at]
        at += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number, at
        shift += 7
        if shift > 63:
            raise IndexError("no number")
