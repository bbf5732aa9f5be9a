"""One annotated frame with its clip as a ``tf.train.Example``: encode, decode, read.

One format serves both papers. A record holds the JPEG frames of the clip, its quantised flow when
there is any, the label map of the annotated frame, every instance of it with mask, box, actor,
action and id, and the sentences of the video with the row of the instance that each one names.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import cv2
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.media.label_picture import NO_LABELS, decode_labels, encode_labels
from a2d_tf.media.picture_header import holds_png
from a2d_tf.records.record_content import Check, Wrong, check_frame, wrong_in
from a2d_tf.records.record_files import read_file, record_error
from a2d_tf.records.shard_faults import RecordFault
from a2d_tf.releases.release import Instance

# zlib's fastest level: masks are so plain that higher levels save little and take most of the time.
PNG_COMPRESSION = 1
NO_ID = -1  # stands in a record for an instance without an id
ABSENT = -1  # the row of a sentence whose instance is not in the frame

Decode = Callable[[bytes], dict[str, tf.Tensor]]
Made = TypeVar("Made")

_ONE_INT = tf.io.FixedLenFeature([], tf.int64)
_ONE_STRING = tf.io.FixedLenFeature([], tf.string)
INTS = tf.io.FixedLenSequenceFeature([], tf.int64, allow_missing=True)
_STRINGS = tf.io.FixedLenSequenceFeature([], tf.string, allow_missing=True)

FEATURES = {
    keys.VIDEO_ID: _ONE_STRING,
    keys.SPLIT: _ONE_STRING,
    keys.FRAME_NUMBER: _ONE_INT,
    keys.SOURCE_SIZE: tf.io.FixedLenFeature([2], tf.int64),
    keys.CLIP_SIZE: tf.io.FixedLenFeature([2], tf.int64),
    keys.CLIP_FRAMES: _STRINGS,
    keys.CLIP_FRAME_NUMBERS: INTS,
    keys.FLOW_FRAMES: _STRINGS,
    keys.LABEL_MAP: _ONE_STRING,
    keys.INSTANCE_MASKS: _STRINGS,
    keys.INSTANCE_BOXES: tf.io.FixedLenSequenceFeature([4], tf.float32, allow_missing=True),
    keys.INSTANCE_ACTORS: INTS,
    keys.INSTANCE_ACTIONS: INTS,
    keys.INSTANCE_IDS: INTS,
    keys.SENTENCE_TEXTS: _STRINGS,
    keys.SENTENCE_ROWS: INTS,
}


@dataclass(frozen=True)
class ClipRecord:
    """One annotated frame with its clip.

    Attributes:
        video_id: Id of the video.
        split: ``"train"`` or ``"test"``.
        frame_number: 1-based number of the annotated frame.
        source_size: Height and width of the released clip and of the masks, in pixels.
        clip_size: Height and width of the stored frames, in pixels.
        frames: The clip as JPEG, one for each number of ``frame_numbers``.
        frame_numbers: Distinct 1-based numbers, ascending.
        flow: Flow as PNG (``media/stored_flow.py``), one for each frame, or empty.
        instances: The actors of the annotated frame, with masks at source size.
        labels: Label map (H, W) of the annotated frame at source size, or None.
        sentences: Text and row of its instance in ``instances``, -1 when it is absent.
    """

    video_id: str
    split: str
    frame_number: int
    source_size: tuple[int, int]
    clip_size: tuple[int, int]
    frames: tuple[bytes, ...]
    frame_numbers: tuple[int, ...]
    flow: tuple[bytes, ...]
    instances: tuple[Instance, ...]
    labels: NDArray[np.uint8] | None
    sentences: tuple[tuple[str, int], ...]


def encode_example(record: ClipRecord) -> bytes:
    """Return the record as a serialised ``tf.train.Example``; boxes are kept in float32.

    Raises:
        ValueError: The lengths of frames, flow and numbers differ, or a row, mask or label map
            contradicts the instances or the size.
    """
    _check(record)
    instances = record.instances
    ids = (NO_ID if one.instance_id is None else one.instance_id for one in instances)
    features = {
        keys.VIDEO_ID: string_feature([record.video_id.encode()]),
        keys.SPLIT: string_feature([record.split.encode()]),
        keys.FRAME_NUMBER: int_feature([record.frame_number]),
        keys.SOURCE_SIZE: int_feature(record.source_size),
        keys.CLIP_SIZE: int_feature(record.clip_size),
        keys.CLIP_FRAMES: string_feature(record.frames),
        keys.CLIP_FRAME_NUMBERS: int_feature(record.frame_numbers),
        keys.FLOW_FRAMES: string_feature(record.flow),
        keys.LABEL_MAP: string_feature([encode_labels(record.labels)]),
        keys.INSTANCE_MASKS: string_feature(encode_mask(one.mask) for one in instances),
        keys.INSTANCE_BOXES: float_feature(side for one in instances for side in one.box),
        keys.INSTANCE_ACTORS: int_feature(one.actor for one in instances),
        keys.INSTANCE_ACTIONS: int_feature(one.action for one in instances),
        keys.INSTANCE_IDS: int_feature(ids),
        keys.SENTENCE_TEXTS: string_feature(text.encode() for text, _ in record.sentences),
        keys.SENTENCE_ROWS: int_feature(row for _, row in record.sentences),
    }
    return serialize(features)


def decode_example(
    serialized: tf.Tensor, features: Mapping[str, Any] = FEATURES
) -> dict[str, tf.Tensor]:
    """Parse one serialised record inside a graph; pictures stay encoded.

    Args:
        serialized: Scalar string.
        features: The fields to parse; by default all of an annotated frame.

    Returns:
        The record's fields by their names in ``a2d_tf.keys``: scalars, ``(2,)`` sizes, ``(T,)``
        frames and numbers, ``(N,)`` instance fields, ``(N, 4)`` float32 boxes, ``(S,)`` sentences.
        Integers are int64.
    """
    return tf.io.parse_single_example(serialized, features)


def encode_mask(mask: NDArray[np.bool_]) -> bytes:
    """Return a ``(H, W)`` mask as an 8-bit gray PNG of 0 and 255."""
    gray = mask.astype(np.uint8) * 255
    return cv2.imencode(".png", gray, [cv2.IMWRITE_PNG_COMPRESSION, PNG_COMPRESSION])[1].tobytes()


def decode_mask(png: bytes) -> NDArray[np.bool_]:
    """Return the ``(H, W)`` mask of a PNG made by ``encode_mask``.

    Raises:
        ValueError: The bytes are not a picture.
    """
    gray = None
    if holds_png(png):
        gray = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    if gray is None:
        raise ValueError(f"mask must be a PNG, got {len(png)} bytes of something else")
    return np.asarray(gray) > 127


def read_records(paths: Iterable[Path]) -> Iterator[ClipRecord]:
    """Yield every record of the files in order, masks decoded: the inverse of ``encode_example``.

    Raises:
        InputError: A file is cut short or damaged, or a record is wrong.
    """
    return read_each(paths, _record, decode=decode_example, check=check_frame)


def read_fields(paths: Iterable[Path], *, decode: Decode) -> Iterator[dict[str, Any]]:
    """Yield the fields of every record of the files in order as NumPy values.

    Raises:
        InputError: A file is cut short or damaged, or a record lacks a field.
    """
    return read_each(paths, lambda fields: fields, decode=decode)


def read_each(
    paths: Iterable[Path],
    make: Callable[[dict[str, Any]], Made],
    *,
    decode: Decode,
    check: Check | None = None,
) -> Iterator[Made]:
    """Yield what is made of the fields of every record of the files in order.

    Args:
        paths: The files.
        make: Function of a record's fields as NumPy values; ValueError for fields that are wrong.
        decode: Function that parses a serialised record.
        check: What says which field is wrong.

    Raises:
        InputError: A file is cut short or damaged, or a record is wrong or lacks a field.
    """
    for path in paths:
        for number, serialized in enumerate(read_file(path), start=1):
            try:
                fields = {name: one.numpy() for name, one in decode(serialized).items()}
                made = make(fields)
            except tf.errors.InvalidArgumentError as error:
                rule = "must have the fields that are read"
                place = f"record {number}"
                raise InputError(path, place, rule, str(error).splitlines()[0]) from error
            except ValueError as error:
                wrong = None
                if check is not None:
                    wrong = wrong_in(serialized, 0, len(serialized), check, decoded=True)
                wrong = wrong or Wrong("", str(error))
                fault = RecordFault(number, wrong.field, wrong.rule, wrong.value)
                raise record_error(path, fault) from error
            yield made


def serialize(features: Mapping[str, tf.train.Feature]) -> bytes:
    """Return a ``tf.train.Example`` of these features as bytes, the same for the same features."""
    example = tf.train.Example(features=tf.train.Features(feature=features))
    return example.SerializeToString(deterministic=True)


def string_feature(values: Iterable[bytes]) -> tf.train.Feature:
    """Return a field of strings."""
    return tf.train.Feature(bytes_list=tf.train.BytesList(value=values))


def int_feature(values: Iterable[int]) -> tf.train.Feature:
    """Return a field of whole numbers."""
    return tf.train.Feature(int64_list=tf.train.Int64List(value=values))


def float_feature(values: Iterable[float]) -> tf.train.Feature:
    """Return a field of numbers in float32."""
    return tf.train.Feature(float_list=tf.train.FloatList(value=values))


def _check(record: ClipRecord) -> None:
    place = f"{record.video_id} frame {record.frame_number}"
    if len(record.frames) != len(record.frame_numbers):
        raise ValueError(
            f"{place}: frames must be as many as frame_numbers ({len(record.frame_numbers)}), "
            f"got {len(record.frames)}"
        )
    if record.flow and len(record.flow) != len(record.frames):
        raise ValueError(
            f"{place}: flow must be empty or as many as frames ({len(record.frames)}), "
            f"got {len(record.flow)}"
        )
    if record.labels is not None and record.labels.shape != record.source_size:
        raise ValueError(
            f"{place}: labels must have source_size {record.source_size}, got {record.labels.shape}"
        )
    for one in record.instances:
        if one.mask.shape != record.source_size:
            raise ValueError(
                f"{place}: masks must have source_size {record.source_size}, got {one.mask.shape}"
            )
    for _, row in record.sentences:
        if not ABSENT <= row < len(record.instances):
            raise ValueError(
                f"{place}: sentence rows must be from -1 to {len(record.instances) - 1}, got {row}"
            )


def _record(values: Mapping[str, Any]) -> ClipRecord:
    height, width = (int(side) for side in values[keys.SOURCE_SIZE])
    clip_height, clip_width = (int(side) for side in values[keys.CLIP_SIZE])
    instances = tuple(
        Instance(
            mask=decode_mask(png),
            box=(float(box[0]), float(box[1]), float(box[2]), float(box[3])),
            actor=int(actor),
            action=int(action),
            instance_id=None if instance_id == NO_ID else int(instance_id),
        )
        for png, box, actor, action, instance_id in zip(
            values[keys.INSTANCE_MASKS],
            values[keys.INSTANCE_BOXES],
            values[keys.INSTANCE_ACTORS],
            values[keys.INSTANCE_ACTIONS],
            values[keys.INSTANCE_IDS],
            strict=True,
        )
    )
    texts_and_rows = zip(values[keys.SENTENCE_TEXTS], values[keys.SENTENCE_ROWS], strict=True)
    labels = values[keys.LABEL_MAP]
    record = ClipRecord(
        video_id=values[keys.VIDEO_ID].decode(),
        split=values[keys.SPLIT].decode(),
        frame_number=int(values[keys.FRAME_NUMBER]),
        source_size=(height, width),
        clip_size=(clip_height, clip_width),
        frames=tuple(values[keys.CLIP_FRAMES].tolist()),
        frame_numbers=tuple(int(number) for number in values[keys.CLIP_FRAME_NUMBERS]),
        flow=tuple(values[keys.FLOW_FRAMES].tolist()),
        instances=instances,
        labels=None if labels == NO_LABELS else decode_labels(labels),
        sentences=tuple((text.decode(), int(row)) for text, row in texts_and_rows),
    )
    _check(record)
    return record
