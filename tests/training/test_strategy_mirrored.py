"""Two devices train as one does on the same global batch."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fakes.configs import make_config

from a2d_tf.config.loader import load_config, save_config
from a2d_tf.training.features import store_features

# Logical devices must be there before TensorFlow starts, and a process takes one MirroredStrategy:
# another one's collective operations have the same names. Hence a process for each test.
SCRIPT = """
import csv, json, sys
from pathlib import Path
import numpy as np
import tensorflow as tf
cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
from a2d_tf.config.loader import load_config
from a2d_tf.tasks.table import build_task
from a2d_tf.training.loop import train

config, data, folder = (Path(argument) for argument in sys.argv[1:])
result = {}
for mode in ("none", "mirrored"):
    workdir = folder / mode
    task = build_task(load_config(config, overrides=[f"train.distribute={mode}"]), workdir)
    model = train(task, data_dir=data, workdir=workdir)
    rows = list(csv.DictReader((workdir / "log.csv").open()))
    result[mode] = {key: [float(row[key]) for row in rows] for key in rows[0]}
    result[mode]["replicas"] = model.distribute_strategy.num_replicas_in_sync
    copies = [getattr(weight.value, "values", [weight.value]) for weight in model.weights]
    spread = [np.ptp([one.numpy() for one in same], axis=0).max() for same in copies]
    result[mode]["drift"] = float(max(spread))
    result[mode]["weights"] = np.concatenate([np.ravel(w) for w in model.get_weights()]).tolist()
(folder / "result.json").write_text(json.dumps(result))
"""


@pytest.mark.slow
def test_ten_steps_on_two_devices_are_those_on_one(tmp_path, squares):
    config = make_config(
        data={"sentences_per_clip": 2},
        model={"width": 0.25, "batch_norm": "frozen"},
        train={
            "steps": 10,
            "steps_per_epoch": 5,  # the log has their mean
            "batch_size": 4,
            "learning_rate": 0.01,
            "validation_records": 3,  # does not divide by two
            "ema": 0.5,
            "deterministic": True,
        },
    )
    one, two = run_on_one_and_two_devices(config, squares, tmp_path)
    assert len(one["loss"]) == 2 and one["loss"][-1] < one["loss"][0]
    assert set(one) == set(two)
    for key in one:
        assert two[key] == pytest.approx(one[key], abs=1e-4), key


@pytest.mark.slow
@pytest.mark.usefixtures("deterministic")
def test_features_train_on_two_devices_too(tmp_path, squares):
    frozen = ["Conv3d_2b", "text_encoder", "filters_", "mask_decoder"]
    config = make_config(
        data={"sentences_per_clip": 2},
        model={"width": 0.25, "batch_norm": "frozen", "trainable": frozen},
        train={"steps": 2, "batch_size": 4, "learning_rate": 0.01, "deterministic": True},
    )
    store_features(config, data_dir=squares, out=tmp_path / "features")
    one, two = run_on_one_and_two_devices(config, tmp_path / "features", tmp_path)
    for key in one:
        assert two[key] == pytest.approx(one[key], abs=1e-4), key


@pytest.mark.slow
def test_a_joint_step_on_two_devices_is_that_on_one(tmp_path, squares):
    # Devices draw anchors and regions with numbers of their own, so here all of them are taken.
    config = load_config(
        Path(__file__).resolve().parents[2] / "configs" / "toy" / "joint.toml",
        overrides=(
            "data.size=64",
            "data.frames=1",
            "data.max_instances=3",
            "model.width=0.05",
            "model.batch_norm=frozen",
            "model.flow=false",
            "model.temporal=false",
            "model.pyramid_channels=6",
            "model.rpn_channels=5",
            "model.head_units=7",
            "model.mask_channels=4",
            "proposals.sampled_anchors=2000",
            "proposals.positive_share=1.0",
            "proposals.candidates=20",
            "proposals.training=8",
            "regions.sampled=11",
            "regions.positive_share=1.0",
            "regions.keep_share=false",
            "train.optimizer=sgd",
            "train.weight_decay=0.1",
            "train.clip_norm=0.01",  # of the whole gradient, which is longer
            "train.learning_rate=0.001",
            "train.decay_steps=[]",
            "train.steps=2",
            "train.steps_per_epoch=1",
            "train.batch_size=4",
            "train.validation_records=3",
            "train.deterministic=true",
        ),
    )
    one, two = run_on_one_and_two_devices(config, squares, tmp_path)
    assert {f"{term}_loss" for term in config.loss.model_dump()} < set(one)
    assert one["loss"][1] != one["loss"][0]
    assert set(one) == set(two)
    for key in one:
        assert two[key] == pytest.approx(one[key], abs=1e-4), key


def run_on_one_and_two_devices(config, data, folder):
    """Return the log and the weights of a run on one device and on two."""
    save_config(config, folder / "experiment.toml")
    arguments = [str(path) for path in (folder / "experiment.toml", data, folder)]
    root = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        env=os.environ | {"PYTHONPATH": root, "CUDA_VISIBLE_DEVICES": "-1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    result = json.loads((folder / "result.json").read_text())
    one, two = result["none"], result["mirrored"]
    assert (one.pop("replicas"), two.pop("replicas")) == (1, 2)
    assert (one.pop("drift"), two.pop("drift")) == (0, 0)  # each device has the same weights
    return one, two
