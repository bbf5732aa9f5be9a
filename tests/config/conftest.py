"""Fixtures of the configuration tests."""

from collections.abc import Callable
from pathlib import Path

import pytest
import tomli_w


@pytest.fixture
def pair_values() -> dict:
    """Return the values of a small classifier's experiment file."""
    return {
        "task": "pair_classifier",
        "data": {
            "size": 32,
            "frames": 4,
            "test_frames": 2,
            "stream": "rgb",
            "view": "crop",
            "resize": 40,
            "flip": True,
        },
        "model": {"width": 0.1, "batch_norm": "trained", "trainable": ["all"]},
        "train": {
            "steps": 2,
            "batch_size": 2,
            "learning_rate": 0.01,
            "decay_steps": [],
            "decay_factor": 1.0,
            "steps_per_epoch": 2,
        },
    }


@pytest.fixture
def write_toml(tmp_path: Path) -> Callable[[str, dict], Path]:
    """Return ``write(name, values)``, which gives the file's path."""

    def write(name: str, values: dict) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tomli_w.dumps(values))
        return path

    return write
