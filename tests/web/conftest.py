"""A run that the page asks, and a clip that somebody uploads."""

from pathlib import Path

import pytest
from fakes.clips import write_clip


@pytest.fixture(scope="session")
def loaded(untrained_run: Path):
    """Return the loaded run with random weights."""
    from a2d_tf.web.loaded_runs import load_runs

    return load_runs([untrained_run])[0]


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Return a clip of 6 frames at 24 a second."""
    path = tmp_path / "my clip.mp4"
    write_clip(path, 6)
    return path
