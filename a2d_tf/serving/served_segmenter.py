"""The served graph of sentences: clips and sentences as they come, to masks of the frames' size."""

from collections.abc import Mapping

import tensorflow as tf

from a2d_tf.serving.served_model import ServedModel
from a2d_tf.serving.served_responses import ServedResponses

OUTPUTS = {
    "masks": "uint8 (K, H, W): 1 on the actor of each sentence in the answered frame, 0 elsewhere",
    "responses": "float32 (K, H, W): a mask is where they exceed the threshold",
    "scores": "float32 (K,): mean sigmoid of the responses in the mask, 0 for an empty one",
    "num_known_words": "int32 (K,): number of known words; with 0, the mask means nothing",
}


def serve_sentences(responses: ServedResponses, *, threshold: float) -> ServedModel:
    """Return the served form of a sentence run, or of two fused.

    Args:
        responses: What answers sentences.
        threshold: Value above which a response belongs to the mask.
    """

    def answer(request: Mapping[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        answered = responses(request)
        inside = answered.responses > threshold
        return {
            "masks": tf.cast(inside, tf.uint8),
            "responses": answered.responses,
            "scores": mask_scores(answered.responses, inside),
            "num_known_words": answered.num_known,
        }

    return responses.served(answer, outputs=OUTPUTS)


def mask_scores(responses: tf.Tensor, inside: tf.Tensor) -> tf.Tensor:
    """Return the mean sigmoid (K,) of responses (K, H, W) inside masks (K, H, W), 0 where empty."""
    inside = tf.cast(inside, tf.float32)
    total = tf.reduce_sum(tf.sigmoid(responses) * inside, axis=[1, 2])
    return tf.math.divide_no_nan(total, tf.reduce_sum(inside, axis=[1, 2]))
