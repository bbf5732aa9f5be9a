"""A trained run answers for its task."""

from types import SimpleNamespace

import pytest

from a2d_tf.runs.trained_run import TrainedRun


@pytest.fixture
def task(tmp_path):
    """Return a task that says what it was asked for."""
    return SimpleNamespace(
        config="config",
        workdir=tmp_path / "runs" / ".." / "mine",
        clip_options="options",
        flow=SimpleNamespace(source=lambda: "flow"),
        checked=[],
    )


def test_it_is_called_by_its_folder_and_knows_its_step(task):
    run = TrainedRun(task=task, model="model", step=3)
    assert (run.name, run.origin, run.config, run.model) == ("mine", {"step": 3}, "config", "model")
    assert (run.clip_options, run.flow_source()) == ("options", "flow")
    assert TrainedRun(task=task, model="model", step=None).origin == {"untrained": True}


def test_data_is_checked_by_the_task(task, tmp_path):
    task.check_data = task.checked.append
    TrainedRun(task=task, model="model", step=3).check_data(tmp_path)
    assert task.checked == [tmp_path]
