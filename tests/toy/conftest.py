"""One small drawn set that several tests read."""

from pathlib import Path

import pytest

from a2d_tf.toy.dataset import draw_dataset


@pytest.fixture(scope="session")
def drawn_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("toy") / "set"
    draw_dataset(out, num_videos=8, seed=11, height=64)
    return out
