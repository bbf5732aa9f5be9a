"""From the record of a video to what the pair classifier sees (sentence paper, 5.3)."""

from dataclasses import dataclass

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.augment import mirror_clip
from a2d_tf.batches.encoded_frames import decode_frames
from a2d_tf.batches.picture import fit_box, place_scaled
from a2d_tf.labels import VALID_PAIRS

CROP, FIT = "crop", "fit"
# The pictures of one clip, still encoded.
CLIP = "clip"


@dataclass(frozen=True)
class PairClassifierClipOptions:
    """How a clip of a video is made.

    Attributes:
        size: Side S of the square input, in pixels.
        frames: Frames T of the clip; a shorter video repeats its last one.
        stream: What the clip shows, ``keys.RGB`` or ``keys.FLOW``.
        frame_stride: Source frames from one frame to the next.
        view: ``"crop"`` cuts a square out of the picture, ``"fit"`` pads the whole picture to one.
        resize: The short side before a square is cut out, in pixels, not below ``size``.
        flip: Whether to mirror half of the training clips.
    """

    size: int
    frames: int
    stream: str = keys.RGB
    frame_stride: int = 1
    view: str = CROP
    resize: int = 256
    flip: bool = False


def training_sample(
    example: dict[str, tf.Tensor], options: PairClassifierClipOptions, seed: tf.Tensor
) -> tuple[dict[str, tf.Tensor], dict[str, tf.Tensor]]:
    """Make one training element: a clip from a random place, cut out and mirrored at random.

    Args:
        example: A decoded record.
        options: How the clip is made.
        seed: int (2,); the same seed gives the same element.

    Returns:
        Inputs ``keys.VIDEO`` (T, S, S, C) in [-1, 1] and targets ``keys.PAIR_LOGITS`` float32
        (43,) of 0 and 1.
    """
    seeds = tf.random.split(seed, 3)
    pictures = example[stored_field(options.stream)]
    starts = 1 + tf.maximum(0, tf.size(pictures) - _reach(options))
    start = tf.random.stateless_uniform([], seeds[0], maxval=starts, dtype=tf.int32)
    position = tf.random.stateless_uniform([2], seeds[1])
    encoded = _take(pictures, start, options)
    frames = decode_frames(encoded, stream=options.stream, count=options.frames)
    clip = _place(frames, options, position)
    if options.flip:
        clip = tf.cond(
            tf.random.stateless_uniform([], seeds[2]) < 0.5,
            lambda: mirror_clip(clip, stream=options.stream),
            lambda: clip,
        )
    return {keys.VIDEO: clip}, {keys.PAIR_LOGITS: pair_vector(example[keys.PAIRS])}


def middle_clip(
    example: dict[str, tf.Tensor], options: PairClassifierClipOptions
) -> dict[str, tf.Tensor]:
    """Keep of a record ``keys.PAIRS`` and the clip in the middle, encoded: ``CLIP`` (T,)."""
    pictures = example[stored_field(options.stream)]
    start = tf.maximum(0, tf.size(pictures) - _reach(options)) // 2
    return {keys.PAIRS: example[keys.PAIRS], CLIP: _take(pictures, start, options)}


def still_sample(
    clip: dict[str, tf.Tensor], options: PairClassifierClipOptions
) -> tuple[dict[str, tf.Tensor], dict[str, tf.Tensor]]:
    """Make an element of ``middle_clip`` as ``training_sample`` does, without random changes."""
    targets = {keys.PAIR_LOGITS: pair_vector(clip[keys.PAIRS])}
    return {keys.VIDEO: centred_clip(clip[CLIP], options)}, targets


def covering_clips(example: dict[str, tf.Tensor], options: PairClassifierClipOptions) -> tf.Tensor:
    """Return the encoded clips (N, T) that cover a video one after another.

    The last one is shifted back to end with the video; a video shorter than a clip repeats its
    last frame.
    """
    pictures = example[stored_field(options.stream)]
    return tf.gather(pictures, covering_indices(tf.size(pictures), options))


