"""Which keys of a begun run may be others when it goes on."""

import pytest
from fakes.configs import make_config

from a2d_tf.config.loader import save_config
from a2d_tf.errors import InputError
from a2d_tf.training.resume import check_config

TRAIN = {"steps": 20, "steps_per_epoch": 10}


@pytest.fixture
def run(tmp_path):
    """Return the folder of a run of 20 steps that has a checkpoint."""
    save_config(make_config(train=TRAIN), tmp_path / "config.toml")
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "checkpoints" / "state.json").write_text('{"step": 10, "weights": "w"}')
    return tmp_path


@pytest.mark.parametrize(
    "changes", [{}, {"steps": 40}, {"keep": 3}, {"best_by": "val_loss"}, {"steps": 30, "keep": 2}]
)
def test_what_may_change(run, changes):
    check_config(make_config(train=TRAIN | changes), run)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"train": TRAIN | {"steps": 10}}, r"train\.steps: must be at least 20: a run may be made"),
        ({"train": TRAIN | {"steps_per_epoch": 20}}, r"train\.steps_per_epoch: the run in this"),
        ({"train": TRAIN | {"steps": 40, "seed": 7}}, r"train\.seed: the run in this folder was"),
        ({"train": TRAIN, "evaluation": {"threshold": 0.25}}, r"evaluation\.threshold: the run in"),
    ],
)
def test_what_may_not(run, changes, message):
    with pytest.raises(InputError, match=message):
        check_config(make_config(**changes), run)


def test_without_a_checkpoint_everything_may(run):
    (run / "checkpoints" / "state.json").unlink()
    check_config(make_config(train=TRAIN | {"steps": 10, "seed": 7}), run)


def test_the_configuration_stays_where_the_state_was_lost(run):
    (run / "checkpoints" / "state.json").unlink()
    (run / "checkpoints" / "step-00000020.weights.h5").touch()
    with pytest.raises(InputError, match=r"train\.seed: the run in this folder was"):
        check_config(make_config(train=TRAIN | {"seed": 7}), run)


def test_checkpoints_without_their_configuration_are_not_trained_on(run):
    (run / "config.toml").unlink()
    with pytest.raises(InputError, match=r"config\.toml: file: must exist beside the run's che"):
        check_config(make_config(train=TRAIN), run)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("config.toml", '# mine\ntask = "sentence"\n'),
        ("config.toml", "no TOML"),
        ("log.csv", "date,weather\n"),
    ],
)
def test_a_run_does_not_begin_over_a_file_of_somebody_else(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match=rf"{name}: file: was not written by a2d-tf train; mov"):
        check_config(make_config(train=TRAIN), tmp_path)


@pytest.mark.parametrize("log", ["", "epoch,loss\n", "epoch,loss\n0,0.5\n"])
def test_what_was_left_without_a_checkpoint_may_be_written_over(tmp_path, log):
    save_config(make_config(), tmp_path / "config.toml")
    (tmp_path / "log.csv").write_text(log)
    check_config(make_config(train=TRAIN), tmp_path)


def test_a_file_is_no_folder_of_a_run(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="--workdir: must be a folder, not a file"):
        check_config(make_config(), tmp_path / "file")
