"""From a record to what evaluation asks the sentence model: the clip and all its sentences."""

from collections.abc import Sequence

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.encoded_frames import annotated_picture
from a2d_tf.batches.picture import prepare_frames
from a2d_tf.batches.sentence_input import SentenceClipOptions, candidate_sentences, decode_clip


def evaluation_sample(
    example: dict[str, tf.Tensor], streams: Sequence[SentenceClipOptions], *, max_sentences: int
) -> dict[str, tf.Tensor]:
    """Make one evaluation element: the clip, unchanged, and all its sentences with encoded masks.

    Args:
        example: A decoded record.
        streams: How the clip of each stream is made; its random changes are left out. The first
            says which sentences are taken.
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
