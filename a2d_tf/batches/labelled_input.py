"""From a record to what the joint model sees: a clip with flow, and the actors of one frame."""

from dataclasses import dataclass

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.augment import mirror_clip, random_box
from a2d_tf.batches.encoded_frames import annotated_picture, decode_masks, decode_numbers
from a2d_tf.batches.picture import fit_box, place, place_rgb
from a2d_tf.media.flow_methods import FLOW_OFFSETS
from a2d_tf.media.stored_flow import LIMIT
from a2d_tf.records.clip_records import NO_ID

_NO_ACTOR = 0
_NO_ACTION = 0


@dataclass(frozen=True)
class LabelledClipOptions:
    """How a clip and the truth of its labelled frame are made.

    Attributes:
        size: Side S of the square input, in pixels.
        frames: Frames T of a clip.
        max_instances: Places N for true actors; of more, the largest are kept.
        frame_stride: Source frames from one frame to the next.
        flow: Whether to give ``keys.MOTION``; the records must have been converted with flow.
        flip: Whether to mirror half of the training clips.
        zoom: Scale jitter of training clips.
        legacy_flow: Whether to leave the vectors of flow as they are when the picture is resized or
            mirrored, as the authors' code does.
        flow_from: Which flow goes with a frame, one of ``FLOW_OFFSETS``: the one that leads to the
            next frame of the video, or the one that leads to it from the previous frame, whose
            pixels it starts from; the first frame of a video takes that of the second.
        unlabelled_actor: The actor 1..7 whose action labels are left out (zero-shot), or None.
        scattered: Whether the labelled frame of a held-out clip is at a place that hangs on the
            names of video and frame, as if at random, and not in the middle.
        neighbours: Frames F of ``keys.NEIGHBOURS`` in evaluation; 0 for no such field.
    """

    size: int
    frames: int
    max_instances: int
    frame_stride: int = 1
    flow: bool = True
    flip: bool = False
    zoom: float = 0.0
    legacy_flow: bool = False
    flow_from: str = "next"
    unlabelled_actor: int | None = None
    scattered: bool = False
    neighbours: int = 0


def training_sample(
    example: dict[str, tf.Tensor], options: LabelledClipOptions, seed: tf.Tensor
) -> tuple[dict[str, tf.Tensor], dict[str, tf.Tensor]]:
    """Make one training element, its labelled frame at a random place of the clip.

    Args:
        example: A decoded record.
        options: How the element is made; flip and zoom are the other random changes.
        seed: int (2,); the same seed gives the same element.

    Returns:
        The inputs of the training model and no targets: ``keys.VIDEO`` (T, S, S, 3) in [-1, 1],
        ``keys.MOTION`` (T, S, S, 3) of ``prepare_motion``, ``keys.LABELLED`` int32,
        ``keys.VALID_BOX`` int32 (4,), and the true actors, the largest first, then padding:
        ``keys.TRUE_BOXES`` float32 (N, 4), ``keys.TRUE_ACTORS`` and ``keys.TRUE_ACTIONS`` int32
        (N,), ``keys.TRUE_MASKS`` uint8 (N, S, S). Boxes are those of the masks in the square, so
        that they fit whatever is cut off; an actor that leaves no pixel is padding. A frame without
        actors is all padding.
    """
    seeds = tf.random.split(seed, 3)
    labelled = tf.random.stateless_uniform([], seeds[0], maxval=options.frames, dtype=tf.int32)
    mirrored = tf.constant(False)
    if options.flip:
        mirrored = tf.random.stateless_uniform([], seeds[1]) < 0.5
    box = _fitted(example, options)
    if options.zoom:
        height, width = tf.unstack(example[keys.CLIP_SIZE])
        box = random_box(height, width, options.size, zoom=options.zoom, seed=seeds[2])
    clip = _clip(example, options, labelled=labelled, box=box, mirrored=mirrored)
    masks = _placed_masks(example, options, box=box, mirrored=mirrored)
    return clip | _truth(example, options, masks, _largest(masks, options)), {}


def still_sample(
    example: dict[str, tf.Tensor], options: LabelledClipOptions
) -> tuple[dict[str, tf.Tensor], dict[str, tf.Tensor]]:
    """Make an element as ``training_sample`` does, without random changes.

    The labelled frame is in the middle of the clip, at index ``T // 2``, unless ``scattered``.
    """
    clip, masks = _still(example, options)
    return clip | _truth(example, options, masks, _largest(masks, options)), {}


