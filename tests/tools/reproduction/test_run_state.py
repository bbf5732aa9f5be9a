import json

import keras
import pytest
from reproduction.evaluation import Evaluation
from reproduction.run_state import read_metrics, weights_at

from a2d_tf.training.checkpoint import save_checkpoint

JOINT, UNTRAINED = Evaluation("joint"), Evaluation("joint", untrained=True)


@pytest.fixture
def runs(tmp_path):
    """Return a folder of runs in which ``joint`` is at step 12."""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    save_checkpoint(model, tmp_path / "joint", step=12)
    return tmp_path


def test_where_a_run_begins_is_where_training_ends(runs):
    assert weights_at(runs / "joint", step=12).is_file()


@pytest.mark.parametrize(
    ("evaluation", "text", "is_read"),
    [
        (JOINT, json.dumps({"step": 12, "joint": 0.5}), True),
        (JOINT, json.dumps({"step": 11, "joint": 0.5}), False),
        (UNTRAINED, json.dumps({"untrained": True}), True),
        (JOINT, "{", False),
        (JOINT, None, False),
    ],
)
def test_metrics_are_those_of_the_last_step(runs, evaluation, text, is_read):
    folder = evaluation.folder(runs)
    folder.mkdir()
    if text is not None:
        (folder / "metrics.json").write_text(text)
    found = read_metrics(evaluation, runs, workdir=runs / "joint")
    assert found == (json.loads(text) if is_read else None)


def test_metrics_of_a_run_that_was_brought_are_those_of_its_own_step(runs):
    brought = Evaluation("referit_hu2016")
    folder = brought.folder(runs)
    folder.mkdir(parents=True)
    (folder / "metrics.json").write_text('{"step": 12}')
    assert read_metrics(brought, runs, workdir=runs / "joint") == {"step": 12}
    (folder / "metrics.json").write_text('{"step": 11}')
    assert read_metrics(brought, runs, workdir=runs / "joint") is None
