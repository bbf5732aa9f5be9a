"""Trainings on several devices beside one: how far they are, and when that is too far."""

import devices
import numpy as np
import pytest
from devices import Compared, compare, main


@pytest.fixture
def folder(tmp_path):
    """Return a folder in which all trainings of a task are done."""
    for number, loss, weight in ((1, 0.5, 1.0), (2, 0.50001, 1.25), (4, 0.502, 1.0)):
        workdir = tmp_path / f"sentence_{number}"
        workdir.mkdir()
        (workdir / "log.csv").write_text(f"epoch,loss\n0,0.75\n1,{loss}\n")
        np.savez(workdir / "weights.npz", np.zeros(2), np.full((1, 2), weight))
    return tmp_path


def test_losses_and_weights_are_compared_with_those_of_one(folder):
    two, four = compare("sentence", folder, steps=2)
    assert two == Compared("sentence", 2, 0.5, pytest.approx(1e-5), 0.25)
    assert four == Compared("sentence", 4, 0.5, pytest.approx(2e-3), 0.0)


def test_a_loss_that_is_too_far_away_is_an_error(folder, monkeypatch, capsys):
    monkeypatch.setattr(devices, "write_data", lambda out: None)
    assert main([str(folder), "--tasks", "sentence"]) == 1
    assert "| sentence | 4 | 0.5000 | 2.0e-03 | 0.0e+00 |" in capsys.readouterr().out
    (folder / "sentence_4" / "log.csv").write_text("epoch,loss\n0,0.75\n1,0.5\n")
    assert main([str(folder), "--tasks", "sentence"]) == 0


def test_every_task_has_an_experiment():
    for config, data, _ in devices.EXPERIMENTS.values():
        assert (devices.ROOT / "configs" / config).is_file() and data in ("frames", "videos")
