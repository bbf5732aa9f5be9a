"""S3D, I3D's stages with each convolution split into space and time (Xie et al., ECCV 2018).

As in torchvision, whose Kinetics weights are published (``torchvision/models/video/s3d.py`` of
``pytorch/vision``): without the gates of the paper's S3D-G.
"""

import keras

from a2d_tf.layers.separable import centred_max_pool, separable_unit
from a2d_tf.models.inception_stages import ENDPOINTS, apply_stages

# Mean and deviation of RGB in [0, 1] of the published weights' clips
# (``torchvision/transforms/_presets.py``, ``VideoClassification``).
_RGB_MEAN = (0.43216, 0.394666, 0.37645)
_RGB_DEVIATION = (0.22803, 0.22145, 0.216989)


def build_s3d(
    *,
    input_shape: tuple[int | None, int | None, int | None, int],
    endpoint: str = "Mixed_4f",
    width: float = 1.0,
    frozen_batch_norm: bool = True,
    name: str = "s3d",
) -> keras.Model:
    """Build S3D from the frames to a named end point.

    Args:
        input_shape: Shape (T, H, W, C) of a clip scaled to [-1, 1]; C is 3 for RGB, which the
            published mean and deviation normalise first, or 2 for flow, which stays as it is.
        endpoint: One of ``ENDPOINTS``, which are I3D's: ``Mixed_4f`` has stride 16 in space.
        width: Factor of every channel count; 1.0 is the published network.
        frozen_batch_norm: Whether to use the stored moments in training too.
        name: The model's name.

    Returns:
        A model (B, T, H, W, C) -> (B, T', H', W', C') with layers named after the end points.

    Raises:
        ValueError: Unknown end point, or a width that is not positive.
    """
    if endpoint not in ENDPOINTS:
        raise ValueError(f"endpoint must be one of {', '.join(ENDPOINTS)}, got {endpoint!r}")
    inputs = keras.Input(input_shape, name="video")
    x = inputs
    if input_shape[-1] == len(_RGB_MEAN):
        scale = [0.5 / deviation for deviation in _RGB_DEVIATION]
        offset = [
            (0.5 - mean) / deviation
            for mean, deviation in zip(_RGB_MEAN, _RGB_DEVIATION, strict=True)
        ]
        x = keras.layers.Rescaling(scale, offset, name="published_pixels")(x)
    x = apply_stages(
        x,
        endpoint=endpoint,
        width=width,
        conv_unit=separable_unit,
        max_pool=centred_max_pool,
        frozen_batch_norm=frozen_batch_norm,
    )
    return keras.Model(inputs, x, name=name)
