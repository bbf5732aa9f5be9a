"""Outlines of records: their small fields, without reading the pictures between them.

Checksums of whole records are not compared: what reads the pictures does that.
"""

import itertools
import mmap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tensorflow as tf
from google.protobuf.message import DecodeError

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.records.manifest import advice_to_go_on
from a2d_tf.records.wire_format import messages, record_spans

_KEY, _VALUE = 1, 2  # numbers of a map entry's fields
_VIDEO_FIELDS = (
    keys.VIDEO_ID,
    keys.FRAME_NUMBER,
    keys.LABEL_MAP,
    keys.INSTANCE_COUNTS,
    keys.INSTANCE_ACTORS,
    keys.INSTANCE_ACTIONS,
    keys.SENTENCE_TEXTS,
    keys.SENTENCE_ROWS,
)


@dataclass(frozen=True)
class FrameOutline:
    """An annotated frame without its pictures.

    Attributes:
        video_id: Id of the video.
        frame_number: 1-based number of the frame.
        has_labels: Whether the frame has a label map.
        actors: A2D's actor of each instance, 0 for what is none.
        actions: A2D's action of each instance.
        texts: Sentences of the frame.
        rows: Row of each sentence's instance, -1 where that is not in the frame.
    """

    video_id: str
    frame_number: int
    has_labels: bool
    actors: tuple[int, ...]
    actions: tuple[int, ...]
    texts: tuple[str, ...]
    rows: tuple[int, ...]


def list_frames(shards: Iterable[Path]) -> list[FrameOutline]:
    """Return the outline of every annotated frame, in the order of the files.

    Raises:
        InputError: A file that is cut short, damaged or unreadable, or a record without a field.
    """
    outlines = []
    for path in shards:
        for fields in read_outlines([path], _VIDEO_FIELDS):
            try:
                outlines.extend(_of_frames(fields))
            except (ValueError, AttributeError, IndexError) as error:
                rule = "must be of annotated frames; delete this file and "
                rule += advice_to_go_on(path.parent)
                raise InputError(path, "records", rule, str(error)) from None
    return outlines


def read_outlines(shards: Iterable[Path], names: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield some fields of every record, each as a tuple of bytes, whole numbers or floats.

    Args:
        shards: The files, in order.
        names: Names of the fields.

    Raises:
        InputError: A file that is cut short, damaged or unreadable, or a record without a field.
    """
    wanted = {name.encode(): name for name in names}
    for path in shards:
        try:
            with path.open("rb") as file:
                if not path.stat().st_size:
                    continue
                with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
                    yield from _outlines(content, wanted)
        except OSError as error:
            raise InputError(path, "file", "must be readable", error.strerror) from error
        except (DecodeError, IndexError) as error:
            rule = f"must be whole; delete this file and {advice_to_go_on(path.parent)}"
            raise InputError(path, "records", rule) from error
        except KeyError as error:
            raise InputError(path, "records", "must have the field", error.args[0]) from None


def _outlines(content: mmap.mmap, wanted: dict[bytes, str]) -> Iterator[dict[str, Any]]:
    for start, end in record_spans(content):
        fields = dict(_fields(content, start, end, wanted))
        yield {name: fields[name] for name in wanted.values()}


def _fields(
    content: mmap.mmap, start: int, end: int, wanted: dict[bytes, str]
) -> Iterator[tuple[str, Any]]:
    """Yield the wanted fields of the ``Example`` at a place."""
    for _, first, last in messages(content, start, end):  # its one field, of all features
        for _, entry, entry_end in messages(content, first, last):  # a map of them
            parts = {number: (a, b) for number, a, b in messages(content, entry, entry_end)}
            name = wanted.get(content[slice(*parts[_KEY])]) if _KEY in parts else None
            if name is not None:
                value = content[slice(*parts[_VALUE])] if _VALUE in parts else b""
                yield name, _values(tf.train.Feature.FromString(value))


def _of_frames(fields: dict[str, Any]) -> list[FrameOutline]:
    """Return what fields say of a video's frames; ValueError and the like where they are others."""
    texts = tuple(text.decode() for text in fields[keys.SENTENCE_TEXTS])
    rows, counts = fields[keys.SENTENCE_ROWS], fields[keys.INSTANCE_COUNTS]
    actors, actions = fields[keys.INSTANCE_ACTORS], fields[keys.INSTANCE_ACTIONS]
    if not all(isinstance(number, int) for number in (*rows, *counts, *actors, *actions)):
        raise ValueError("other values")
    if len(rows) != len(counts) * len(texts) or not sum(counts) == len(actors) == len(actions):
        raise ValueError("lists that do not go together")
    ends = list(itertools.accumulate(counts))
    return [
        FrameOutline(
            video_id=fields[keys.VIDEO_ID][0].decode(),
            frame_number=fields[keys.FRAME_NUMBER][frame],
            has_labels=bool(fields[keys.LABEL_MAP][frame]),
            actors=actors[end - count : end],
            actions=actions[end - count : end],
            texts=texts,
            rows=rows[frame * len(texts) : (frame + 1) * len(texts)],
        )
        for frame, (count, end) in enumerate(zip(counts, ends, strict=True))
    ]


def _values(feature: tf.train.Feature) -> tuple[Any, ...]:
    kind = feature.WhichOneof("kind")
    return () if kind is None else tuple(getattr(feature, kind).value)
