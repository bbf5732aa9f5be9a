"""Made-up clips."""

from pathlib import Path

import numpy as np
from fakes.small_experiments import JOINT, experiment_file

from a2d_tf import keys
from a2d_tf.benchmark.made_up_batch import make_batch
from a2d_tf.config.loader import load_config
from a2d_tf.tasks.table import build_task


def test_made_up_clips_hold_actors_that_agree_with_their_boxes(tmp_path: Path) -> None:
    task = build_task(load_config(experiment_file("toy/joint"), overrides=JOINT), tmp_path)
    inputs, targets = make_batch(task, task.build_models().training, batch=2)
    assert targets == {}
    assert inputs[keys.TRUE_MASKS].dtype == np.uint8
    np.testing.assert_array_equal(inputs[keys.TRUE_ACTORS] > 0, [[True] * 3 + [False]] * 2)
    np.testing.assert_array_equal(inputs[keys.TRUE_ACTIONS] > 0, inputs[keys.TRUE_ACTORS] > 0)
    top, left, bottom, right = np.moveaxis(inputs[keys.TRUE_BOXES], -1, 0)
    area = inputs[keys.TRUE_MASKS].sum(axis=(2, 3))
    np.testing.assert_array_equal(area, (bottom - top) * (right - left))
    assert (area[:, :3] > 0).all()
    np.testing.assert_array_equal(inputs[keys.LABELLED], [0, 0])
