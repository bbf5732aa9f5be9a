"""The experiments of TSCT, TSHR and TSMT train a step and answer."""

from pathlib import Path

import keras
import numpy as np
import pytest
from fakes.small_experiments import JOINT_SIZES

from a2d_tf import keys
from a2d_tf.config.loader import load_config
from a2d_tf.config.schema import JointConfig
from a2d_tf.tasks.joint import JointTask

CONFIGS = Path(__file__).resolve().parents[2] / "configs" / "joint"
SIZE, INSTANCES = 32, 4
TINY = (
    *JOINT_SIZES,
    f"data.size={SIZE}",
    f"data.max_instances={INSTANCES}",
    "model.blocks=[1, 1, 1, 1]",
    "model.width=0.05",
    "model.rgb_weights=",
    "model.flow_weights=",
    "regions.true_boxes=true",  # random proposals find no actor
    "detection.least_score=0",
    "detection.maximum=4",
)
DETECTORS = ("tsct", "tshr", "tsmt")


@pytest.fixture(scope="module")
def batch():
    """Return two clips of a frame with a walking adult, in one of them with a rolling ball."""
    rng = np.random.default_rng(0)
    boxes = np.zeros((2, INSTANCES, 4), "float32")
    boxes[:, 0], boxes[0, 1] = [4, 4, 24, 24], [12, 2, 28, 14]
    actors, actions = np.zeros((2, 2, INSTANCES), "int32")
    actors[:, 0], actions[:, 0], actors[0, 1], actions[0, 1] = 1, 8, 3, 6
    return {
        keys.VIDEO: rng.uniform(-1, 1, (2, 1, SIZE, SIZE, 3)).astype("float32"),
        keys.MOTION: rng.uniform(-1, 1, (2, 1, SIZE, SIZE, 3)).astype("float32"),
        keys.LABELLED: np.zeros(2, "int32"),
        keys.TRUE_BOXES: boxes,
        keys.TRUE_ACTORS: actors,
        keys.TRUE_ACTIONS: actions,
    }


@pytest.mark.parametrize("name", DETECTORS)
def test_an_experiment_trains_a_step_and_answers(tmp_path, batch, name):
    config = load_config(CONFIGS / f"{name}.toml", overrides=TINY)
    assert isinstance(config, JointConfig)
    keras.utils.set_random_seed(0)
    task = JointTask(config, tmp_path)
    models = task.build_models()
    assert set(task.training_inputs) == set(models.training.input) == set(batch)
    models.training.compile(
        optimizer=keras.optimizers.SGD(0.001), run_eagerly=True, **task.compile_arguments()
    )
    logs = models.training.train_on_batch(batch, {}, return_dict=True)
    assert set(logs) == {"loss", *(f"{term}_loss" for term in task.loss_terms)}
    assert all(np.isfinite(value) and value > 0 for value in logs.values())
    outputs = models.inference({key: batch[key] for key in models.inference.input})
    assert {name: tuple(output.shape) for name, output in outputs.items()} == {
        keys.DETECTION_BOXES: (2, 4, 4),
        keys.DETECTION_ACTORS: (2, 4),
        keys.DETECTION_SCORES: (2, 4),
        keys.DETECTION_ACTIONS: (2, 4, 10),
    }
