"""A run says that it learned from drawn clips."""

import json
import logging

import numpy as np
import pytest
from fakes.square_video import write_square

from a2d_tf.api.drawn_clips import learned_from_drawn_clips, warn_of_drawn_clips
from a2d_tf.api.video import open_video
from a2d_tf.records.manifest import load_manifest
from a2d_tf.training.data_summary import write_data_summary

DRAWN = {"name": "toy", "videoset_sha256": "0", "toy_sha256": "1"}
FILMED = {"name": "A2D", "videoset_sha256": "0"}


def write(workdir, *sources):
    workdir.mkdir(exist_ok=True)
    options = {"dataset": "a2d", "unit": "frame"}
    entries = [
        {"folder": "data", "options": options, "source": source, "splits": {}} for source in sources
    ]
    (workdir / "data.json").write_text(json.dumps(entries))
    return workdir


@pytest.mark.parametrize(
    ("sources", "drawn"),
    [
        ([DRAWN], True),
        ([DRAWN, DRAWN], True),
        ([DRAWN, FILMED], False),
        ([FILMED], False),
        ([], False),
    ],
)
def test_which_runs_learned_from_drawn_clips_alone(tmp_path, sources, drawn):
    assert learned_from_drawn_clips(write(tmp_path / "run", *sources)) is drawn


def test_a_drawn_release_is_converted_as_one(tiny_a2d, tmp_path):
    from a2d_tf.datasets.convert import convert

    (tiny_a2d / "toy.json").write_text("{}")
    convert(tiny_a2d, tmp_path / "data", workers=1)
    assert "toy" in load_manifest(tmp_path / "data").source.sums
    (tmp_path / "run").mkdir()
    write_data_summary([tmp_path / "data"], tmp_path / "run")
    assert learned_from_drawn_clips(tmp_path / "run")


def test_only_other_videos_are_warned_of(tmp_path, caplog):
    run = write(tmp_path / "run", DRAWN)
    (tmp_path / "toy" / "Release" / "clips320H").mkdir(parents=True)
    clip = write_square(tmp_path / "toy" / "Release" / "clips320H" / "a.mp4", num_frames=2)
    with caplog.at_level(logging.WARNING):
        warn_of_drawn_clips(write(tmp_path / "real", FILMED), open_video(clip))
        (tmp_path / "toy" / "toy.json").write_text("{}")
        warn_of_drawn_clips(run, open_video(clip))
        assert not caplog.messages
        warn_of_drawn_clips(run, open_video(np.zeros((2, 8, 8, 3), np.uint8)))
    assert "trained on drawn clips only" in caplog.text
