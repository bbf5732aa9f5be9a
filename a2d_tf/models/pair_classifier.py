"""The classifier of actor-action pairs: I3D with one logit for each pair (sentence paper, 5.3)."""

import keras

from a2d_tf import keys
from a2d_tf.labels import VALID_PAIRS
from a2d_tf.models.i3d import LOGITS, build_i3d


def build_pair_classifier(
    *,
    frames: int | None,
    size: int,
    channels: int = 3,
    width: float = 1.0,
    frozen_batch_norm: bool = True,
    dropout: float = 0.0,
    num_pairs: int = len(VALID_PAIRS),
    name: str = "pair_classifier",
) -> keras.Model:
    """Build the RGB or flow stream. A pair's score is the sigmoid of its logit.

    Args:
        frames: Number T of frames of a clip; None takes clips of any length above 8, of which I3D
            leaves the two steps of time that its classifier averages.
        size: Side S of the square input in pixels.
        channels: 3 for RGB, 2 for flow.
        width: Width multiplier of I3D.
        frozen_batch_norm: Whether to use I3D's stored moments in training too.
        dropout: Share of features that the last layer does not see in training.
        num_pairs: Number of logits; their order is that of ``labels.VALID_PAIRS``.
        name: The model's name.

    Returns:
        A model from ``keys.VIDEO`` (B, T, S, S, C) in [-1, 1] to ``{keys.PAIR_LOGITS: (B, 43)}``,
        float32 in every precision; its submodel ``i3d`` has all weights.
    """
    # Layers
    i3d = build_i3d(
        input_shape=(frames, size, size, channels),
        endpoint=LOGITS,
        width=width,
        frozen_batch_norm=frozen_batch_norm,
        num_classes=num_pairs,
        dropout=dropout,
    )

    # Functional model
    video = keras.Input((frames, size, size, channels), name=keys.VIDEO)
    return keras.Model({keys.VIDEO: video}, {keys.PAIR_LOGITS: i3d(video)}, name=name)
