"""Trainings of several processes: what is started, and when a loss is too far away."""

import hosts
import numpy as np
import pytest
from hosts import compare, losses_of, main

from a2d_tf.errors import InputError


def write_log(workdir, *losses):
    workdir.mkdir(parents=True, exist_ok=True)
    rows = "".join(f"{epoch},{loss}\n" for epoch, loss in enumerate(losses))
    (workdir / "log.csv").write_text(f"epoch,loss\n{rows}")


@pytest.fixture
def started(monkeypatch):
    """Put processes in the place of Python's that write a log and end with a code."""
    told = []

    class Process:
        code = 0

        def __init__(self, command, *, env, stdout, stderr):
            told.append((command, env))
            workdir = command[command.index("--workdir") + 1]
            write_log(hosts.Path(workdir), 0.5, 0.25 if workdir.endswith("h1") else 0.2501)

        def wait(self, seconds):
            return self.code

    monkeypatch.setattr(hosts.subprocess, "Popen", Process)
    return told, Process


def test_one_process_and_two_are_compared(started, tmp_path):
    told, _ = started
    assert compare("sentence", tmp_path, steps=4) == pytest.approx(1e-4)
    alone, *both = told
    assert hosts.COORDINATOR not in alone[1] and alone[1]["KERAS_BACKEND"] == "jax"
    assert [environment[hosts.INDEX] for _, environment in both] == ["0", "1"]
    assert {environment[hosts.COUNT] for _, environment in both} == {"2"}
    assert len({environment[hosts.COORDINATOR] for _, environment in both}) == 1
    assert "train.steps_per_epoch=2" in alone[0]


def test_a_training_that_fails_is_named(started, tmp_path):
    _, process = started
    process.code = 1
    with pytest.raises(InputError, match=r"sentence_h1\.host0\.log: training: must end without"):
        compare("sentence", tmp_path, steps=4)


def test_losses_of_a_log(tmp_path):
    write_log(tmp_path / "run", 1.0, 0.5)
    np.testing.assert_array_equal(losses_of(tmp_path / "run"), [1.0, 0.5])


@pytest.mark.parametrize(("furthest", "code"), [(1e-6, 0), (1e-3, 1)])
def test_a_loss_that_is_too_far_away_is_an_error(tmp_path, monkeypatch, capsys, furthest, code):
    monkeypatch.setattr(hosts, "write_data", lambda out: None)
    monkeypatch.setattr(hosts, "compare", lambda *_, **__: furthest)
    monkeypatch.setattr(hosts, "kill_one", lambda *_, **__: ("error: another host", 2.0, 0.0))
    assert main([str(tmp_path), "--tasks", "joint"]) == code
    assert "the other host ended after 2.0 s: error: another host" in capsys.readouterr().out
