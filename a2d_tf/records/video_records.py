"""One whole video as a ``tf.train.Example``: encode, decode, read.

The classifier of actor-action pairs (sentence paper, section 5.3) takes clips from anywhere in a
video: a record holds all frames as JPEG, all quantised flow when there is any, and the pairs of all
annotated frames. Its fields have the names and kinds that they have in ``records/clip_records.py``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from a2d_tf import keys
from a2d_tf.labels import VALID_PAIRS
from a2d_tf.records.example_fields import (
    INTS,
    ONE_STRING,
    SIZE,
    STRINGS,
    int_feature,
    parse,
    serialize,
    string_feature,
)
from a2d_tf.records.record_content import check_whole_video
from a2d_tf.records.record_values import read_each

FEATURES = {
    keys.VIDEO_ID: ONE_STRING,
    keys.SPLIT: ONE_STRING,
    keys.CLIP_SIZE: SIZE,
    keys.CLIP_FRAMES: STRINGS,
    keys.FLOW_FRAMES: STRINGS,
    keys.PAIRS: INTS,
}


@dataclass(frozen=True)
class VideoRecord:
    """One video.

    Attributes:
        video_id: Id of the video.
        split: ``"train"`` or ``"test"``.
        clip_size: Height and width of the stored frames, in pixels.
        frames: Every frame as JPEG, in order.
        flow: Quantised flow as PNG, one for each frame, or empty.
        pairs: Distinct ids ``10 * actor + action`` in its annotated frames, ascending; may be
            empty.
    """

    video_id: str
    split: str
    clip_size: tuple[int, int]
    frames: tuple[bytes, ...]
    flow: tuple[bytes, ...]
    pairs: tuple[int, ...]


def encode_video(record: VideoRecord) -> bytes:
    """Return the record as a serialised ``tf.train.Example``.

    Raises:
        ValueError: There is no frame, flow has another length than the frames, or the pairs are not
            distinct valid ids that ascend.
    """
    _check(record)
    return serialize(
        {
            keys.VIDEO_ID: string_feature([record.video_id.encode()]),
            keys.SPLIT: string_feature([record.split.encode()]),
            keys.CLIP_SIZE: int_feature(record.clip_size),
            keys.CLIP_FRAMES: string_feature(record.frames),
            keys.FLOW_FRAMES: string_feature(record.flow),
            keys.PAIRS: int_feature(record.pairs),
        }
    )


def decode_video(serialized: Any) -> dict[str, Any]:
    """Parse one serialised record inside a graph; pictures stay encoded.

    Args:
        serialized: Scalar string tensor.

    Returns:
        The record's fields by their names in ``a2d_tf.keys``: scalars, the ``(2,)`` size, ``(T,)``
        frames, ``(T,)`` or ``(0,)`` flow, ``(P,)`` pairs. Integers are int64.
    """
    return parse(serialized, FEATURES)


def read_video_records(paths: Iterable[Path]) -> Iterator[VideoRecord]:
    """Yield every record of the files in order: the inverse of ``encode_video``.

    Raises:
        InputError: A file is cut short or damaged, or a record is wrong.
    """
    return read_each(paths, _record, decode=decode_video, check=check_whole_video)


def _record(fields: Mapping[str, Any]) -> VideoRecord:
    height, width = (int(side) for side in fields[keys.CLIP_SIZE])
    record = VideoRecord(
        video_id=fields[keys.VIDEO_ID].decode(),
        split=fields[keys.SPLIT].decode(),
        clip_size=(height, width),
        frames=tuple(fields[keys.CLIP_FRAMES].tolist()),
        flow=tuple(fields[keys.FLOW_FRAMES].tolist()),
        pairs=tuple(fields[keys.PAIRS].tolist()),
    )
    _check(record)
    return record


def _check(record: VideoRecord) -> None:
    place = record.video_id
    if not record.frames:
        raise ValueError(f"{place}: frames must be at least one, got none")
    if record.flow and len(record.flow) != len(record.frames):
        raise ValueError(
            f"{place}: flow must be empty or as many as frames ({len(record.frames)}), "
            f"got {len(record.flow)}"
        )
    if list(record.pairs) != sorted(set(record.pairs) & set(VALID_PAIRS)):
        raise ValueError(
            f"{place}: pairs must be distinct ascending ids of the 43 pairs, got {record.pairs}"
        )
