"""The sentence paper's model: a clip and its sentences to response maps (section 3)."""

import keras

from a2d_tf import keys
from a2d_tf.models.sentence_parts import SentenceParts


def build_sentence_segmenter(
    parts: SentenceParts, *, name: str = "sentence_segmenter"
) -> keras.Model:
    """Wire the RGB or flow stream. The video is encoded once for all K sentences of a clip.

    Args:
        parts: What the network is made of; its layers are in the model.
        name: The model's name.

    Returns:
        A model from ``keys.VIDEO`` (B, T, S, S, C) in [-1, 1], ``keys.WORDS`` (B, K, L, D) and
        ``keys.NUM_WORDS`` (B, K) to a dict ``keys.response(r)`` -> (B, K, r, r), coarse to fine.
    """
    inputs = parts.clip.inputs() | parts.text.inputs()
    sentence = parts.text.read(inputs)  # (B, K, U)
    features = parts.clip.read(inputs)  # (B, H, W, C)
    responses: dict[str, keras.KerasTensor] = {}
    for level in parts.decoder.levels(features):
        make_filters = keras.layers.Dense(
            level.channels, activation="tanh", name=f"filters_{level.side}"
        )
        answer = keys.response(level.side)
        own_name = parts.join.own_name(answer, coarsest=not responses)
        responses[answer] = level.respond(make_filters(sentence), name=own_name)
    return keras.Model(inputs, parts.join.join(responses), name=name)
