"""What a new joint model begins with: published weights by file, or another run's checkpoint."""

import re
import warnings
from pathlib import Path

import h5py
import keras
import numpy as np
import pytest
from fakes.datasets import write_data
from fakes.records import coloured_records
from fakes.small_experiments import JOINT_SIZES
from fakes.untrained_runs import write_joint_run

from a2d_tf.config.loader import load_config
from a2d_tf.errors import InputError
from a2d_tf.models.resnet import build_resnet
from a2d_tf.tasks.joint import JointTask
from a2d_tf.training.checkpoint import save_checkpoint
from a2d_tf.training.loop import train

TOY = Path(__file__).resolve().parents[2] / "configs" / "toy" / "joint.toml"
TINY = (*JOINT_SIZES, "data.size=64", "model.width=0.05", "train.xla=off")
STILL = ("model.flow=false", "model.temporal=false")
BRANCH = {"0": "1", "1": "2a", "2": "2b", "3": "2c"}
PER_CLASS = {"mrcnn_class_logits": 1, "mrcnn_bbox_fc": 4, "mrcnn_mask": 1}


def make_task(workdir, *overrides):
    return JointTask(load_config(TOY, overrides=(*TINY, *overrides)), workdir)


def published_name(layer):
    """Return the Keras Mask R-CNN's name of a layer of ours with one block a stage."""
    block = re.fullmatch(r"conv(\d)_block1_(\d)_(conv|bn)", layer)
    if block:
        kind = {"conv": "res", "bn": "bn"}[block[3]]
        return f"{kind}{block[1]}a_branch{BRANCH[block[2]]}"
    return {"conv1_conv": "conv1", "conv1_bn": "bn_conv1"}.get(layer, layer)


def published_shape(layer, shape):
    if layer == "rpn_class_raw":
        return (*shape[:-1], 2 * shape[-1])
    if layer in PER_CLASS:
        return (*shape[:-1], 81 * PER_CLASS[layer])
    return shape


def write_layers(path, models, *, rename=lambda layer: layer, reshape=lambda _, shape: shape):
    """Write random weights of the models' layers by name; return them as layer/weight."""
    rng = np.random.default_rng(5)
    values = {}
    with h5py.File(path, "w") as file:
        for model in models:
            for layer in model.layers:
                for weight in layer.weights:
                    name = rename(layer.name)
                    shape = reshape(name, tuple(weight.shape))
                    value = rng.uniform(0.5, 1, shape).astype(np.float32)
                    values[f"{name}/{weight.path.rpartition('/')[2]}"] = value
                    file[f"{name}/{name}/{weight.path.rpartition('/')[2]}:0"] = value
    return values


@pytest.fixture(scope="module")
def mask_rcnn(tmp_path_factory):
    """Return a file in the layout of the Keras Mask R-CNN, narrow, and its values by name."""
    folder = tmp_path_factory.mktemp("mask_rcnn")
    model = make_task(folder).build_models().training
    parts = [model.get_layer(name) for name in ("resnet_rgb", "fpn", "box_head", "mask_head")]
    parts.append(model.get_layer("rpn_model"))
    path = folder / "mask_rcnn_coco.h5"
    return path, write_layers(path, parts, rename=published_name, reshape=published_shape)


@pytest.fixture(scope="module")
def resnet(tmp_path_factory):
    """Return a file of a narrow ResNet's layers, and its values by name."""
    model = build_resnet(input_shape=(64, 64, 3), blocks=(1, 1, 1, 1), width=0.05)
    path = tmp_path_factory.mktemp("resnet") / "resnet.h5"
    return path, write_layers(path, [model])


