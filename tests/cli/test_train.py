"""``a2d-tf train``: a file, a folder of shards, a folder for the run."""

import pytest
from fakes.configs import make_config, make_pair_classifier_config
from fakes.datasets import write_data
from fakes.records import coloured_records

from a2d_tf.cli.main import main
from a2d_tf.config.loader import load_config, save_config
from a2d_tf.processes.interrupts import Terminated
from a2d_tf.run_folder import last_step
from a2d_tf.tasks.pair_classifier import PairClassifierTask
from a2d_tf.training import loop


@pytest.fixture
def experiment(tmp_path):
    path = tmp_path / "experiment.toml"
    save_config(make_config(data={"sentences_per_clip": 2}), path)
    return path


@pytest.fixture
def train(tmp_path, experiment):
    """Return ``train(*arguments)``: the exit code of a run on data that a test writes."""
    folders = ["--data", str(tmp_path / "data"), "--workdir", str(tmp_path / "run")]
    return lambda *arguments: main(["train", str(experiment), *folders, *arguments])


@pytest.fixture
def data(tmp_path):
    return write_data(tmp_path / "data", coloured_records(), coloured_records())


def test_a_misspelt_key_is_one_line(experiment, train, capsys):
    experiment.write_text(experiment.read_text().replace("learning_rate", "lerning_rate"))
    assert train() == 1
    out, err = capsys.readouterr()
    assert not out
    assert err == (
        f"error: {experiment}: train.lerning_rate: is not a known key "
        "(did you mean train.learning_rate?), got 0.001\n"
    )


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (
            None,
            "interrupted before the first checkpoint; run the same command again to start over\n",
        ),
        (
            1500,
            "interrupted after the checkpoint of step 1,500; "
            "run the same command again to go on from it\n",
        ),
    ],
)
def test_an_interrupt_says_what_is_kept(train, data, monkeypatch, capsys, step, message):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("a2d_tf.training.loop.train", interrupt)
    monkeypatch.setattr("a2d_tf.cli.train.last_step", lambda _: step)
    assert train() == 130
    assert capsys.readouterr().err == message


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("model.endpoint=Mixed_9z", "model.endpoint: must be one of"),
        ("model.trainable=['Mixed_9z']", "model.trainable: must name layers"),
        ("train.stps=3", "did you mean train.steps?"),
        ("data.size=30", "data.size: must be a multiple of 4"),
    ],
)
def test_a_wrong_override_is_one_line(train, data, capsys, tmp_path, override, message):
    assert train("--set", override) == 1
    err = capsys.readouterr().err
    assert message in err and err.startswith("error: ") and err.count("\n") == 1
    assert not (tmp_path / "run").exists()


def test_missing_shards_are_one_line(train, capsys, tmp_path):
    assert train() == 1
    err = capsys.readouterr().err
    assert str(tmp_path / "data") in err and err.count("\n") == 1
    assert not (tmp_path / "run").exists()


def test_a_run_and_the_same_command_again(train, data, capsys, tmp_path):
    assert train("--set", "train.steps=1", "--set", "train.xla=off") == 0
    workdir = tmp_path / "run"
    assert last_step(workdir) == 1
    assert load_config(workdir / "config.toml").train.xla == "off"
    assert list((workdir / "pictures").glob("*.png"))
    capsys.readouterr()
    assert train("--set", "train.steps=1", "--set", "train.xla=off") == 0
    assert "finished" in capsys.readouterr().out
    assert train("--set", "train.steps=2", "--set", "train.xla=off") == 0
    assert last_step(workdir) == 2
    capsys.readouterr()
    assert train("--set", "train.steps=1", "--set", "train.xla=off") == 1
    assert "config.toml: train.steps: must be at least 2: " in capsys.readouterr().err


def test_a_kill_says_what_is_kept(train, data, monkeypatch, capsys):
    def terminate(*_, **__):
        raise Terminated

    monkeypatch.setattr("a2d_tf.training.loop.train", terminate)
    monkeypatch.setattr("a2d_tf.cli.train.last_step", lambda _: 12)
    assert train() == 143
    assert capsys.readouterr().err == (
        "terminated after the checkpoint of step 12; run the same command again to go on from it\n"
    )


def test_a_run_begins_with_another_one(train, data, untrained_run, monkeypatch):
    asked = {}
    monkeypatch.setattr(loop, "train", lambda task, **_: asked.update(config=task.config))
    assert train("--init-from", str(untrained_run)) == 0
    assert asked["config"].model.start == str(untrained_run)


def test_a_run_that_is_none_is_one_line(train, tmp_path, capsys):
    assert train("--init-from", str(tmp_path)) == 1
    err = capsys.readouterr().err
    assert err.startswith("error: --init-from: RUN: must be the folder of a trained run")
    assert err.count("\n") == 1


def test_a_start_that_is_named_twice_is_wrong_usage(train, tmp_path, capsys):
    with pytest.raises(SystemExit) as caught:
        train("--init-from", str(tmp_path), "--set", "model.start=x")
    assert caught.value.code == 2
    assert "model.start: cannot also be given by --set" in capsys.readouterr().err


def test_a_classifier_trains_without_pictures(data, tmp_path, monkeypatch):
    asked = {}
    monkeypatch.setattr(loop, "train", lambda task, **options: asked.update(task=task, **options))
    save_config(make_pair_classifier_config(), tmp_path / "experiment.toml")
    folders = ["--data", str(tmp_path / "data"), "--workdir", str(tmp_path / "run")]
    assert (
        main(["train", str(tmp_path / "experiment.toml"), *folders, "--set", "train.seed=7"]) == 0
    )
    assert isinstance(asked["task"], PairClassifierTask) and asked["task"].config.train.seed == 7
    assert asked["build_preview"] is None
