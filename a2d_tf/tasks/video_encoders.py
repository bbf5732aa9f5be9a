"""The table of video encoders that the sentence model may see its clips with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import keras

from a2d_tf.config.schema import SentenceConfig
from a2d_tf.models.i3d import build_i3d
from a2d_tf.models.inception_stages import endpoint_strides
from a2d_tf.models.pretrained_s3d import load_s3d_weights
from a2d_tf.models.s3d import build_s3d
from a2d_tf.models.weight_import import ImportReport
from a2d_tf.tasks.feature_views import video_model_of
from a2d_tf.tasks.initial_weights import read_i3d_weights


@dataclass(frozen=True)
class VideoEncoder:
    """A network from clips (B, T, H, W, C) in [-1, 1] to features (B, T', H', W', C').

    Attributes:
        name: Name in ``model.encoder``; the encoder's model has this name too.
        title: Name in messages.
        build: Builder by keywords: ``input_shape`` (T, H, W, C), ``endpoint``, ``width`` and
            ``frozen_batch_norm``. The layers of an end point ``NAME`` are called ``NAME`` or begin
            with ``NAME_``; a layer before the first one has no weights.
        strides: Input pixels that a cell of each end point spans along each side, in order.
        read_weights: Function that fills such a model from a place that ``model.weights`` names.
    """

    name: str
    title: str
    build: Callable[..., keras.Model]
    strides: Mapping[str, int]
    read_weights: Callable[[keras.Model, str], ImportReport]


_ALL = (
    VideoEncoder("i3d", "I3D", build_i3d, endpoint_strides(), read_i3d_weights),
    VideoEncoder("s3d", "S3D", build_s3d, endpoint_strides(), load_s3d_weights),
)
VIDEO_ENCODERS: dict[str, VideoEncoder] = {encoder.name: encoder for encoder in _ALL}


def video_encoder_of(config: SentenceConfig) -> VideoEncoder:
    """Return the video encoder of an experiment.

    Raises:
        InputError: The experiment is a baseline, which has none.
    """
    return VIDEO_ENCODERS[video_model_of(config).encoder]
