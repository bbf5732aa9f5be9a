"""The mean IoU of supervoxels in loose boxes."""

import re

import numpy as np
import pytest
from fakes.launchers import load_tool

pytest.importorskip("skimage", reason="no scikit-image: extra supervoxels")


@pytest.fixture(scope="module")
def tool():
    return load_tool("supervoxel_settings")


def test_sides_move_by_a_share_of_the_box(tool):
    boxes = np.tile([10.0, 20.0, 110.0, 40.0], (1000, 1))
    moves = tool.loosened(boxes, np.random.default_rng(0)) - boxes
    np.testing.assert_allclose(np.abs(moves).max(axis=0), [8, 1.6, 8, 1.6], rtol=0.02)


def test_actors_of_a_split_are_found(tool, tiny_records, capsys, monkeypatch):
    small = ["--size", "64", "--set", "supervoxels.frames=3"]
    arguments = [str(tiny_records), "--split", "test", *small]
    monkeypatch.setattr("sys.argv", ["supervoxel_settings.py", *arguments])
    assert tool.main() == 0
    printed = capsys.readouterr().out
    pattern = r"\d+ actors?: mean IoU (\d+\.\d) %, of filled boxes (\d+\.\d) %\n"
    masks, boxes = map(float, re.fullmatch(pattern, printed).groups())
    assert 0 < masks <= 100 and 0 < boxes <= 100


def test_data_that_is_not_there_is_named(tool, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("sys.argv", ["supervoxel_settings.py", str(tmp_path), "--split", "test"])
    assert tool.main() == 1
    assert capsys.readouterr().err.startswith(f"error: {tmp_path}")