def evaluation_sample(
    example: dict[str, tf.Tensor], options: LabelledClipOptions
) -> dict[str, tf.Tensor]:
    """Make one evaluation element: that of ``still_sample`` with the record's own truth.

    Args:
        example: A decoded record.
        options: How the clip is made; its random changes are left out.

    Returns:
        The fields of ``still_sample``, and as the record holds them: video id, frame number,
        source size, ``keys.LABEL_MAP`` as PNG, the annotated frame as JPEG in
        ``keys.CLIP_FRAMES``, and ``keys.INSTANCE_MASKS`` (N,) as PNG, ``keys.INSTANCE_BOXES``
        (N, 4) in source pixels, ``keys.INSTANCE_ACTORS``, ``keys.INSTANCE_ACTIONS`` and
        ``keys.INSTANCE_IDS`` (N,). Row i of these is the actor of row i of ``keys.TRUE_BOXES``,
        also of an actor that is too small for the square. Padding is "" and 0, of ids -1. Actions
        are complete in spite of ``unlabelled_actor``.
    """
    clip, masks = _still(example, options)
    order = _largest(masks, options)

    def in_order(name: str, padding: str | float) -> tf.Tensor:
        rows = _padded(tf.gather(example[name], order), options.max_instances, padding)
        return tf.ensure_shape(rows, [options.max_instances, *example[name].shape[1:]])

    return {
        **clip,
        **_truth(example, options, masks, order),
        keys.VIDEO_ID: example[keys.VIDEO_ID],
        keys.FRAME_NUMBER: example[keys.FRAME_NUMBER],
        keys.SOURCE_SIZE: example[keys.SOURCE_SIZE],
        keys.LABEL_MAP: example[keys.LABEL_MAP],
        keys.CLIP_FRAMES: annotated_picture(example),
        keys.INSTANCE_MASKS: in_order(keys.INSTANCE_MASKS, ""),
        keys.INSTANCE_BOXES: in_order(keys.INSTANCE_BOXES, 0.0),
        keys.INSTANCE_ACTORS: in_order(keys.INSTANCE_ACTORS, _NO_ACTOR),
        keys.INSTANCE_ACTIONS: in_order(keys.INSTANCE_ACTIONS, _NO_ACTION),
        keys.INSTANCE_IDS: in_order(keys.INSTANCE_IDS, NO_ID),
    }


def prepare_motion(
    flow: tf.Tensor, box: tf.Tensor, size: int, *, mirrored: tf.Tensor, legacy: bool = False
) -> tf.Tensor:
    """Fit the flow of a clip and add its magnitude: what the joint model's flow stream sees.

    Args:
        flow: (T, H, W, 2) vectors (u, v) in pixels of the stored frame.
        box: int32 (4,), place of the picture in the square, before it is mirrored.
        size: Side S of the square.
        mirrored: bool scalar, whether to mirror the square left to right.
        legacy: Whether to leave vectors as they are when the picture is scaled or mirrored, as the
            authors' code does.

    Returns:
        float32 (T, S, S, 3): u, v and their magnitude in pixels of the square, divided by 20
        (``stored_flow.LIMIT``); beyond 1 where raw flow or a larger square makes it so; 0 in
        padding.
    """
    placed = place(flow, box, size)
    if legacy:
        turned = tf.cond(mirrored, lambda: tf.reverse(placed, [2]), lambda: placed)
    else:
        height_width = tf.cast(tf.shape(flow)[1:3], tf.float32)
        factors = tf.cast(box[2:] - box[:2], tf.float32) / height_width
        scaled = placed * factors[::-1]  # (v, u) -> (u, v)
        turned = tf.cond(mirrored, lambda: mirror_clip(scaled, stream=keys.FLOW), lambda: scaled)
    magnitude = tf.norm(turned, axis=-1, keepdims=True)
    return tf.concat([turned, magnitude], axis=-1) / LIMIT


def boxes_of_masks(masks: tf.Tensor) -> tf.Tensor:
    """Return the float32 boxes (N, 4) around masks (N, S, S), bool; zeros of an empty mask."""
    spans = [_span(tf.reduce_any(masks, axis=axis)) for axis in (2, 1)]
    box = tf.stack([spans[0][0], spans[1][0], spans[0][1], spans[1][1]], axis=1)
    return tf.cast(box, tf.float32)


