"""The region proposal network (Ren et al., 2015) on one level of the pyramid."""

import keras

from a2d_tf import keys


def build_rpn(
    *, channels: int, num_ratios: int = 3, hidden: int = 512, name: str = "rpn_model"
) -> keras.Model:
    """Build the network that all levels share. Layer names are the Keras Mask R-CNN checkpoint's.

    That checkpoint has two logits for each anchor, background and foreground; here one logit is
    their difference.

    Args:
        channels: Channels C of the pyramid.
        num_ratios: Number of anchors at every position.
        hidden: Channels of the 3x3 convolution.
        name: The model's name.

    Returns:
        A model (B, H, W, C) -> dict ``keys.RPN_LOGITS`` (B, H * W * ratios) and ``keys.RPN_DELTAS``
        (B, H * W * ratios, 4), row-major, ratio fastest, float32.
    """
    level = keras.Input((None, None, channels), name="level")
    x = keras.layers.Conv2D(hidden, 3, padding="same", activation="relu", name="rpn_conv_shared")(
        level
    )
    logits = keras.layers.Conv2D(num_ratios, 1, name="rpn_class_raw", dtype="float32")(x)
    deltas = keras.layers.Conv2D(4 * num_ratios, 1, name="rpn_bbox_pred", dtype="float32")(x)
    outputs = {
        keys.RPN_LOGITS: keras.layers.Reshape((-1,), name="rpn_logits", dtype="float32")(logits),
        keys.RPN_DELTAS: keras.layers.Reshape((-1, 4), name="rpn_deltas", dtype="float32")(deltas),
    }
    return keras.Model(level, outputs, name=name)
