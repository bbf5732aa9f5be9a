"""One drawn view of a clip with the frozen trunk's output instead of its video, as a record.

The trunk's output is stored in bfloat16, masks as they were placed in the network's square,
sentences as text: whatever trains can still be chosen. A frame that no sentence asks about is a
record without sentences and features, so that a cache keeps the order of the data's records.
"""

from collections.abc import Mapping
from typing import Any

import cv2
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.batches.encoded_frames import decode_frames
from a2d_tf.batches.picture import scale
from a2d_tf.media.stored_flow import LIMIT, encode_flow
from a2d_tf.records.clip_records import encode_mask
from a2d_tf.records.example_fields import INTS, int_feature, serialize, string_feature

BYTES_PER_VALUE = 2  # in bfloat16

_JPEG_QUALITY = 95
_ONE_STRING = tf.io.FixedLenFeature([], tf.string)
_STRINGS = tf.io.FixedLenSequenceFeature([], tf.string, allow_missing=True)

_FIELDS = {
    keys.VIDEO_ID: _ONE_STRING,
    keys.FRAME_NUMBER: tf.io.FixedLenFeature([], tf.int64),
    keys.FEATURES: _ONE_STRING,
    keys.SENTENCE_TEXTS: _STRINGS,
    keys.MIRRORED: INTS,
    keys.VIEW_ACTORS: INTS,
    keys.VIEW_MASKS: _STRINGS,
    keys.VIEW_PRESENT: INTS,
    keys.VIEW_INSIDE: _ONE_STRING,
    keys.VIEW_PICTURE: _ONE_STRING,
}


def encode_view(view: Mapping[str, Any], features: NDArray[Any], *, stream: str) -> bytes:
    """Return a view as a serialised ``tf.train.Example``.

    Args:
        view: A view that ``sentence_input.draw_view`` makes, with video id and frame number, in
            NumPy.
        features: (T', H', W', C') in bfloat16.
        stream: What the view's video shows, ``keys.RGB`` or ``keys.FLOW``.
    """
    video = view[keys.VIDEO]
    return _serialize(
        video_id=view[keys.VIDEO_ID],
        frame_number=view[keys.FRAME_NUMBER],
        features=features.tobytes(),
        texts=view[keys.SENTENCE_TEXTS],
        mirrored=view[keys.MIRRORED],
        actors=view[keys.VIEW_ACTORS],
        masks=[encode_mask(mask) for mask in view[keys.VIEW_MASKS]],
        present=view[keys.VIEW_PRESENT],
        inside=encode_mask(view[keys.VIEW_INSIDE]),
        picture=_encode_picture(video[len(video) // 2], stream=stream),
    )


def encode_no_view() -> bytes:
    """Return the record of a frame that no sentence asks about."""
    return _serialize(
        video_id=b"",
        frame_number=0,
        features=b"",
        texts=(),
        mirrored=(),
        actors=(),
        masks=(),
        present=(),
        inside=b"",
        picture=b"",
    )


def decode_view_example(serialized: tf.Tensor) -> dict[str, tf.Tensor]:
    """Parse one serialised view inside a graph; features and pictures stay encoded.

    Returns:
        Its fields by name, and ``keys.SENTENCE_ROWS`` (n,): every sentence has its mask.
    """
    example = tf.io.parse_single_example(serialized, _FIELDS)
    count = tf.size(example[keys.SENTENCE_TEXTS], tf.int64)
    return example | {keys.SENTENCE_ROWS: tf.range(count)}


def decode_view(
    example: dict[str, tf.Tensor], *, chosen: tf.Tensor, shape: tuple[int, ...], size: int
) -> dict[str, tf.Tensor]:
    """Return a stored view for some of its sentences.

    Args:
        example: A record of ``decode_view_example``.
        chosen: int64 (n,), indices of the sentences, n at least 1.
        shape: (T', H', W', C') of the features.
        size: Side S of the square.

    Returns:
        What ``sentence_input.draw_view`` does, with ``keys.FEATURES`` in bfloat16 for the video.
    """
    masks = tf.map_fn(
        lambda png: _decode_mask(png, size),
        tf.gather(example[keys.VIEW_MASKS], chosen),
        fn_output_signature=tf.TensorSpec([size, size], tf.bool),
    )
    features = tf.io.decode_raw(example[keys.FEATURES], tf.bfloat16)
    return {
        keys.FEATURES: tf.reshape(features, shape),
        keys.VIEW_MASKS: masks,
        keys.VIEW_INSIDE: _decode_mask(example[keys.VIEW_INSIDE], size),
        keys.SENTENCE_TEXTS: tf.gather(example[keys.SENTENCE_TEXTS], chosen),
        keys.MIRRORED: tf.gather(example[keys.MIRRORED], chosen) > 0,
        keys.VIEW_ACTORS: tf.gather(example[keys.VIEW_ACTORS], chosen),
        keys.VIEW_PRESENT: example[keys.VIEW_PRESENT],
    }


def decode_picture(example: dict[str, tf.Tensor], *, stream: str) -> tf.Tensor:
    """Return the middle frame of a stored view: float32 (S, S, C) in [-1, 1]."""
    picture = decode_frames(example[keys.VIEW_PICTURE][None], stream=stream, count=1)[0]
    return scale(tf.cast(picture, tf.float32), stream=stream)


def _decode_mask(png: tf.Tensor, size: int) -> tf.Tensor:
    return tf.ensure_shape(tf.io.decode_png(png, channels=1), [size, size, 1])[..., 0] > 127


def _encode_picture(picture: NDArray[np.float32], *, stream: str) -> bytes:
    if stream == keys.FLOW:
        return encode_flow(picture * np.float32(LIMIT))
    pixels = np.rint((picture[..., ::-1] + 1) * 127.5).clip(0, 255).astype(np.uint8)
    return cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])[1].tobytes()


def _serialize(
    *,
    video_id: bytes,
    frame_number: int,
    features: bytes,
    texts: Any,
    mirrored: Any,
    actors: Any,
    masks: Any,
    present: Any,
    inside: bytes,
    picture: bytes,
) -> bytes:
    return serialize(
        {
            keys.VIDEO_ID: string_feature([video_id]),
            keys.FRAME_NUMBER: int_feature([int(frame_number)]),
            keys.FEATURES: string_feature([features]),
            keys.SENTENCE_TEXTS: string_feature(texts),
            keys.MIRRORED: int_feature(int(one) for one in mirrored),
            keys.VIEW_ACTORS: int_feature(int(one) for one in actors),
            keys.VIEW_MASKS: string_feature(masks),
            keys.VIEW_PRESENT: int_feature(int(one) for one in present),
            keys.VIEW_INSIDE: string_feature([inside]),
            keys.VIEW_PICTURE: string_feature([picture]),
        }
    )
