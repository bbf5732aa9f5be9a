"""The parts of a step."""

import pytest
from fakes.small_experiments import SENTENCES, experiment_file

from a2d_tf.benchmark.profile import measure_profile
from a2d_tf.errors import InputError


def test_parts_of_a_step_are_all_of_it() -> None:
    overrides = list(SENTENCES["toy/sentence_rgb"])
    path = experiment_file("toy/sentence_rgb")
    profile = measure_profile(path, batch=2, steps=1, overrides=overrides)
    assert profile.clips == 2 and profile.steps == 1
    assert list(profile.parts)[:2] == [
        "I3D before Conv3d_2b_1x1, forward",
        "Conv3d_2b_1x1, forward",
    ]
    assert len(profile.parts) == 5
    assert sum(profile.parts.values()) == pytest.approx(profile.seconds)


def test_only_the_paper_s_model_has_a_profile() -> None:
    rule = r"model\.kind: must be a model with a video encoder.*got 'li2017'"
    with pytest.raises(InputError, match=rule):
        overrides = list(SENTENCES["toy/li2017"])
        measure_profile(experiment_file("toy/li2017"), batch=1, steps=1, overrides=overrides)
