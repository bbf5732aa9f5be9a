"""A small drawn set, and plans of clips, that several tests read."""

from pathlib import Path

import numpy as np
import pytest

from a2d_tf.toy.dataset import draw_dataset
from a2d_tf.toy.scene import Scene, draw_scene


@pytest.fixture(scope="session")
def drawn_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a set of eight clips."""
    out = tmp_path_factory.mktemp("toy") / "set"
    draw_dataset(out, num_videos=8, seed=11, height=64)
    return out


@pytest.fixture(scope="session")
def scenes() -> list[Scene]:
    """Return the plans of 80 clips."""
    return [
        draw_scene(difficulty="standard", height=64, rng=np.random.default_rng([5, k]))
        for k in range(80)
    ]
