"""What has changed since it was made is made again, or refused."""

import json
import shutil

import pytest
from reproduction.commands import StepFailedError
from reproduction.evaluation import FUSED, Evaluation
from reproduction.run_state import weights_at
from reproduction.settings import Settings

from a2d_tf.errors import InputError

RGB = Evaluation("rgb")
ON_JHMDB = Evaluation("rgb", "jhmdb")
SEPARATE = Evaluation("joint_separate_actions")


def test_a_run_that_begins_with_weights_that_changed_is_refused(make_runner, tmp_path):
    make_runner([SEPARATE]).make(SEPARATE)
    shutil.rmtree(tmp_path / "runs" / "joint_separate_actors")
    changed = Settings(changes=("joint_separate_actors:train.learning_rate=0.5",))
    rule = "joint_separate_actions: first weights: must be those of joint_separate_actors as it is"
    with pytest.raises(InputError, match=rule):
        make_runner([SEPARATE], settings=changed).make(SEPARATE)
    shutil.rmtree(tmp_path / "runs" / "joint_separate_actions")
    assert make_runner([SEPARATE], settings=changed).make(SEPARATE)


def test_a_finished_run_without_a_database_is_evaluated_again_but_not_trained(
    make_runner, commands, tmp_path
):
    make_runner([FUSED]).make(FUSED)
    runs = tmp_path / "runs"
    assert set(json.loads((runs / "rgb" / "trained_on.json").read_text())) == {"manifest"}
    (runs / "doit.db").unlink()
    commands.steps.clear()
    assert make_runner([FUSED]).make(FUSED)
    assert commands.steps == ["evaluate rgb on a2d_fused"]


def test_a_run_that_is_trained_again_is_evaluated_again(make_runner, commands, tmp_path):
    make_runner([FUSED]).make(FUSED)
    weights_at(tmp_path / "runs" / "flow", step=10).write_bytes(
        b"of another training with the same settings"
    )
    commands.steps.clear()
    assert make_runner([FUSED]).make(FUSED)
    assert commands.steps == ["evaluate rgb on a2d_fused"]


def test_a_damaged_database_is_one_line(make_runner, tmp_path):
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "doit.db").write_text("damaged " * 100)
    with pytest.raises(InputError, match=r"doit\.db: file: must be the file that tools/reproduce"):
        make_runner([RGB]).make(RGB)


def test_an_evaluation_on_other_data_is_made_again(make_runner, commands, tmp_path):
    make_runner([ON_JHMDB]).make(ON_JHMDB)
    path = tmp_path / "data" / "jhmdb" / "manifest.json"
    path.write_text(path.read_text().replace('"name": "drawn"', '"name": "other"'))
    commands.steps.clear()
    make_runner([ON_JHMDB]).make(ON_JHMDB)
    assert commands.steps == ["evaluate rgb on jhmdb"]


def test_a_run_on_other_data_is_refused(make_runner, commands, tmp_path):
    make_runner([RGB]).make(RGB)
    path = tmp_path / "data" / "a2d" / "manifest.json"
    path.write_text(path.read_text().replace('"name": "drawn"', '"name": "other"'))
    with pytest.raises(InputError, match="rgb: training data: must be that in"):
        make_runner([RGB]).make(RGB)


def test_metrics_of_another_step_do_not_count(make_runner, commands, tmp_path):
    runner = make_runner([RGB])
    runner.make(RGB)
    path = tmp_path / "runs" / "rgb" / "a2d" / "metrics.json"
    path.write_text(json.dumps({"step": 9}))
    commands.steps.clear()
    assert runner.make(RGB) == {"mean_iou": 0.5, "step": 10}
    assert commands.steps == ["evaluate rgb on a2d"]


def test_another_configuration_fails_with_trains_own_error(make_runner, tmp_path):
    make_runner([RGB]).make(RGB)
    changed = Settings(changes=("rgb:train.learning_rate=0.5",))
    with pytest.raises(StepFailedError) as failed:
        make_runner([RGB], settings=changed).make(RGB)
    lines = str(failed.value).splitlines()
    assert lines[0].startswith("ended with exit code 1: ")
    assert lines[0].endswith("--set train.learning_rate=0.5")
    assert lines[1] == f"end of {tmp_path / 'runs' / 'rgb' / 'train.log'}:"
    assert lines[-1] == "  error: train.learning_rate: the run was started with another one"
