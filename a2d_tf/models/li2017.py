"""The baseline of Li et al., "Tracking by Natural Language Specification" (CVPR 2017).

Its lingual specification model, as the sentence paper compares with it (section 5.2): the middle
frame only, VGG-16 features with coordinates under one dynamic filter made from an LSTM's last
state with a sigmoid, and one upsampling.
"""

import keras

from a2d_tf import keys
from a2d_tf.layers.coordinates import AppendCoordinates
from a2d_tf.layers.dynamic_filter import DynamicFilterResponse
from a2d_tf.layers.upsample_response import UpsampleResponse
from a2d_tf.models.frame_and_words import FrameAndWords
from a2d_tf.models.vgg16 import STRIDE


def build_li2017(read: FrameAndWords, *, name: str = "li2017") -> keras.Model:
    """Build the baseline. The filter is as long as the features and their eight coordinates.

    Args:
        read: The frame and the sentences.
        name: The model's name.

    Returns:
        A model from the inputs of ``read`` to ``{keys.response(S): (B, K, S, S)}``.
    """
    picture = AppendCoordinates(name="coordinates")(read.picture)  # (B, h, w, C + 8)
    make_filters = keras.layers.Dense(picture.shape[-1], activation="sigmoid", name="filters")
    filters = make_filters(read.text)  # (B, K, C + 8)
    coarse = DynamicFilterResponse(name="response", dtype="float32")(picture, filters)
    response = keys.response(read.size)
    upsample = UpsampleResponse(STRIDE, name=response, dtype="float32")
    return keras.Model(read.inputs, {response: upsample(coarse)}, name=name)
