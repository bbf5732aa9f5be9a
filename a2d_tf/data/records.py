"""One annotated frame with its clip as a ``tf.train.Example``: encode, decode, write, read.

One format serves both papers. A record holds the JPEG frames of the clip, its quantised flow when
there is any, and every instance of the annotated frame with mask, box, actor, action and id, and
the sentences of the video with the row of the instance that each one names.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.data.a2d import Instance
from a2d_tf.data.manifest import load_progress
from a2d_tf.errors import InputError

# zlib's fastest level: masks are so plain that higher ones save little and cost most of the time.
PNG_COMPRESSION = 1
NO_ID = -1  # what stands in a record for an instance without an id
ABSENT = -1  # the row of a sentence whose instance is not in the frame

_ONE_INT = tf.io.FixedLenFeature([], tf.int64)
_ONE_STRING = tf.io.FixedLenFeature([], tf.string)
_INTS = tf.io.FixedLenSequenceFeature([], tf.int64, allow_missing=True)
_STRINGS = tf.io.FixedLenSequenceFeature([], tf.string, allow_missing=True)

FEATURES = {
    keys.VIDEO_ID: _ONE_STRING,
    keys.SPLIT: _ONE_STRING,
    keys.FRAME_NUMBER: _ONE_INT,
    keys.SOURCE_SIZE: tf.io.FixedLenFeature([2], tf.int64),
    keys.CLIP_SIZE: tf.io.FixedLenFeature([2], tf.int64),
    keys.CLIP_FRAMES: _STRINGS,
    keys.CLIP_FRAME_NUMBERS: _INTS,
    keys.FLOW_FRAMES: _STRINGS,
    keys.INSTANCE_MASKS: _STRINGS,
    keys.INSTANCE_BOXES: tf.io.FixedLenSequenceFeature([4], tf.float32, allow_missing=True),
    keys.INSTANCE_ACTORS: _INTS,
    keys.INSTANCE_ACTIONS: _INTS,
    keys.INSTANCE_IDS: _INTS,
    keys.SENTENCE_TEXTS: _STRINGS,
    keys.SENTENCE_ROWS: _INTS,
}


@dataclass(frozen=True)
class ClipRecord:
    """One annotated frame with its clip.

    Attributes:
        video_id: id of the video.
        split: ``"train"`` or ``"test"``.
        frame_number: 1-based number of the annotated frame.
        source_size: height and width of the released clip and of the masks, in pixels.
        clip_size: height and width of the stored frames, in pixels.
        frames: the clip as JPEG, one a number of ``frame_numbers``.
        frame_numbers: distinct 1-based numbers, ascending.
        flow: quantised flow as PNG, one a frame, or empty.
        instances: the actors of the annotated frame, masks at source size.
        sentences: text and row of its instance in ``instances``, -1 when it is absent.
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
    sentences: tuple[tuple[str, int], ...]


def encode_example(record: ClipRecord) -> bytes:
    """Return the record as a serialised ``tf.train.Example``; boxes are kept in float32.

    Raises:
        ValueError: when the lengths of frames, flow and numbers differ, or a row or mask size
            contradicts the instances.
    """
    _check(record)
    instances = record.instances
    ids = (NO_ID if one.instance_id is None else one.instance_id for one in instances)
    features = {
        keys.VIDEO_ID: _strings([record.video_id.encode()]),
        keys.SPLIT: _strings([record.split.encode()]),
        keys.FRAME_NUMBER: _ints([record.frame_number]),
        keys.SOURCE_SIZE: _ints(record.source_size),
        keys.CLIP_SIZE: _ints(record.clip_size),
        keys.CLIP_FRAMES: _strings(record.frames),
        keys.CLIP_FRAME_NUMBERS: _ints(record.frame_numbers),
        keys.FLOW_FRAMES: _strings(record.flow),
        keys.INSTANCE_MASKS: _strings(encode_mask(one.mask) for one in instances),
        keys.INSTANCE_BOXES: _floats(side for one in instances for side in one.box),
        keys.INSTANCE_ACTORS: _ints(one.actor for one in instances),
        keys.INSTANCE_ACTIONS: _ints(one.action for one in instances),
        keys.INSTANCE_IDS: _ints(ids),
        keys.SENTENCE_TEXTS: _strings(text.encode() for text, _ in record.sentences),
        keys.SENTENCE_ROWS: _ints(row for _, row in record.sentences),
    }
    example = tf.train.Example(features=tf.train.Features(feature=features))
    return example.SerializeToString(deterministic=True)


