"""The share of the actor, and what an answer without an actor gains from it."""

import numpy as np
import pytest
from fakes.launchers import load_tool


@pytest.fixture(scope="module")
def tool():
    return load_tool("foreground")


def _quarter():
    signed = np.full((1, 2, 4, 4), -1.0)
    signed[0, 0, :2, :2] = 1
    signed[0, 0, 3] = 0  # padding
    signed[0, 1] = 0  # no second sentence
    return signed


def test_padding_and_missing_sentences_do_not_count(tool):
    found = tool.foregrounds([{"response_4": _quarter()}] * 2, positive_weight=1.0)
    np.testing.assert_allclose(found["response_4"].shares, [4 / 12, 4 / 12])


@pytest.mark.parametrize(
    ("share", "weight", "of_weights", "won"),
    [(0.5, 1, 0.5, 0.0), (0.1, 9, 0.5, 0.0), (0.0, 1, 0.0, 1.0), (0.11, 1, 0.11, 0.5)],
)
def test_marking_nothing_is_worth_what_the_entropy_leaves(tool, share, weight, of_weights, won):
    foreground = tool.Foreground(np.array([share]), weight)
    assert foreground.weighted == pytest.approx(of_weights)
    assert foreground.won_by_nothing == pytest.approx(won, abs=1e-3)


def test_data_that_is_not_there_is_named(tool, tmp_path, capsys, monkeypatch):
    config = "configs/toy/demo.toml"
    monkeypatch.setattr("sys.argv", ["foreground.py", config, "--data", str(tmp_path)])
    assert tool.main() == 1
    assert capsys.readouterr().err.startswith(f"error: {tmp_path}")


def test_no_batches_are_wrong_usage(tool, capsys, monkeypatch):
    config = "configs/toy/demo.toml"
    monkeypatch.setattr("sys.argv", ["foreground.py", config, "--data", "data", "--batches", "0"])
    with pytest.raises(SystemExit, match="2"):
        tool.main()
    assert "--batches: must be at least 1, got 0" in capsys.readouterr().err
