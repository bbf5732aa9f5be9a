"""Served pair classifiers: the scores of ``segment --pairs CLASSIFIER``."""

import numpy as np
import pytest
from fakes.served_models import build_classifier

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.inference.video_scores import score_video
from a2d_tf.labels import PAIR_NAMES
from a2d_tf.serving.pair_classifier_export import export_pair_classifier

KINDS = {"classifier": ["flow"], "classifiers": ["frames", "flow"]}


@pytest.mark.parametrize("kind", KINDS)
def test_the_clips_that_cover_a_video_score_it_as_segment_does(kind, exports, video):
    served = exports[kind]
    wanted = score_video(served.run, video)
    assert len(served.answers) == 3  # clips of 5 frames, 2 apart
    answers = list(served.answers.values())
    scores = np.mean([one["scores"] for one in answers], axis=0)
    assert np.ptp(wanted) > 0.1
    assert np.abs(answers[0]["scores"] - answers[1]["scores"]).max() > 1e-3
    np.testing.assert_allclose(scores, wanted, atol=1e-4)
    assert answers[0]["pairs"].tolist() == list(PAIR_NAMES)
    assert [name.decode() for name in answers[0]["names"]] == list(PAIR_NAMES.values())


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_caller_must_know_lies_beside_the_model(kind, exports):
    about, fused = exports[kind].about, kind == "classifiers"
    assert (about["task"], about["kind"]) == ("pair_classifier", "pair_classifier")
    assert list(about["inputs"]) == KINDS[kind]
    assert about["outputs"].keys() == {"scores", "pairs", "names"}
    assert (about["frames"], about["flow_frames"], about["flow_stride"]) == (
        5 if fused else None,
        5,
        2,
    )
    assert about["answered_frame"] is about["flow_answered_frame"] is None
    assert (about["rgb_weight"], about["flow_step"]) == ((3.0, 6) if fused else (None, None))
    assert about["threshold"] == 0.5 and about["pairs"]["78"] == "dog walking"


def test_runs_of_one_stream_are_refused(exports, tmp_path):
    flow = exports["classifier"].run[0]
    with pytest.raises(InputError, match=r"config\.toml: data\.stream: must be 'rgb': an RGB "):
        export_pair_classifier([flow, flow], tmp_path / "served")


def test_streams_of_other_clips_are_refused(exports, tmp_path):
    flow = exports["classifier"].run[0]
    rgb = build_classifier(tmp_path, keys.RGB, small=True)
    data = rgb.config.data.model_copy(update={"test_frames": 7})
    rgb.config = rgb.config.model_copy(update={"data": data})
    rule = rf"{tmp_path}.* and .*: data\.test_frames: must be the same in both runs.*got '7 and 5'"
    with pytest.raises(InputError, match=rule):
        export_pair_classifier([rgb, flow], tmp_path / "served")
    assert not (tmp_path / "served").exists()