def decode_example(serialized: tf.Tensor) -> dict[str, tf.Tensor]:
    """Parse one serialised record inside a graph; pictures stay encoded.

    Args:
        serialized: scalar string.

    Returns:
        The record's fields by their names in ``a2d_tf.keys``: scalars, ``(2,)`` sizes, ``(T,)``
        frames and numbers, ``(N,)`` instance fields, ``(N, 4)`` float32 boxes, ``(S,)`` sentences.
        Integers are int64.
    """
    return tf.io.parse_single_example(serialized, FEATURES)


def encode_mask(mask: NDArray[np.bool_]) -> bytes:
    """Return a ``(H, W)`` mask as an 8-bit gray PNG of 0 and 255."""
    gray = mask.astype(np.uint8) * 255
    return cv2.imencode(".png", gray, [cv2.IMWRITE_PNG_COMPRESSION, PNG_COMPRESSION])[1].tobytes()


def decode_mask(png: bytes) -> NDArray[np.bool_]:
    """Return the ``(H, W)`` mask of a PNG made by ``encode_mask``.

    Raises:
        ValueError: when the bytes are no picture.
    """
    gray = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    if gray is None:
        raise ValueError(f"mask must be a PNG, got {len(png)} bytes that are none")
    return np.asarray(gray) > 127


def write_records(path: Path, examples: Iterable[bytes]) -> int:
    """Write serialised records to one file and return how many there were.

    Raises:
        InputError: when the file cannot be written, as on a full disk.
    """
    count = 0
    try:
        with tf.io.TFRecordWriter(str(path)) as writer:
            for example in examples:
                writer.write(example)
                count += 1
    except tf.errors.OpError as error:
        raise InputError(path, "file", "must be one that can be written", error.message) from error
    return count


def read_records(paths: Iterable[Path]) -> Iterator[ClipRecord]:
    """Yield every record of the files in order, masks decoded: the inverse of ``encode_example``.

    Raises:
        InputError: when a file is cut short or damaged, or a record lacks a field.
    """
    for path in paths:
        serialized = tf.data.TFRecordDataset(str(path)).as_numpy_iterator()
        while True:
            try:
                fields = decode_example(next(serialized))
            except StopIteration:
                break
            except (tf.errors.DataLossError, tf.errors.InvalidArgumentError) as error:
                reason = str(error).splitlines()[0]
                raise InputError(path, "records", "must be whole records", reason) from error
            yield _record(fields)


def list_shards(data_dir: Path, split: str) -> tuple[Path, ...]:
    """Return the shards of a split in order.

    Raises:
        InputError: when there are none, some of them are missing, or one is cut short.
    """
    if not data_dir.is_dir():
        raise InputError(data_dir, "folder", "must exist (see a2d-tf convert)")
    name = re.compile(rf"{split}-\d+-of-(\d+)\.tfrecord")
    totals = {path: int(m[1]) for path in data_dir.iterdir() if (m := name.fullmatch(path.name))}
    shards = tuple(sorted(totals))
    if not shards:
        raise InputError(data_dir, f"{split}-*.tfrecord", "must hold shards of this split")
    if set(totals.values()) != {len(shards)}:
        rule = f"must hold all {' or '.join(map(str, sorted(set(totals.values()))))} shards"
        raise InputError(data_dir, f"{split}-*.tfrecord", rule, len(shards))
    progress = load_progress(data_dir)
    written = {} if progress is None else {one.file: one.bytes for one in progress.shards}
    for shard in shards:
        size = shard.stat().st_size
        if size != written.get(shard.name, size):
            rule = f"must be the {written[shard.name]} bytes that were written (convert again)"
            raise InputError(shard, "size", rule, size)
    return shards


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


def _record(fields: dict[str, tf.Tensor]) -> ClipRecord:
    values = {name: tensor.numpy() for name, tensor in fields.items()}
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
    return ClipRecord(
        video_id=values[keys.VIDEO_ID].decode(),
        split=values[keys.SPLIT].decode(),
        frame_number=int(values[keys.FRAME_NUMBER]),
        source_size=(height, width),
        clip_size=(clip_height, clip_width),
        frames=tuple(values[keys.CLIP_FRAMES].tolist()),
        frame_numbers=tuple(int(number) for number in values[keys.CLIP_FRAME_NUMBERS]),
        flow=tuple(values[keys.FLOW_FRAMES].tolist()),
        instances=instances,
        sentences=tuple((text.decode(), int(row)) for text, row in texts_and_rows),
    )


def _strings(values: Iterable[bytes]) -> tf.train.Feature:
    return tf.train.Feature(bytes_list=tf.train.BytesList(value=values))


def _ints(values: Iterable[int]) -> tf.train.Feature:
    return tf.train.Feature(int64_list=tf.train.Int64List(value=values))


def _floats(values: Iterable[float]) -> tf.train.Feature:
    return tf.train.Feature(float_list=tf.train.FloatList(value=values))
