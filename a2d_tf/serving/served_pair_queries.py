"""The served graph of pair queries: clips and ids of pairs, to one label for each pixel."""

from collections.abc import Mapping

import tensorflow as tf

from a2d_tf.labels import BACKGROUND_ID
from a2d_tf.serving.served_model import ServedModel
from a2d_tf.serving.served_responses import ServedResponses

OUTPUTS = {
    "label_map": "uint8 (H, W): 10 * actor + action of the pair with the highest response above "
    "the threshold, 0 for background",
    "responses": "float32 (K, H, W): those of each pair, in the order of the request",
}
_BEYOND = 255  # above every id


def serve_pair_queries(responses: ServedResponses, *, threshold: float) -> ServedModel:
    """Return the served form of a sentence run that is asked for pairs, or of two fused.

    Args:
        responses: What answers ids of pairs.
        threshold: Value that some response must exceed, or a pixel is background.
    """

    def answer(request: Mapping[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        answered = responses(request).responses
        labels = paint_pairs(answered, request[responses.asked.name], threshold=threshold)
        return {"label_map": labels, "responses": answered}

    return responses.served(answer, outputs=OUTPUTS)


def paint_pairs(responses: tf.Tensor, pair_ids: tf.Tensor, *, threshold: float) -> tf.Tensor:
    """Give every pixel the pair with the highest response there, as ``label_map`` does.

    Args:
        responses: float32 (K, H, W), one map for each pair.
        pair_ids: int32 (K,), ids of the pairs in any order.
        threshold: Value that some response must exceed, or a pixel is background.

    Returns:
        uint8 (H, W), ids ``10 * actor + action``, 0 for background; of equal responses that of the
        lower id.
    """
    highest = tf.reduce_max(responses, axis=0)
    ids = tf.where(responses == highest, pair_ids[:, None, None], _BEYOND)
    lowest = tf.reduce_min(ids, axis=0)
    return tf.cast(tf.where(highest > threshold, lowest, BACKGROUND_ID), tf.uint8)
