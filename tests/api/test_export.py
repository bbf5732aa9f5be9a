"""A run is exported from Python."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
from fakes.clips import read_video, write_clip

from a2d_tf import InputError, JointSegmenter, export, load_run
from a2d_tf.serving.loaded_model import LoadedModel

SENTENCES = ["the dog", "red ball"]


def test_it_answers_as_the_run_does(untrained_run, tmp_path):
    run = load_run(untrained_run)
    version = export(run, tmp_path / "served", vocabulary_size=50)
    assert version == tmp_path / "served" / "1"
    write_clip(tmp_path / "clip.mp4", num_frames=8)
    frame = list(run.segment(tmp_path / "clip.mp4", SENTENCES))[4]
    clip = read_video(tmp_path / "clip.mp4")[2:6]  # the window of frame 5
    answer = LoadedModel(version).answer({"frames": clip, "sentences": np.array(SENTENCES, object)})
    np.testing.assert_allclose(answer["responses"], frame.responses, atol=1e-4)


def test_pairs_are_served_in_the_place_of_sentences(untrained_run, tmp_path):
    version = export(untrained_run, tmp_path / "served", pairs=True)
    summary = json.loads((version / "assets.extra" / "a2d_tf.json").read_text())
    assert summary["kind"] == "pair_queries"


def test_an_option_that_says_nothing_is_refused(untrained_run, tmp_path):
    out = tmp_path / "served"
    with pytest.raises(
        InputError, match="vocabulary_size: is only for a sentence run that answers"
    ):
        export(untrained_run, out, pairs=True, vocabulary_size=50)
    joint = JointSegmenter(SimpleNamespace(task=SimpleNamespace(workdir=untrained_run)))
    with pytest.raises(InputError, match="pairs: is only for a sentence run that answers"):
        export(joint, out, pairs=True)
    assert not out.exists()