def _span(touched: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Return the first touched cell of each row of (N, S) and the one after the last, (N,)."""
    cells = tf.range(tf.shape(touched)[1])
    beyond = tf.reduce_max(tf.where(touched, cells + 1, 0), axis=1)
    first = tf.reduce_min(tf.where(touched, cells, beyond[:, None]), axis=1)
    return first, beyond


def _fitted(example: dict[str, tf.Tensor], options: LabelledClipOptions) -> tf.Tensor:
    height, width = tf.unstack(example[keys.CLIP_SIZE])
    return fit_box(height, width, options.size)


def _still(
    example: dict[str, tf.Tensor], options: LabelledClipOptions
) -> tuple[dict[str, tf.Tensor], tf.Tensor]:
    box, mirrored = _fitted(example, options), tf.constant(False)
    clip = _clip(
        example, options, labelled=_still_place(example, options), box=box, mirrored=mirrored
    )
    return clip, _placed_masks(example, options, box=box, mirrored=mirrored)


def _still_place(example: dict[str, tf.Tensor], options: LabelledClipOptions) -> tf.Tensor:
    """Return the index of the labelled frame in a held-out clip, int32."""
    if not options.scattered:
        return tf.constant(options.frames // 2)
    number = tf.strings.as_string(example[keys.FRAME_NUMBER])
    name = tf.strings.join([example[keys.VIDEO_ID], number], separator="/")
    return tf.cast(tf.strings.to_hash_bucket_fast(name, options.frames), tf.int32)


def _clip(
    example: dict[str, tf.Tensor],
    options: LabelledClipOptions,
    *,
    labelled: tf.Tensor,
    box: tf.Tensor,
    mirrored: tf.Tensor,
) -> dict[str, tf.Tensor]:
    """Return the clip whose frame ``labelled`` is the annotated one, with its place."""
    size, count = options.size, options.frames
    offsets = (tf.range(count) - labelled) * options.frame_stride
    wanted = example[keys.FRAME_NUMBER] + tf.cast(offsets, tf.int64)
    frames = decode_numbers(example, wanted, stream=keys.RGB, count=count)
    video = place_rgb(frames, box, size)
    video = tf.cond(mirrored, lambda: mirror_clip(video, stream=keys.RGB), lambda: video)
    y1, x1, y2, x2 = tf.unstack(tf.clip_by_value(box, 0, size))
    clip = {
        keys.VIDEO: tf.ensure_shape(video, [count, size, size, 3]),
        keys.LABELLED: labelled,
        keys.VALID_BOX: tf.where(mirrored, [y1, size - x2, y2, size - x1], [y1, x1, y2, x2]),
    }
    if options.flow:
        leading = wanted + FLOW_OFFSETS[options.flow_from]
        flow = decode_numbers(example, leading, stream=keys.FLOW, count=count)
        motion = prepare_motion(flow, box, size, mirrored=mirrored, legacy=options.legacy_flow)
        clip[keys.MOTION] = tf.ensure_shape(motion, [count, size, size, 3])
    return clip


def _placed_masks(
    example: dict[str, tf.Tensor],
    options: LabelledClipOptions,
    *,
    box: tf.Tensor,
    mirrored: tf.Tensor,
) -> tf.Tensor:
    """Return bool (n, S, S), the masks of all the record's instances in the square."""
    count = tf.size(example[keys.INSTANCE_MASKS], out_type=tf.int64)
    # An empty mask goes along, so that the loop has an element and the resizing a picture.
    rows = tf.concat([tf.range(count), [-1]], axis=0)
    masks = place(decode_masks(example, rows), box, options.size)[:-1, :, :, 0] >= 0.5
    return tf.cond(mirrored, lambda: tf.reverse(masks, [2]), lambda: masks)


def _largest(masks: tf.Tensor, options: LabelledClipOptions) -> tf.Tensor:
    """Return the rows of at most N masks (n, S, S), the one with most pixels first."""
    pixels = tf.math.count_nonzero(masks, axis=[1, 2], dtype=tf.int32)
    order = tf.argsort(pixels, direction="DESCENDING", stable=True)
    return order[: options.max_instances]


def _truth(
    example: dict[str, tf.Tensor],
    options: LabelledClipOptions,
    masks: tf.Tensor,
    order: tf.Tensor,
) -> dict[str, tf.Tensor]:
    """Return the truth of these rows of the masks (n, S, S), padded to N."""
    count = options.max_instances
    masks = tf.gather(masks, order)
    visible = tf.reduce_any(masks, axis=[1, 2])
    actors = tf.cast(tf.gather(example[keys.INSTANCE_ACTORS], order), tf.int32)
    actions = tf.cast(tf.gather(example[keys.INSTANCE_ACTIONS], order), tf.int32)
    labelled = visible
    if options.unlabelled_actor is not None:
        labelled &= actors != options.unlabelled_actor
    truth = {
        keys.TRUE_BOXES: (boxes_of_masks(masks), [count, 4]),
        keys.TRUE_ACTORS: (tf.where(visible, actors, _NO_ACTOR), [count]),
        keys.TRUE_ACTIONS: (tf.where(labelled, actions, _NO_ACTION), [count]),
        keys.TRUE_MASKS: (tf.cast(masks, tf.uint8), [count, options.size, options.size]),
    }
    return {
        name: tf.ensure_shape(_padded(rows, count, 0), shape)
        for name, (rows, shape) in truth.items()
    }


def _padded(rows: tf.Tensor, count: int, value: str | float) -> tf.Tensor:
    missing = [[0, count - tf.shape(rows)[0]]]
    others = [[0, 0]] * (len(rows.shape) - 1)
    return tf.pad(rows, missing + others, constant_values=tf.cast(value, rows.dtype))
