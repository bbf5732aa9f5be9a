"""The joint model learns and answers in half precision, its boxes in single precision."""

import logging
from pathlib import Path

import keras
import numpy as np
import pytest
from fakes.small_experiments import JOINT_SIZES

from a2d_tf import keys
from a2d_tf.benchmark.made_up_batch import make_batch
from a2d_tf.config.loader import load_config
from a2d_tf.tasks import precision as precision_module
from a2d_tf.tasks.joint import JointTask
from a2d_tf.tasks.precision import use_precision
from a2d_tf.training.compiling import compile_to_train

TOY = Path(__file__).resolve().parents[2] / "configs" / "toy" / "joint.toml"
TINY = (
    "data.size=64",
    "data.frames=3",
    "data.max_instances=3",
    "model.width=0.05",
    *JOINT_SIZES,
    "detection.maximum=4",
    "detection.least_score=0.0",
    "train.optimizer=sgd",
)


@pytest.fixture
def told(monkeypatch, caplog):
    """Return what gives the messages of a process that has told nothing yet."""
    caplog.set_level(logging.INFO, "a2d_tf")
    monkeypatch.setattr(precision_module, "_tell", precision_module._tell.__wrapped__)
    return lambda: caplog.messages


def devices(monkeypatch, *names):
    monkeypatch.setattr(keras.distribution, "list_devices", lambda: list(names))


def test_float16_without_a_gpu_is_float32_and_told(monkeypatch, told):
    devices(monkeypatch, "cpu:0", "cpu:1")
    with use_precision("mixed_float16"):
        assert keras.config.dtype_policy().name == "float32"
        assert keras.layers.Dense(1).compute_dtype == "float32"
    assert told() == ["train.precision mixed_float16 needs a GPU: this machine computes in float32"]


@pytest.mark.parametrize(
    ("policy", "names"), [("mixed_float16", ["gpu:0"]), ("mixed_bfloat16", ["cpu:0"])]
)
def test_other_precisions_are_what_they_are_called(monkeypatch, told, policy, names):
    devices(monkeypatch, *names)
    before = keras.config.dtype_policy().name
    with use_precision(policy):
        assert keras.config.dtype_policy().name == policy
    assert keras.config.dtype_policy().name == before
    assert told() == []


@pytest.mark.parametrize("precision", ["mixed_bfloat16", "mixed_float16"])
def test_steps_in_half_precision_are_finite_and_boxes_stay_float32(
    tmp_path, monkeypatch, precision
):
    devices(monkeypatch, "gpu:0")  # these few kernels are there for float16 on a CPU too
    overrides = (*TINY, f"train.precision={precision}")
    task = JointTask(load_config(TOY, overrides=overrides), tmp_path)
    # Of some first weights, float16's loss is still too large for a step after three scales.
    keras.utils.set_random_seed(0)
    models = task.build_models()
    model = models.training
    compile_to_train(model, task)
    model.run_eagerly = True  # a few steps take less time than their graph
    inputs, targets = make_batch(task, model, batch=2)
    kernel = model.get_layer("fpn").get_layer("fpn_p2").kernel
    before = np.array(kernel)
    for _ in range(3):  # the first may only lower the scale of float16's loss
        logs = model.train_on_batch(inputs, targets, return_dict=True)
    assert set(task.loss_terms) < {name.removesuffix("_loss") for name in logs}
    assert np.isfinite(list(logs.values())).all()
    assert kernel.dtype == "float32" and np.isfinite(kernel).all()
    assert np.abs(kernel - before).max() > 0

    half = precision.removeprefix("mixed_")
    assert model.get_layer("resnet_rgb").get_layer("conv1_conv").compute_dtype == half
    for name in (keys.ROI_BOXES, keys.RPN_DELTAS, keys.BOX_DELTAS, keys.ROI_DELTA_TARGETS):
        assert model.output[name].dtype == "float32", name
    asked = {one.name: inputs[one.name] for one in models.inference.inputs}
    outputs = models.inference(asked)
    for name in (keys.DETECTION_BOXES, keys.DETECTION_SCORES):
        assert outputs[name].dtype.name == "float32", name
    assert all(np.isfinite(np.asarray(values)).all() for values in outputs.values())
    boxes = np.asarray(outputs[keys.DETECTION_BOXES])
    assert boxes.max() > 1 and np.abs(boxes - boxes.astype(np.float16)).max() > 0
