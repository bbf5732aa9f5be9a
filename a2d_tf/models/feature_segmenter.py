"""The sentence model from the features of its frozen trunk on, which a cache of them trains."""

import keras
from keras import ops

from a2d_tf import keys
from a2d_tf.models.clip_reader import ENCODED
from a2d_tf.models.encoder_trunk import endpoint_features


def build_feature_segmenter(
    segmenter: keras.Model,
    *,
    endpoint: str,
    encoder: str = "i3d",
    name: str = "feature_segmenter",
) -> keras.Model:
    """Build a model that begins where the trunk ends and shares the segmenter's layers.

    Training it trains the segmenter, whose weights are the ones to save.

    Args:
        segmenter: Model of ``build_sentence_segmenter``.
        endpoint: End point of the video encoder that gave the features.
        encoder: Name of the video encoder in the segmenter.
        name: The model's name.

    Returns:
        A model from ``keys.FEATURES`` (B, T', H', W', C') in bfloat16 and the segmenter's inputs of
        sentences to the segmenter's outputs.
    """
    video_encoder = segmenter.get_layer(encoder)
    start = endpoint_features(video_encoder, endpoint)
    whole = start is video_encoder.output  # averaged over time before they were stored
    shape = (1, *start.shape[2:]) if whole else start.shape[1:]
    features = keras.Input(shape, dtype="bfloat16", name=keys.FEATURES)
    encoded = features
    if not whole:
        encoded = keras.Model(start, video_encoder.output, name="encoder_head")(features)
    encoded = ops.mean(encoded, axis=1)

    sentences = {key: value for key, value in segmenter.input.items() if key != keys.VIDEO}
    answer = keras.Model(
        [segmenter.get_layer(ENCODED).output, *sentences.values()], segmenter.output, name="answer"
    )
    responses = answer([encoded, *sentences.values()])
    # Keras names losses and metrics after the layers that give the outputs.
    outputs = {
        key: keras.layers.Identity(name=key, dtype="float32")(value)
        for key, value in responses.items()
    }
    return keras.Model({keys.FEATURES: features, **sentences}, outputs, name=name)
