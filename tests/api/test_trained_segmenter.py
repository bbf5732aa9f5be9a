"""What both kinds of runs have in common."""

import logging
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from a2d_tf.api.trained_segmenter import TrainedSegmenter
from a2d_tf.inference.source_video import SourceVideo


class Opener(TrainedSegmenter[SimpleNamespace]):
    """Opens videos and does nothing with them."""

    def open(self, video) -> SourceVideo:
        return self._open(video)


def test_a_video_is_opened_with_a_warning(monkeypatch, caplog):
    asked = []
    monkeypatch.setattr(
        "a2d_tf.api.drawn_clips.learned_from_drawn_clips",
        lambda workdir: asked.append(workdir) or True,
    )
    run = Opener(SimpleNamespace(step=3, task=SimpleNamespace(workdir=Path("run"))))
    with caplog.at_level(logging.WARNING):
        assert run.open(np.zeros((2, 8, 8, 3), np.uint8)).num_frames == 2
    assert (run.step, asked) == (3, [Path("run")])
    assert "run: this run was trained on drawn clips only" in caplog.text
