"""What tiny models and their losses answer on the back end that Keras runs on.

``python -m fakes.backend_answers FILE.npz`` writes the answers; the models' weights and inputs, and
every number that they draw, come from NumPy, so that they are the same on every back end.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from unittest.mock import patch

import keras
import numpy as np
from fakes.small_experiments import JOINT_SIZES
from fakes.small_segmenter import build_small_segmenter
from fakes.small_sharpmask import build_small_box_segmenter
from keras import ops
from numpy.typing import NDArray

from a2d_tf import keys
from a2d_tf.config.loader import load_config
from a2d_tf.losses.mask_loss import MaskLoss
from a2d_tf.models.pair_classifier import build_pair_classifier
from a2d_tf.tasks.joint import JointTask

Arrays = dict[str, NDArray]

JOINT = Path(__file__).resolve().parents[2] / "configs" / "toy" / "joint.toml"
TINY_JOINT = (
    "data.size=32",
    "data.frames=2",
    "data.max_instances=2",
    "model.width=0.03",
    *JOINT_SIZES,
    "regions.sampled=6",
    "detection.least_score=0.0",
    "detection.maximum=3",
)


def sentence_answers() -> Arrays:
    """Return the responses of the sentence model and their loss."""
    model = build_small_segmenter(text_encoder="bilstm", text_units=4)
    _fill(model)
    rng = np.random.default_rng(1)
    data = {
        keys.VIDEO: _uniform(rng, 2, 2, 16, 16, 3),
        keys.WORDS: _uniform(rng, 2, 3, 3, 4),
        keys.NUM_WORDS: np.array([[3, 2, 1], [1, 2, 3]], "int32"),
    }
    responses = _answer(model, data)
    finest = responses[keys.response(16)]
    target = np.sign(_uniform(rng, *finest.shape))
    return _numpy(responses | {"loss": MaskLoss(positive_weight=3.0)(target, finest)})


def pair_classifier_answers() -> Arrays:
    """Return the logits of the pairs and their loss."""
    model = build_pair_classifier(frames=9, size=32, width=0.05)
    _fill(model)
    rng = np.random.default_rng(2)
    outputs = _answer(model, {keys.VIDEO: _uniform(rng, 2, 9, 32, 32, 3)})
    logits = outputs[keys.PAIR_LOGITS]
    target = (_uniform(rng, *logits.shape) > 0).astype("float32")
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    return _numpy(outputs | {"loss": loss(target, logits)})


def joint_answers() -> Arrays:
    """Return the terms of the joint model's loss, with what they are made of, and detections."""
    models = JointTask(load_config(JOINT, overrides=TINY_JOINT), Path()).build_models()
    _fill(models.training)
    rng = np.random.default_rng(3)
    boxes = np.array([[[2, 3, 18, 20], [8, 10, 30, 31]], [[4, 4, 24, 16], [0] * 4]], "float32")
    rows = np.arange(32) + 0.5
    inside = (rows >= boxes[..., None, 0]) & (rows < boxes[..., None, 2])  # (B, N, S)
    across = (rows >= boxes[..., None, 1]) & (rows < boxes[..., None, 3])
    data = {
        keys.VIDEO: _uniform(rng, 2, 2, 32, 32, 3),
        keys.MOTION: _uniform(rng, 2, 2, 32, 32, 3),
        keys.LABELLED: np.array([0, 1], "int32"),
        keys.TRUE_BOXES: boxes,
        keys.TRUE_ACTORS: np.array([[3, 7], [1, 0]], "int32"),
        keys.TRUE_ACTIONS: np.array([[4, 0], [8, 0]], "int32"),
        keys.TRUE_MASKS: (inside[..., :, None] & across[..., None, :]).astype("uint8"),
    }
    learnt = _answer(models.training, data)
    terms = models.training.loss_terms(_tensors(data), _tensors(learnt))
    found = _answer(models.inference, data)
    return _numpy(learnt | {f"{name}_term": term for name, term in terms.items()} | found)


def sharpmask_answers() -> Arrays:
    """Return the logits of crops with their targets, their loss, and masks inside boxes."""
    models = build_small_box_segmenter(max_instances=2, frozen=True)
    _fill(models.training)
    rng = np.random.default_rng(4)
    video = _uniform(rng, 2, 1, 64, 64, 3)
    boxes = np.array([[[16, 16, 48, 32], [9, 8, 60, 50]], [[4, 20, 28, 60], [0] * 4]], "float32")
    truth = {
        keys.TRUE_BOXES: boxes,
        keys.TRUE_ACTORS: np.array([[7, 2], [1, 0]], "int32"),
        keys.TRUE_MASKS: rng.integers(0, 2, (2, 2, 64, 64)).astype("uint8"),
    }
    learnt = _answer(models.training, {keys.VIDEO: video} | truth)
    signed = 2 * learnt[keys.ROI_MASK_TARGETS] - 1
    loss = MaskLoss()(signed, learnt[keys.MASK_LOGITS])
    found = _answer(models.inference, {keys.VIDEO: video, keys.DETECTION_BOXES: boxes})
    jitter = models.training.get_layer("jittered_boxes")
    moved, _ = jitter(
        ops.convert_to_tensor(boxes),
        ops.convert_to_tensor(truth[keys.TRUE_ACTORS]),
        training=True,
    )
    return _numpy(learnt | {"loss": loss, "jittered": moved} | found)


ANSWERS: dict[str, Callable[[], Arrays]] = {
    "sentence": sentence_answers,
    "pair_classifier": pair_classifier_answers,
    "joint": joint_answers,
    "sharpmask": sharpmask_answers,
}


def all_answers() -> Arrays:
    """Return every answer, by ``model/output``."""
    with patch.object(keras.random, "uniform", _drawn):
        return {
            f"{model}/{name}": value
            for model, answer in ANSWERS.items()
            for name, value in answer().items()
        }


def _drawn(shape, minval=0.0, maxval=1.0, dtype="float32", seed=None):
    """Stand in for ``keras.random.uniform``, whose numbers differ between back ends."""
    values = np.random.default_rng(5).uniform(minval, maxval, tuple(int(side) for side in shape))
    return ops.convert_to_tensor(values.astype("float32"), dtype or "float32")


def _fill(model: keras.Model) -> None:
    """Give every weight numbers that keep the responses of layers near one."""
    rng = np.random.default_rng(0)
    for weight in model.weights:
        if "seed" in weight.path:
            continue
        values = rng.normal(0, 0.5, weight.shape) / np.sqrt(max(np.prod(weight.shape[:-1]), 1))
        name = weight.path.rpartition("/")[2]
        if name in ("gamma", "moving_variance"):
            values = rng.uniform(0.5, 1.5, weight.shape)
        weight.assign(values.astype("float32"))


def _answer(model: keras.Model, data: Mapping[str, NDArray]) -> Arrays:
    """Return the outputs for the inputs that a model takes."""
    inputs = {name: data[name] for name in model.input}
    # Outside a program, JAX compiles each operation for each shape: minutes for these models.
    run = model.predict_on_batch if keras.backend.backend() == "jax" else model
    return _numpy(run(inputs))


def _uniform(rng: np.random.Generator, *shape: int) -> NDArray[np.float32]:
    return rng.uniform(-1, 1, shape).astype("float32")


def _tensors(arrays: Mapping[str, NDArray]) -> dict:
    return {name: ops.convert_to_tensor(array) for name, array in arrays.items()}


def _numpy(values: Mapping) -> Arrays:
    return {name: np.asarray(ops.convert_to_numpy(value)) for name, value in values.items()}


if __name__ == "__main__":
    np.savez(sys.argv[1], **all_answers())
