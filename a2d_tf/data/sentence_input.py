"""From a record to what the sentence model sees: a clip, word vectors, signed targets."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.data.augment import jitter_brightness, mirror_clip, mirror_words, random_box
from a2d_tf.data.camera import move_camera
from a2d_tf.data.clips import window_offsets
from a2d_tf.data.encoded_frames import (
    annotated_picture,
    decode_masks,
    decode_numbers,
    has_one_frame,
)
from a2d_tf.data.picture import fit_box, inside, place, prepare_frames, scale
from a2d_tf.data.vocabulary import Vocabulary
from a2d_tf.data.word_vectors import WordVectors, tokenize

# Field of an element that names the one sentence it is for.
CHOSEN_SENTENCE = "sentence/chosen"
_CAMERA = 1  # tells the camera's seed from the others of an element


@dataclass(frozen=True)
class ClipOptions:
    """How a clip and its targets are made.

    Attributes:
        size: Side of the square input, in pixels.
        frames: Frames of a clip.
        stream: What the clip shows, ``keys.RGB`` or ``keys.FLOW``.
        frame_stride: Source frames from one to the next.
        queries: Texts, ``"sentences"`` or the names of the frame's actor-action ``"pairs"``.
        sentences_per_clip: Sentences K that share a clip.
        include_absent: Keep sentences whose actor is not in the frame.
        resolutions: Sides of the response maps.
        coarse_threshold: Share of a coarse cell that makes it the actor's.
        ignore_padding: Give padding no loss instead of the background's.
        flip: Mirror half of the training clips.
        zoom: Scale jitter of training clips.
        brightness: Contrast and brightness jitter of training clips; flow has neither.
        camera: Most that a drawn camera moves and zooms over a training clip of a still image, as
            a share of the image's sides; 0 holds it still.
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


