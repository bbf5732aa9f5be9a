"""From a record to what the sentence model sees: a clip, word vectors, signed targets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.augment import jitter_brightness, jitter_words, mirror_clip, random_box
from a2d_tf.batches.camera import move_camera
from a2d_tf.batches.encoded_frames import decode_masks, decode_numbers, has_one_frame
from a2d_tf.batches.picture import fit_box, inside, place, place_scaled
from a2d_tf.batches.sentence_table import SentenceTable
from a2d_tf.batches.view_join import Join
from a2d_tf.records.clips import window_offsets

# Field of an element that names the one sentence it is for.
CHOSEN_SENTENCE = "sentence/chosen"
# Numbers that tell the seeds of an element apart.
_CAMERA = 1
_WORDS = 2
_FIRST_OTHER = 3

_Example = dict[str, tf.Tensor]


@dataclass(frozen=True)
class SentenceClipOptions:
    """How a clip and its targets are made.

    Attributes:
        size: Side of the square input, in pixels.
        frames: Frames of a clip.
        stream: What the clip shows, ``keys.RGB`` or ``keys.FLOW``.
        frame_stride: Source frames from one frame to the next.
        queries: ``"sentences"``, or the names of the frame's actor-action ``"pairs"``.
        sentences_per_clip: Sentences K that share a clip.
        include_absent: Whether to keep sentences whose actor is not in the frame.
        resolutions: Sides of the response maps.
        coarse_threshold: Share of a coarse cell that makes it the actor's.
        ignore_padding: Whether padding has no loss instead of the background's.
        flip: Whether to mirror half of the training clips.
        zoom: Scale jitter of training clips.
        brightness: Contrast and brightness jitter of training clips; flow has neither.
        camera: The most that a drawn camera moves and zooms over a training clip of a still image,
            as a share of the image's sides; 0 holds it still.
        word_noise: Length of the noise on word vectors in training, as a share of their length.
    """

    size: int
    frames: int
    stream: str = keys.RGB
    frame_stride: int = 1
    queries: str = "sentences"
    sentences_per_clip: int = 1
    include_absent: bool = False
    resolutions: tuple[int, ...] = ()
    coarse_threshold: float = 0.5
    ignore_padding: bool = False
    flip: bool = False
    zoom: float = 0.0
    brightness: float = 0.0
    camera: float = 0.0
    word_noise: float = 0.0


# Makes the view of a record with a seed, int (2,).
DrawView = Callable[[_Example, SentenceClipOptions, tf.Tensor], _Example]


def candidate_sentences(example: dict[str, tf.Tensor], *, include_absent: bool) -> tf.Tensor:
    """Return the indices of the sentences that make samples: those whose actor is in the frame."""
    rows = example[keys.SENTENCE_ROWS]
    return tf.where((rows >= 0) | include_absent)[:, 0]


def choose_sentences(
    example: dict[str, tf.Tensor], options: SentenceClipOptions, seed: tf.Tensor
) -> tf.Tensor:
    """Return the indices (n,) of the sentences of an element, at most K, drawn by the seed."""
    if CHOSEN_SENTENCE in example:
        return example[CHOSEN_SENTENCE][None]
    candidates = candidate_sentences(example, include_absent=options.include_absent)
    order = tf.argsort(tf.random.stateless_uniform(tf.shape(candidates), _split(seed)[3]))
    return tf.gather(candidates, order[: options.sentences_per_clip])


def decode_clip(example: dict[str, tf.Tensor], options: SentenceClipOptions) -> tf.Tensor:
    """Decode the window around the annotated frame: (T, H, W, C).

    RGB is uint8, flow float32 (u, v) in pixels of the stored frame. The end frames repeat.
    """
    offsets = window_offsets(length=options.frames, stride=options.frame_stride)
    wanted = example[keys.FRAME_NUMBER] + np.asarray(offsets, np.int64)
    return decode_numbers(example, wanted, stream=options.stream, count=options.frames)


def training_sample(
    example: _Example,
    table: SentenceTable,
    options: SentenceClipOptions,
    seed: tf.Tensor,
    *,
    others: Sequence[_Example] = (),
    joins: Sequence[Join] = (),
    draw: DrawView | None = None,
) -> tuple[dict[str, tf.Tensor], dict[str, tf.Tensor]]:
    """Make one training element, with the random changes that the options ask for.

    Args:
        example: A decoded record; ``CHOSEN_SENTENCE`` names the sentence when K = 1.
        table: Word ids of the sentences.
        options: How the element is made.
        seed: int (2,); the same seed gives the same element.
        others: Further records, which change the view of the first.
        joins: What each of them changes, in this order.
        draw: Function that makes the view of a record: ``draw_chosen`` (None), or one that reads a
            stored view.

    Returns:
        What ``view_sample`` returns.
    """
    draw = draw or draw_chosen
    view = join_others(
        draw(example, options, seed), options, seed, others=others, joins=joins, draw=draw
    )
    inputs, targets = view_sample(view, table, options)
    if options.word_noise:
        noise_seed = tf.random.fold_in(seed, _WORDS)
        noisy = jitter_words(inputs[keys.WORDS], amount=options.word_noise, seed=noise_seed)
        inputs = inputs | {keys.WORDS: noisy}
    return inputs, targets


def join_others(
    view: _Example,
    options: SentenceClipOptions,
    seed: tf.Tensor,
    *,
    others: Sequence[_Example],
    joins: Sequence[Join],
    draw: DrawView,
) -> dict[str, tf.Tensor]:
    """Return a view after other records have changed it, see ``training_sample``."""
    for number, (other, join) in enumerate(zip(others, joins, strict=True), start=_FIRST_OTHER):
        other_seed, join_seed = tf.unstack(tf.random.split(tf.random.fold_in(seed, number), 2))
        view = join(view, draw(other, options, other_seed), join_seed)
    return view


def draw_chosen(
    example: dict[str, tf.Tensor], options: SentenceClipOptions, seed: tf.Tensor
) -> dict[str, tf.Tensor]:
    """Return what ``draw_view`` does, of sentences that the seed chooses."""
    return draw_view(example, options, seed, chosen=choose_sentences(example, options, seed))


def draw_all(
    example: dict[str, tf.Tensor], options: SentenceClipOptions, seed: tf.Tensor
) -> dict[str, tf.Tensor]:
    """Return what ``draw_view`` does, of all sentences that make samples."""
    chosen = candidate_sentences(example, include_absent=options.include_absent)
    return draw_view(example, options, seed, chosen=chosen)


def draw_view(
    example: dict[str, tf.Tensor],
    options: SentenceClipOptions,
    seed: tf.Tensor,
    *,
    chosen: tf.Tensor,
) -> dict[str, tf.Tensor]:
    """Draw how a clip is seen, with the random changes that the options ask for.

    Args:
        example: A decoded record.
        options: How the clip is seen; number of sentences and targets play no part.
        seed: int (2,); the same seed gives the same view.
        chosen: int64 (n,), indices of the sentences that are asked, n at least 1.

    Returns:
        ``keys.VIDEO`` (T, S, S, C), ``keys.VIEW_MASKS`` bool (n, S, S), by sentence,
        ``keys.VIEW_INSIDE`` bool (S, S), false in padding, ``keys.SENTENCE_TEXTS`` (n,) as they are
        written, ``keys.MIRRORED`` bool (n,), whether left and right change places in them,
        ``keys.VIEW_ACTORS`` int64 (n,) and ``keys.VIEW_PRESENT`` int64 (m,), everybody in the
        frame.
    """
    seeds = _split(seed)
    frames = decode_clip(example, options)
    if options.camera:
        # Not one of the split seeds, so that all other draws are those of a run without it.
        camera_seed = tf.random.fold_in(seed, _CAMERA)
        frames = tf.cast(frames, tf.float32)
        frames = tf.cond(
            has_one_frame(example),
            lambda: move_camera(frames, amount=options.camera, seed=camera_seed),
            lambda: frames,
        )
    height, width = tf.shape(frames)[1], tf.shape(frames)[2]
    mirrored = tf.constant(False)
    if options.flip:
        mirrored = tf.random.stateless_uniform([], seeds[0]) < 0.5
    box = fit_box(height, width, options.size)
    if options.zoom:
        box = random_box(height, width, options.size, zoom=options.zoom, seed=seeds[1])
    if options.brightness and options.stream == keys.RGB:
        frames = jitter_brightness(frames, amount=options.brightness, seed=seeds[2])

    video = place_scaled(frames, box, options.size, stream=options.stream)
    rows = tf.gather(example[keys.SENTENCE_ROWS], chosen)
    masks = place(decode_masks(example, rows), box, options.size)[..., 0] >= 0.5  # (n, S, S)
    within = inside(box, options.size)
    video = tf.cond(mirrored, lambda: mirror_clip(video, stream=options.stream), lambda: video)
    masks = tf.cond(mirrored, lambda: tf.reverse(masks, [2]), lambda: masks)
    within = tf.cond(mirrored, lambda: tf.reverse(within, [1]), lambda: within)
    return {
        keys.VIDEO: video,
        keys.VIEW_MASKS: masks,
        keys.VIEW_INSIDE: within,
        keys.SENTENCE_TEXTS: tf.gather(example[keys.SENTENCE_TEXTS], chosen),
        keys.MIRRORED: tf.fill(tf.shape(chosen), mirrored),
        keys.VIEW_ACTORS: _actors_of(example, rows),
        keys.VIEW_PRESENT: example[keys.INSTANCE_ACTORS],
    }


def view_sample(
    view: dict[str, tf.Tensor], table: SentenceTable, options: SentenceClipOptions
) -> tuple[dict[str, tf.Tensor], dict[str, tf.Tensor]]:
    """Make inputs and targets of a drawn view.

    Args:
        view: A view that ``draw_view`` makes, with n sentences, at most the K of the options; or
            one with ``keys.FEATURES`` instead of the video.
        table: Word ids of the sentences.
        options: How the targets are made.

    Returns:
        Inputs ``keys.VIDEO`` (T, S, S, C) or ``keys.FEATURES``, ``keys.WORDS`` (K, L, D) or
        ``keys.WORD_IDS`` (K, L), ``keys.NUM_WORDS`` (K,), and targets ``keys.response(r)`` int8
        (K, r, r): +1 actor, -1 not, 0 not counted.
    """
    sentences = options.sentences_per_clip
    texts, mirrored = view[keys.SENTENCE_TEXTS], view[keys.MIRRORED]
    missing = sentences - tf.shape(texts)[0]
    texts = tf.ensure_shape(tf.pad(texts, [[0, missing]]), [sentences])
    mirrored = tf.ensure_shape(tf.pad(mirrored, [[0, missing]]), [sentences])
    words, num_words = table.embed(texts, mirrored=mirrored)
    seen = keys.FEATURES if keys.FEATURES in view else keys.VIDEO
    inputs = {seen: view[seen], table.key: words, keys.NUM_WORDS: num_words}
    within = view[keys.VIEW_INSIDE][None]
    counted = within if options.ignore_padding else tf.ones_like(within)
    targets = {}
    for resolution in options.resolutions:
        target = signed_target(
            view[keys.VIEW_MASKS],
            counted,
            resolution=resolution,
            threshold=options.coarse_threshold,
        )
        target = tf.pad(target, [[0, missing], [0, 0], [0, 0]])
        target = tf.ensure_shape(target, [sentences, *target.shape[1:]])
        targets[keys.response(resolution)] = target
    return inputs, targets


def signed_target(
    masks: tf.Tensor, counted: tf.Tensor, *, resolution: int, threshold: float
) -> tf.Tensor:
    """Average masks down to a resolution and cut them into +1 and -1, 0 where nothing counts.

    Args:
        masks: bool (N, S, S).
        counted: bool (1, S, S), false in padding that takes no part.
        resolution: Side r of the target; it divides S.
        threshold: Share of a cell from which on it is the actor's; not used at r = S.

    Returns:
        int8 (N, r, r).
    """
    cell = masks.shape[-1] // resolution

    def share(picture: tf.Tensor) -> tf.Tensor:
        picture = tf.cast(picture, tf.float32)[..., None]
        return tf.nn.avg_pool2d(picture, cell, cell, "VALID")[..., 0]

    target = tf.where(share(masks) >= threshold, 1, -1)
    return tf.cast(tf.where(share(counted) >= 0.5, target, 0), tf.int8)


def _actors_of(example: dict[str, tf.Tensor], rows: tf.Tensor) -> tf.Tensor:
    """Return A2D's actor (n,) of instances, 0 for -1, the row of one that is not in the frame."""
    actors = tf.concat([[0], example[keys.INSTANCE_ACTORS]], axis=0)
    return tf.gather(actors, rows + 1)


def _split(seed: tf.Tensor) -> tf.Tensor:
    """Return a seed each for mirroring, zoom, brightness and the choice of sentences."""
    return tf.random.split(seed, 4)