def covering_indices(count: tf.Tensor, options: PairClassifierClipOptions) -> tf.Tensor:
    """Return which of a video's frames, from 0, ``covering_clips`` shows: int32 (N, T)."""
    step = options.frames * options.frame_stride
    last = tf.maximum(0, count - _reach(options))
    starts = tf.minimum(tf.range((count + step - 1) // step) * step, last)
    return _indices(starts, count, options)


def centred_clip(encoded: tf.Tensor, options: PairClassifierClipOptions) -> tf.Tensor:
    """Decode the pictures (T,) of a clip and prepare them as ``centred_frames`` does."""
    frames = decode_frames(encoded, stream=options.stream, count=options.frames)
    return centred_frames(frames, options)


def centred_frames(frames: tf.Tensor, options: PairClassifierClipOptions) -> tf.Tensor:
    """Cut frames (T, H, W, C) out of their centre or fit them: (T, S, S, C) in [-1, 1].

    The frames are RGB of 0..255, or flow (u, v) in pixels.
    """
    return _place(frames, options, tf.constant([0.5, 0.5]))


def stored_field(stream: str) -> str:
    """Return the field of a record that holds a stream's pictures."""
    return keys.FLOW_FRAMES if stream == keys.FLOW else keys.CLIP_FRAMES


def pair_vector(pairs: tf.Tensor) -> tf.Tensor:
    """Return float32 (43,) in the order of ``labels.VALID_PAIRS``: 1 for the given ids, else 0."""
    present = tf.constant(VALID_PAIRS, tf.int64)[:, None] == pairs[None, :]
    return tf.cast(tf.reduce_any(present, axis=1), tf.float32)


def crop_box(
    height: tf.Tensor, width: tf.Tensor, *, size: int, resize: int, position: tf.Tensor
) -> tf.Tensor:
    """Return where a picture lies whose short side is ``resize`` and that covers the square.

    Args:
        height: Picture height in pixels, a scalar.
        width: Picture width.
        size: Side of the square, not above ``resize``.
        resize: The short side after resizing, in pixels.
        position: (2,), position of the square in the picture, down and across, at least 0 and below
            1.

    Returns:
        int32 (4,): y1, x1, y2, x2 in pixels of the square, for ``picture.place``.
    """
    sides = tf.cast(tf.stack([height, width]), tf.float32)
    sides = tf.cast(tf.round(sides * float(resize) / tf.reduce_min(sides)), tf.int32)
    places = tf.cast(sides - size + 1, tf.float32)
    corner = -tf.cast(tf.floor(position * places), tf.int32)
    return tf.concat([corner, corner + sides], axis=0)


def _reach(options: PairClassifierClipOptions) -> int:
    """Return how many frames of the video a clip spans."""
    return (options.frames - 1) * options.frame_stride + 1


def _take(pictures: tf.Tensor, start: tf.Tensor, options: PairClassifierClipOptions) -> tf.Tensor:
    """Return the encoded clip (T,) from a frame on."""
    return tf.gather(pictures, _indices(start, tf.size(pictures), options))


def _indices(starts: tf.Tensor, count: tf.Tensor, options: PairClassifierClipOptions) -> tf.Tensor:
    """Return the frames (..., T) of clips from ``starts`` (...) on; at the end the last repeats."""
    wanted = starts[..., tf.newaxis] + tf.range(options.frames) * options.frame_stride
    return tf.minimum(wanted, count - 1)


def _place(frames: tf.Tensor, options: PairClassifierClipOptions, position: tf.Tensor) -> tf.Tensor:
    height, width = tf.shape(frames)[1], tf.shape(frames)[2]
    if options.view == FIT:
        box = fit_box(height, width, options.size)
    else:
        box = crop_box(height, width, size=options.size, resize=options.resize, position=position)
    return place_scaled(frames, box, options.size, stream=options.stream)
