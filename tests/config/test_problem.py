"""What is wrong with an experiment is one line that names the dotted key."""

import pytest
from fakes.configs import TINY_CONFIG
from fakes.toml_files import write_toml

from a2d_tf.config.loader import load_config
from a2d_tf.errors import InputError


@pytest.fixture
def values():
    return TINY_CONFIG.model_dump(mode="json", exclude_none=True)


@pytest.fixture
def load(tmp_path, values):
    """Return ``load()``: the tiny experiment from a file, ``values`` as they are then."""
    return lambda: load_config(write_toml(tmp_path / "experiment.toml", values))


def test_an_unknown_key_is_named_with_the_nearest_one(load, values):
    values["train"]["lerning_rate"] = values["train"].pop("learning_rate")
    with pytest.raises(InputError) as caught:
        load()
    assert str(caught.value).endswith(
        "experiment.toml: train.lerning_rate: is not a known key "
        "(did you mean train.learning_rate?), got 0.001"
    )


def test_an_unknown_section_is_named(load, values):
    values["trian"] = values.pop("train")
    with pytest.raises(InputError, match=r"trian: is not a known key \(did you mean train\?\)"):
        load()


def test_a_key_like_no_other_has_no_hint(load, values):
    values["data"]["qqqq"] = 1
    with pytest.raises(InputError, match=r"data\.qqqq: is not a known key, got 1"):
        load()


def test_a_missing_key_is_named(load, values):
    del values["model"]["width"]
    with pytest.raises(InputError, match=r"model\.width: is missing"):
        load()