def test_published_weights_arrive_in_both_models(tmp_path, mask_rcnn, resnet):
    (coco_path, coco), (flow_path, flow) = mask_rcnn, resnet
    task = make_task(
        tmp_path,
        "model.mask_rcnn_layout=true",
        f"model.weights={coco_path}",
        f"model.flow_weights={flow_path}",
    )
    models = task.build_models()
    branch = models.training.get_layer("action_branch")
    own = [branch.get_layer(f"temporal_rgb_p{level}").kernel for level in range(2, 6)]
    before = [np.array(kernel) for kernel in own]
    task.initialise(models.training)

    answering = models.inference
    appearance, motion = answering.get_layer("resnet_rgb"), answering.get_layer("resnet_flow")
    np.testing.assert_array_equal(
        appearance.get_layer("conv5_block1_2_conv").kernel, coco["res5a_branch2b/kernel"]
    )
    np.testing.assert_array_equal(
        motion.get_layer("conv5_block1_2_conv").kernel, flow["conv5_block1_2_conv/kernel"]
    )
    np.testing.assert_array_equal(motion.get_layer("conv1_conv").bias, flow["conv1_conv/bias"])
    # Background, person twice, sports ball, bird, car, cat and dog among COCO's classes.
    np.testing.assert_array_equal(
        answering.get_layer("box_head").get_layer("mrcnn_class_logits").bias,
        coco["mrcnn_class_logits/bias"][[0, 1, 1, 33, 15, 3, 16, 17]],
    )
    np.testing.assert_array_equal(
        answering.get_layer("rpn_model").get_layer("rpn_conv_shared").kernel,
        coco["rpn_conv_shared/kernel"],
    )
    for old, new in zip(before, own, strict=True):
        np.testing.assert_array_equal(old, new)


def save_run(folder, *overrides):
    """Return the path of a checkpoint after seven steps of a tiny run, and its model."""
    folder.mkdir()
    model = write_joint_run(folder, *overrides).training
    model.optimizer.build(model.trainable_variables)
    model.optimizer.iterations.assign(7)
    save_checkpoint(model, folder, step=7)
    (path,) = (folder / "checkpoints").glob("*.weights.h5")
    return path, model


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_a_start_gives_its_weights_and_not_its_schedule(tmp_path, monkeypatch, momentum):
    sgd = ("train.optimizer=sgd", f"train.momentum={momentum}", *JOINT_SIZES, "data.frames=1")
    start, before = save_run(tmp_path / "first", *sgd)
    config = load_config(
        tmp_path / "first" / "config.toml", overrides=[f"model.start={start}", "train.seed=9"]
    )
    data = write_data(tmp_path / "data", coloured_records(), coloured_records())
    # What training begins with, without the minute that the steps' graph takes.
    monkeypatch.setattr(keras.Model, "fit", lambda *_, **__: keras.callbacks.History())
    monkeypatch.setattr(keras.callbacks.History, "history", {}, raising=False)
    task = JointTask(config, tmp_path / "second")
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # of an optimiser's state that does not fit
        model = train(task, data_dir=data, workdir=tmp_path / "second")
    assert int(model.optimizer.iterations) == 0
    for one, other in zip(model.trainable_weights, before.trainable_weights, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_start_of_another_shape_is_refused(tmp_path):
    start, _ = save_run(tmp_path / "first", *JOINT_SIZES)
    config = load_config(
        tmp_path / "first" / "config.toml",
        overrides=[f"model.start={start}", "model.head_units=9"],
    )
    task = JointTask(config, tmp_path / "second")
    with pytest.raises(
        InputError, match=r"step-0+7\.weights\.h5: action_conv1: must have weights of"
    ):
        task.initialise(task.build_models().training)


def test_a_file_that_holds_no_weights_is_refused(tmp_path):
    path = tmp_path / "notes.h5"
    path.write_text("no weights\n")
    for key, message in (
        ("weights", "must be a readable HDF5 file"),
        ("flow_weights", "must be a readable HDF5 file"),
        ("start", "must fit the model"),
    ):
        task = make_task(tmp_path, "model.mask_rcnn_layout=true", f"model.{key}={path}")
        with pytest.raises(InputError, match=message):
            task.initialise(task.build_models().training)


@pytest.mark.parametrize(
    ("override", "place"),
    [
        ("model.width=0.1", r"conv1/kernel: must have shape \(7, 7, 3, 6\), got \(7, 7, 3, 3\)"),
        ("model.blocks=[1, 1, 2, 1]", r"res4b_branch2a/kernel: is missing"),
        ("model.head_units=9", r"mrcnn_class_conv1/kernel: must have shape"),
    ],
)
def test_published_weights_of_another_shape_are_named(tmp_path, mask_rcnn, override, place):
    path, _ = mask_rcnn
    task = make_task(
        tmp_path, *STILL, "model.mask_rcnn_layout=true", f"model.weights={path}", override
    )
    model = task.build_models().training
    before = model.get_weights()
    with pytest.raises(InputError, match=place):
        task.initialise(model)
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_a_resnet_of_another_width_is_no_motion_backbone(tmp_path, resnet):
    task = make_task(tmp_path, f"model.flow_weights={resnet[0]}", "model.width=0.1")
    with pytest.raises(InputError, match=r"resnet\.h5: .*must have shape"):
        task.initialise(task.build_models().training)
