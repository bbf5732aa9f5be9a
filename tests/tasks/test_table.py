"""A task is found by the name that its experiments have."""

import pytest
from fakes.small_experiments import experiment_file

from a2d_tf.config.loader import load_config
from a2d_tf.tasks.table import TASKS, build_task


@pytest.mark.parametrize(
    "name", ["toy/demo", "toy/joint", "toy/tables/sharpmask", "toy/tables/classifier_rgb"]
)
def test_an_experiment_gives_its_task(name, tmp_path):
    config = load_config(experiment_file(name))
    task = build_task(config, tmp_path)
    assert type(task) is TASKS[config.task]
    assert (task.config, task.workdir) == (config, tmp_path)
