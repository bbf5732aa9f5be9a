"""SavedModels of every kind, loaded as a client would, and asked by two threads at once."""

import numpy as np
import pytest

from a2d_tf.benchmark.load import measure_load
from a2d_tf.errors import InputError
from a2d_tf.serving.loaded_model import LoadedModel


def test_it_answers_as_another_process_does(exports):
    served = exports["pairs"]
    model = LoadedModel(served.version.parent)  # the newest version of the model
    assert model.version == served.version
    assert (model.kind, model.size) == ("pair_queries", served.about["size"])
    assert set(model.inputs) == set(served.requests["13"])
    answer = model.answer(served.requests["13"])
    for name, value in served.answers["13"].items():
        np.testing.assert_allclose(answer[name], value, atol=1e-5)


@pytest.mark.parametrize("name", ["fused", "pairs", "classifiers", "joint", "joint_sharpmask"])
def test_two_threads_get_what_one_gets(exports, name):
    load = measure_load(exports[name].version, threads=2, requests=8)
    assert load.different == 0
    assert len(load.seconds) == 8


def test_a_saved_model_of_somebody_else_is_refused(tmp_path):
    (tmp_path / "saved_model.pb").write_bytes(b"")
    with pytest.raises(InputError, match="must be a SavedModel of a2d-tf export"):
        LoadedModel(tmp_path)