class SentenceTable:
    """Sentences of a data set as rows of word ids, looked up in the graph by their text.

    Args:
        vectors: The word vectors, or the vocabulary of an embedding that the model learns.
        sentences: Every sentence that will be asked for.
        max_words: Padded length L.

    Attributes:
        key: The model's input that the words are for, ``keys.WORDS`` or ``keys.WORD_IDS``.
    """

    def __init__(
        self, *, vectors: WordVectors | Vocabulary, sentences: Sequence[str], max_words: int
    ) -> None:
        self.key = keys.WORD_IDS if isinstance(vectors, Vocabulary) else keys.WORDS
        texts = sorted({"", *sentences})  # a table needs an entry, also without sentences
        rows: list[NDArray[np.float32]] = []
        known: dict[str, int] = {}

        def word_id(word: str) -> int:
            if isinstance(vectors, Vocabulary):
                return vectors.find(word)
            if word not in known:
                vector = vectors.lookup(word)
                known[word] = 0 if vector is None else len(rows) + 1
                if vector is not None:
                    rows.append(np.asarray(vector, np.float32))
            return known[word]

        ids = np.zeros((2, len(texts), max_words), np.int32)  # as written, mirrored
        lengths = np.zeros(len(texts), np.int32)
        for row, text in enumerate(texts):
            words = tokenize(text)[:max_words]
            lengths[row] = len(words)
            for mirrored, version in enumerate((words, mirror_words(words))):
                ids[mirrored, row, : len(words)] = [word_id(word) for word in version]
        self._ids = tf.constant(ids)
        self._lengths = tf.constant(lengths)
        self._matrix = None
        if not isinstance(vectors, Vocabulary):
            self._matrix = tf.constant(np.stack([np.zeros(vectors.dimension, np.float32), *rows]))
        self._rows = tf.lookup.StaticHashTable(
            tf.lookup.KeyValueTensorInitializer(texts, np.arange(len(texts), dtype=np.int32)), -1
        )

    def embed(self, texts: tf.Tensor, *, mirrored: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Return words and lengths (K,) of texts (K,); zeros for unknown texts.

        Words are vectors (K, L, D), or rows (K, L) of the learned embedding.
        """
        rows = self._rows.lookup(texts)
        found = tf.cast(rows >= 0, tf.int32)
        rows = tf.maximum(rows, 0)
        ids = tf.gather(tf.gather(self._ids, tf.cast(mirrored, tf.int32)), rows) * found[:, None]
        words = ids if self._matrix is None else tf.gather(self._matrix, ids)
        return words, tf.gather(self._lengths, rows) * found


def candidate_sentences(example: dict[str, tf.Tensor], *, include_absent: bool) -> tf.Tensor:
    """Return the indices of the sentences that make samples: those whose actor is in the frame."""
    rows = example[keys.SENTENCE_ROWS]
    return tf.where((rows >= 0) | include_absent)[:, 0]


def decode_clip(example: dict[str, tf.Tensor], options: ClipOptions) -> tf.Tensor:
    """Decode the window around the annotated frame: float32 (T, H, W, C).

    RGB is from 0 to 255, flow (u, v) in pixels of the stored frame. The record's stored
    number nearest to each wanted one is taken, which repeats the end frames.
    """
    offsets = window_offsets(length=options.frames, stride=options.frame_stride)
    wanted = example[keys.FRAME_NUMBER] + np.asarray(offsets, np.int64)
    return decode_numbers(example, wanted, stream=options.stream, count=options.frames)


def training_sample(
    example: dict[str, tf.Tensor], table: SentenceTable, options: ClipOptions, seed: tf.Tensor
) -> tuple[dict[str, tf.Tensor], dict[str, tf.Tensor]]:
    """Make one training element, with the random changes that the options ask for.

    Args:
        example: A decoded record; ``CHOSEN_SENTENCE`` names the sentence when K = 1.
        table: The sentences.
        options: How.
        seed: int (2,); the same seed gives the same element.

    Returns:
        Inputs ``keys.VIDEO`` (T, S, S, C), ``keys.WORDS`` (K, L, D) or ``keys.WORD_IDS`` (K, L),
        ``keys.NUM_WORDS`` (K,), and targets ``keys.response(r)`` int8 (K, r, r): +1 actor, -1 not,
        0 not counted.
    """
    seeds = tf.random.split(seed, 4)
    frames = decode_clip(example, options)
    if options.camera:
        # Not a share of the split seeds, so that all other draws are those of a run without it.
        camera_seed = tf.random.fold_in(seed, _CAMERA)
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

    chosen = _choose_sentences(example, options, seeds[3])
    texts = tf.gather(example[keys.SENTENCE_TEXTS], chosen)
    missing = options.sentences_per_clip - tf.shape(chosen)[0]
    texts = tf.ensure_shape(tf.pad(texts, [[0, missing]]), [options.sentences_per_clip])
    words, num_words = table.embed(texts, mirrored=mirrored)

    video = scale(place(frames, box, options.size), stream=options.stream)
    rows = tf.gather(example[keys.SENTENCE_ROWS], chosen)
    masks = place(decode_masks(example, rows), box, options.size)[..., 0]  # (n, S, S)
    video = tf.cond(mirrored, lambda: mirror_clip(video, stream=options.stream), lambda: video)
    masks = tf.cond(mirrored, lambda: tf.reverse(masks, [2]), lambda: masks)
    counted = inside(box, options.size)[None]
    counted = tf.cond(mirrored, lambda: tf.reverse(counted, [2]), lambda: counted)
    if not options.ignore_padding:
        counted = tf.ones_like(counted)
    inputs = {keys.VIDEO: video, table.key: words, keys.NUM_WORDS: num_words}
    targets = {
        keys.response(resolution): tf.pad(
            signed_target(
                masks >= 0.5,
                counted,
                resolution=resolution,
                threshold=options.coarse_threshold,
            ),
            [[0, missing], [0, 0], [0, 0]],
        )
        for resolution in options.resolutions
    }
    shape = [options.sentences_per_clip]
    return inputs, {
        name: tf.ensure_shape(target, [*shape, *target.shape[1:]])
        for name, target in targets.items()
    }


def signed_target(
    masks: tf.Tensor, counted: tf.Tensor, *, resolution: int, threshold: float
) -> tf.Tensor:
    """Average masks down to a resolution and cut them into +1 and -1, 0 where nothing counts.

    Args:
        masks: bool (N, S, S).
        counted: bool (1, S, S), false in padding that takes no part.
        resolution: Side r of the target; it divides S.
        threshold: Share of a cell from which on it is the actor's; at r = S it has no part.

    Returns:
        int8 (N, r, r).
    """
    cell = masks.shape[-1] // resolution

    def share(picture: tf.Tensor) -> tf.Tensor:
        picture = tf.cast(picture, tf.float32)[..., None]
        return tf.nn.avg_pool2d(picture, cell, cell, "VALID")[..., 0]

    target = tf.where(share(masks) >= threshold, 1, -1)
    return tf.cast(tf.where(share(counted) >= 0.5, target, 0), tf.int8)


def evaluation_sample(
    example: dict[str, tf.Tensor], streams: Sequence[ClipOptions], *, max_sentences: int
) -> dict[str, tf.Tensor]:
    """Make one evaluation element: the clip, unchanged, and all its sentences with encoded masks.

    Args:
        example: A decoded record.
        streams: How the clip of each stream is made; random changes are not. The first says which
            sentences are taken.
        max_sentences: The length K that sentences and masks are padded to with "".

    Returns:
        ``keys.video_of(stream)`` (T, S, S, C) of each stream, ``keys.VALID_BOX`` (4,) in the first
        one's, video id, frame number, source size, ``keys.SENTENCE_TEXTS`` (K,),
        ``keys.INSTANCE_MASKS`` (K,) as PNG ("" for an absent actor), ``keys.LABEL_MAP`` as PNG and
        the annotated frame as JPEG in ``keys.CLIP_FRAMES``.
    """
    clips, boxes = {}, []
    for options in streams:
        frames = decode_clip(example, options)
        clip, box = prepare_frames(frames, options.size, stream=options.stream)
        clips[keys.video_of(options.stream)] = clip
        boxes.append(box)
    chosen = candidate_sentences(example, include_absent=streams[0].include_absent)
    rows = tf.gather(example[keys.SENTENCE_ROWS], chosen)
    masks = tf.concat([[""], example[keys.INSTANCE_MASKS]], axis=0)
    padding = [[0, max_sentences - tf.shape(chosen)[0]]]
    return {
        **clips,
        keys.VALID_BOX: boxes[0],
        keys.VIDEO_ID: example[keys.VIDEO_ID],
        keys.FRAME_NUMBER: example[keys.FRAME_NUMBER],
        keys.SOURCE_SIZE: example[keys.SOURCE_SIZE],
        keys.SENTENCE_TEXTS: tf.pad(tf.gather(example[keys.SENTENCE_TEXTS], chosen), padding),
        keys.INSTANCE_MASKS: tf.pad(tf.gather(masks, rows + 1), padding),
        keys.LABEL_MAP: example[keys.LABEL_MAP],
        keys.CLIP_FRAMES: annotated_picture(example),
    }


def _choose_sentences(
    example: dict[str, tf.Tensor], options: ClipOptions, seed: tf.Tensor
) -> tf.Tensor:
    if CHOSEN_SENTENCE in example:
        return example[CHOSEN_SENTENCE][None]
    candidates = candidate_sentences(example, include_absent=options.include_absent)
    order = tf.argsort(tf.random.stateless_uniform(tf.shape(candidates), seed))
    return tf.gather(candidates, order[: options.sentences_per_clip])
