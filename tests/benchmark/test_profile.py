"""The parts of a step."""

import re

import pytest
from fakes.small_experiments import SENTENCES, experiment_file

from a2d_tf.benchmark.profile import measure_profile
from a2d_tf.errors import InputError


def test_parts_of_a_step_are_all_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    overrides = list(SENTENCES["toy/sentence_rgb"])
    measure_profile(experiment_file("toy/sentence_rgb"), batch=2, steps=1, overrides=overrides)
    whole, *parts = capsys.readouterr().out.splitlines()
    step = float(re.search(r"step: (\d+\.\d\d) s for 2 clips", whole).group(1))
    assert [part.split(":")[0].strip() for part in parts[:2]] == [
        "I3D before Conv3d_2b_1x1, forward",
        "Conv3d_2b_1x1, forward",
    ]
    seconds = [float(re.search(r": (-?\d+\.\d\d) s", part).group(1)) for part in parts]
    assert len(seconds) == 5
    assert sum(seconds) == pytest.approx(step, abs=0.03)


def test_only_the_paper_s_model_has_a_profile() -> None:
    with pytest.raises(InputError, match=r"model\.kind: must be i3d.*got 'li2017'"):
        overrides = list(SENTENCES["toy/li2017"])
        measure_profile(experiment_file("toy/li2017"), batch=1, steps=1, overrides=overrides)
