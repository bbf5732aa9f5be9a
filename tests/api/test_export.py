"""A run is exported from Python."""

import numpy as np
from fakes.clips import read_video, write_clip

from a2d_tf import export, load_run
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
