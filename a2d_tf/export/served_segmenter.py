"""The served graph: frames and sentences as they come, to masks of the frames' own size."""

from collections.abc import Iterator
from contextlib import contextmanager

import keras
import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.picture import prepare_frames
from a2d_tf.export.text_lookup import SentenceEmbedder
from a2d_tf.runs.sentence import SentenceRun


class ServedSegmenter(tf.Module):
    """A run as one function of tensors, which can be saved and loaded without this package.

    Attributes:
        segment: The function: ``frames`` uint8 (T, H, W, 3) and ``sentences`` string (K,) to a
            dict of ``masks`` uint8 (K, H, W), ``responses`` float32 (K, H, W), ``scores`` float32
            (K,) and ``num_known_words`` int32 (K,).

    Args:
        run: The trained run.
        embedder: Its words and their vectors.
    """

    def __init__(self, run: SentenceRun, *, embedder: SentenceEmbedder) -> None:
        super().__init__()
        data, model = run.config.data, run.model
        response = keys.response(run.task.resolutions[-1])
        self._embedder = embedder
        # Only the weights are saved with this module: the Keras model would bring its whole tree
        # of layers along. So the model is kept from it in a function.
        self._weights = [variable.value for variable in model.variables]

        def segment(frames: tf.Tensor, sentences: tf.Tensor) -> dict[str, tf.Tensor]:
            # Callers of a SavedModel are not held to its signature's shapes.
            frames = tf.ensure_shape(frames, [data.frames, None, None, 3])
            video, box = prepare_frames(frames, data.size)
            words, num_words, num_known = self._embedder(sentences)
            outputs = model(
                {
                    keys.VIDEO: video[None],
                    keys.WORDS: words[None],
                    keys.NUM_WORDS: num_words[None],
                },
                training=False,
            )
            responses = restore_responses(
                outputs[response][0], box=box, input_size=data.size, size=tf.shape(frames)[1:3]
            )
            inside = responses > run.config.evaluation.threshold
            return {
                "masks": tf.cast(inside, tf.uint8),
                "responses": responses,
                "scores": mask_scores(responses, inside),
                "num_known_words": num_known,
            }

        self.segment = tf.function(
            segment,
            input_signature=[
                tf.TensorSpec([data.frames, None, None, 3], tf.uint8, name="frames"),
                tf.TensorSpec([None], tf.string, name="sentences"),
            ],
        )
        with without_cudnn(model):
            self.segment.get_concrete_function()


def restore_responses(
    responses: tf.Tensor, *, box: tf.Tensor, input_size: int, size: tf.Tensor
) -> tf.Tensor:
    """Cut the padding off responses and resize them linearly, as ``restore_response`` does.

    Args:
        responses: float32 (K, r, r).
        box: int32 (4,): y1, x1, y2, x2 of the picture in the network's input, in its pixels.
        input_size: Side of the network's input, in pixels.
        size: int32 (2,): H, W of the picture.

    Returns:
        float32 (K, H, W).
    """
    responses = responses[..., None]
    if responses.shape[1] != input_size:
        responses = tf.image.resize(responses, [input_size, input_size])
    responses = responses[:, box[0] : box[2], box[1] : box[3]]
    return tf.image.resize(responses, size)[..., 0]


def mask_scores(responses: tf.Tensor, inside: tf.Tensor) -> tf.Tensor:
    """Return the mean sigmoid (K,) of responses (K, H, W) inside masks (K, H, W), 0 where empty."""
    inside = tf.cast(inside, tf.float32)
    total = tf.reduce_sum(tf.sigmoid(responses) * inside, axis=[1, 2])
    return tf.math.divide_no_nan(total, tf.reduce_sum(inside, axis=[1, 2]))


@contextmanager
def without_cudnn(model: keras.Model) -> Iterator[None]:
    """Keep recurrent layers off cuDNN while a graph is traced, or it would only run on GPUs."""
    recurrent = [layer for layer in model._flatten_layers() if hasattr(layer, "use_cudnn")]
    before = [layer.use_cudnn for layer in recurrent]
    for layer in recurrent:
        layer.use_cudnn = False
    try:
        yield
    finally:
        for layer, value in zip(recurrent, before, strict=True):
            layer.use_cudnn = value
