"""The baseline of Hu et al., "Segmentation from Natural Language Expressions" (ECCV 2016).

As the sentence paper compares with it (section 5.2): the annotated frame only, VGG-16 features, the
last state of an LSTM on learned word vectors, coordinates, two 1x1 convolutions, one upsampling.
"""

import keras
from keras import ops

from a2d_tf import keys
from a2d_tf.layers.coordinates import AppendCoordinates
from a2d_tf.layers.upsample_response import UpsampleResponse
from a2d_tf.models.frame_and_words import FrameAndWords
from a2d_tf.models.vgg16 import STRIDE


def build_hu2016(read: FrameAndWords, *, hidden: int = 500, name: str = "hu2016") -> keras.Model:
    """Build the baseline.

    Args:
        read: The frame and the sentences.
        hidden: Channels between the two 1x1 convolutions.
        name: The model's name.

    Returns:
        A model from the inputs of ``read`` to ``{keys.response(S): (B, K, S, S)}``.
    """
    unit = keras.layers.UnitNormalization
    # One 1x1 convolution on text, features and coordinates side by side is a sum of two.
    from_text = keras.layers.Dense(hidden, use_bias=False, name="hidden_text")
    from_picture = keras.layers.Conv2D(hidden, 1, name="hidden_picture")
    text = unit(name="unit_text")(read.text)  # (B, K, U)
    picture = unit(name="unit_picture")(read.picture)  # (B, h, w, C)
    picture = from_picture(AppendCoordinates(name="coordinates")(picture))  # (B, h, w, hidden)
    joined = ops.expand_dims(picture, 1) + ops.expand_dims(from_text(text), (2, 3))
    score = keras.layers.Dense(1, name="score")(ops.relu(joined))[..., 0]  # (B, K, h, w)
    response = keys.response(read.size)
    upsample = UpsampleResponse(STRIDE, name=response, dtype="float32")
    return keras.Model(read.inputs, {response: upsample(score)}, name=name)
