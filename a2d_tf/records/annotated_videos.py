"""One video with its annotated frames as a ``tf.train.Example``, every stored frame of it once.

An annotated frame has its clip as rows in the video's frames, so frames that several clips share
are not repeated. Its fields are those of ``records/clip_records.py``, those of the annotated frames
one behind the other; ``annotated_frames`` takes them apart again inside a graph.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from a2d_tf import keys
from a2d_tf.media.label_picture import NO_LABELS, decode_labels, encode_labels
from a2d_tf.records.clip_records import NO_ID, ClipRecord, decode_mask, encode_mask
from a2d_tf.records.example_fields import (
    BOXES,
    INTS,
    ONE_STRING,
    SIZE,
    SIZES,
    STRINGS,
    float_feature,
    int_feature,
    parse,
    serialize,
    string_feature,
)
from a2d_tf.records.record_content import check_annotated_video
from a2d_tf.records.record_values import read_each
from a2d_tf.records.traced import as_written
from a2d_tf.releases.release import Instance

FIELDS = {
    keys.VIDEO_ID: ONE_STRING,
    keys.SPLIT: ONE_STRING,
    keys.CLIP_SIZE: SIZE,
    keys.CLIP_FRAMES: STRINGS,
    keys.CLIP_FRAME_NUMBERS: INTS,
    keys.FLOW_FRAMES: STRINGS,
    keys.SENTENCE_TEXTS: STRINGS,
    keys.FRAME_NUMBER: INTS,
    keys.SOURCE_SIZE: SIZES,
    keys.LABEL_MAP: STRINGS,
    keys.SENTENCE_ROWS: INTS,
    keys.WINDOW_COUNTS: INTS,
    keys.WINDOW_ROWS: INTS,
    keys.INSTANCE_COUNTS: INTS,
    keys.INSTANCE_MASKS: STRINGS,
    keys.INSTANCE_BOXES: BOXES,
    keys.INSTANCE_ACTORS: INTS,
    keys.INSTANCE_ACTIONS: INTS,
    keys.INSTANCE_IDS: INTS,
}
_OF_VIDEO = (keys.VIDEO_ID, keys.SPLIT, keys.CLIP_SIZE, keys.SENTENCE_TEXTS)
_OF_FRAME = (keys.FRAME_NUMBER, keys.SOURCE_SIZE, keys.LABEL_MAP)
_OF_INSTANCE = (
    keys.INSTANCE_MASKS,
    keys.INSTANCE_BOXES,
    keys.INSTANCE_ACTORS,
    keys.INSTANCE_ACTIONS,
    keys.INSTANCE_IDS,
)
_OF_STORED = (keys.CLIP_FRAMES, keys.CLIP_FRAME_NUMBERS)  # flow may be absent

# Chooses rows of an array of the kind that the fields are.
Take = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class _Sizes:
    """How the fields of a video are dealt out to its annotated frames, as tensors or as arrays.

    Attributes:
        windows: Number of frames of the clips up to each annotated frame.
        instances: Number of instances likewise.
        flow: Number of stored pictures of flow, 0 where there are none.
        sentences: Number of sentences of the video.
    """

    windows: Any
    instances: Any
    flow: Any
    sentences: Any


def encode_annotated(records: Sequence[ClipRecord]) -> bytes:
    """Return the annotated frames of one video, at least one, as a serialised ``Example``.

    Boxes are kept in float32.

    Raises:
        ValueError: A record contradicts itself, or another one in what they share.
    """
    first = records[0]
    for record in records:
        record.check()
        _check_same(first, record)
    numbers = sorted({number for record in records for number in record.frame_numbers})
    row_of = {number: row for row, number in enumerate(numbers)}
    frames = _by_number(records, lambda record: record.frames)
    flow = _by_number(records, lambda record: record.flow)
    instances = [one for record in records for one in record.instances]
    ids = (NO_ID if one.instance_id is None else one.instance_id for one in instances)
    features = {
        keys.VIDEO_ID: string_feature([first.video_id.encode()]),
        keys.SPLIT: string_feature([first.split.encode()]),
        keys.CLIP_SIZE: int_feature(first.clip_size),
        keys.CLIP_FRAMES: string_feature(frames[number] for number in numbers),
        keys.CLIP_FRAME_NUMBERS: int_feature(numbers),
        keys.FLOW_FRAMES: string_feature(flow[number] for number in numbers if flow),
        keys.SENTENCE_TEXTS: string_feature(text.encode() for text, _ in first.sentences),
        keys.FRAME_NUMBER: int_feature(one.frame_number for one in records),
        keys.SOURCE_SIZE: int_feature(side for one in records for side in one.source_size),
        keys.LABEL_MAP: string_feature(encode_labels(one.labels) for one in records),
        keys.SENTENCE_ROWS: int_feature(row for one in records for _, row in one.sentences),
        keys.WINDOW_COUNTS: int_feature(len(one.frame_numbers) for one in records),
        keys.WINDOW_ROWS: int_feature(row_of[n] for one in records for n in one.frame_numbers),
        keys.INSTANCE_COUNTS: int_feature(len(one.instances) for one in records),
        keys.INSTANCE_MASKS: string_feature(encode_mask(one.mask) for one in instances),
        keys.INSTANCE_BOXES: float_feature(side for one in instances for side in one.box),
        keys.INSTANCE_ACTORS: int_feature(one.actor for one in instances),
        keys.INSTANCE_ACTIONS: int_feature(one.action for one in instances),
        keys.INSTANCE_IDS: int_feature(ids),
    }
    return serialize(features)


def annotated_frames(serialized: tf.Tensor) -> tf.data.Dataset:
    """Return the annotated frames of a serialised record inside a graph; pictures stay encoded.

    Args:
        serialized: Scalar string.

    Returns:
        A data set of their fields by their names in ``a2d_tf.keys``: scalars, ``(2,)`` sizes,
        ``(T,)`` frames and numbers, ``(N,)`` instance fields, ``(N, 4)`` float32 boxes, ``(S,)``
        sentences. Integers are int64.
    """
    fields = parse(serialized, FIELDS)
    sizes = _Sizes(
        windows=tf.cumsum(fields[keys.WINDOW_COUNTS]),
        instances=tf.cumsum(fields[keys.INSTANCE_COUNTS]),
        flow=tf.size(fields[keys.FLOW_FRAMES], out_type=tf.int64),
        sentences=tf.size(fields[keys.SENTENCE_TEXTS], out_type=tf.int64),
    )
    count = tf.size(fields[keys.FRAME_NUMBER], out_type=tf.int64)
    return tf.data.Dataset.range(count).map(
        as_written(lambda index: _frame(fields, index, sizes=sizes, take=tf.gather))
    )


def frames_in(path: Any) -> tf.data.Dataset:
    """Return what ``annotated_frames`` does of all records of a file, inside a graph or outside."""
    return tf.data.TFRecordDataset(path).flat_map(as_written(annotated_frames))


def read_records(paths: Iterable[Path]) -> Iterator[ClipRecord]:
    """Yield every annotated frame of the files in order, masks decoded.

    Raises:
        InputError: A file is cut short or damaged, or a record is wrong.
    """
    each = read_each(
        paths,
        _records,
        decode=lambda serialized: parse(serialized, FIELDS),
        check=check_annotated_video,
    )
    return chain.from_iterable(each)


def _frame(fields: Mapping[str, Any], index: Any, *, sizes: _Sizes, take: Take) -> dict[str, Any]:
    """Return the fields of an annotated frame.

    Args:
        fields: Fields of its video.
        index: Its place among the annotated frames, from 0.
        sizes: How the fields are dealt out.
        take: Chooses rows.
    """
    last = sizes.instances[index]
    instances = slice(last - fields[keys.INSTANCE_COUNTS][index], last)
    end = sizes.windows[index]
    rows = fields[keys.WINDOW_ROWS][end - fields[keys.WINDOW_COUNTS][index] : end]
    first = index * sizes.sentences
    frame = {name: fields[name] for name in _OF_VIDEO}
    frame |= {name: fields[name][index] for name in _OF_FRAME}
    frame |= {name: fields[name][instances] for name in _OF_INSTANCE}
    frame |= {name: take(fields[name], rows) for name in _OF_STORED}
    frame[keys.FLOW_FRAMES] = take(fields[keys.FLOW_FRAMES], rows[rows < sizes.flow])
    frame[keys.SENTENCE_ROWS] = fields[keys.SENTENCE_ROWS][first : first + sizes.sentences]
    return frame


def _records(fields: Mapping[str, Any]) -> list[ClipRecord]:
    sizes = _Sizes(
        windows=np.cumsum(fields[keys.WINDOW_COUNTS]),
        instances=np.cumsum(fields[keys.INSTANCE_COUNTS]),
        flow=len(fields[keys.FLOW_FRAMES]),
        sentences=len(fields[keys.SENTENCE_TEXTS]),
    )
    indices = range(len(fields[keys.FRAME_NUMBER]))
    return [record_of(_frame(fields, index, sizes=sizes, take=np.take)) for index in indices]


def record_of(frame: Mapping[str, Any]) -> ClipRecord:
    """Return the record of an annotated frame's fields, as NumPy values.

    Raises:
        ValueError: They contradict one another, or a picture is none.
    """
    height, width = (int(side) for side in frame[keys.SOURCE_SIZE])
    clip_height, clip_width = (int(side) for side in frame[keys.CLIP_SIZE])
    instances = tuple(
        Instance(
            mask=decode_mask(png),
            box=(float(box[0]), float(box[1]), float(box[2]), float(box[3])),
            actor=int(actor),
            action=int(action),
            instance_id=None if instance_id == NO_ID else int(instance_id),
        )
        for png, box, actor, action, instance_id in zip(
            *(frame[name] for name in _OF_INSTANCE), strict=True
        )
    )
    texts_and_rows = zip(frame[keys.SENTENCE_TEXTS], frame[keys.SENTENCE_ROWS], strict=True)
    labels = frame[keys.LABEL_MAP]
    record = ClipRecord(
        video_id=frame[keys.VIDEO_ID].decode(),
        split=frame[keys.SPLIT].decode(),
        frame_number=int(frame[keys.FRAME_NUMBER]),
        source_size=(height, width),
        clip_size=(clip_height, clip_width),
        frames=tuple(frame[keys.CLIP_FRAMES].tolist()),
        frame_numbers=tuple(int(number) for number in frame[keys.CLIP_FRAME_NUMBERS]),
        flow=tuple(frame[keys.FLOW_FRAMES].tolist()),
        instances=instances,
        labels=None if labels == NO_LABELS else decode_labels(labels),
        sentences=tuple((text.decode(), int(row)) for text, row in texts_and_rows),
    )
    record.check()
    return record


def _check_same(first: ClipRecord, record: ClipRecord) -> None:
    """Raise ValueError unless a record can be of the same video as the first one."""
    shared = {
        "video_id": (first.video_id, record.video_id),
        "split": (first.split, record.split),
        "clip_size": (first.clip_size, record.clip_size),
        "sentences": tuple([text for text, _ in one.sentences] for one in (first, record)),
        "flow": (bool(first.flow), bool(record.flow)),
    }
    for name, (wanted, found) in shared.items():
        if wanted != found:
            place = f"{record.video_id} frame {record.frame_number}"
            raise ValueError(f"{place}: {name} must be {wanted!r} as before, got {found!r}")


def _by_number(
    records: Sequence[ClipRecord], pictures_of: Callable[[ClipRecord], tuple[bytes, ...]]
) -> dict[int, bytes]:
    """Return all stored pictures of the records by number; ValueError where two differ."""
    found: dict[int, bytes] = {}
    for record in records:
        for number, picture in zip(record.frame_numbers, pictures_of(record), strict=False):
            if found.setdefault(number, picture) != picture:
                raise ValueError(f"{record.video_id}: frame {number} must be the same in all clips")
    return found
