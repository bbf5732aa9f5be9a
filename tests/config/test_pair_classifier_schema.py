"""The experiment of a pair classifier: its keys and its rules."""

import pytest
from fakes.configs import pair_classifier_values
from fakes.refusals import refusal_of
from fakes.toml_files import write_toml

from a2d_tf.config.loader import load_config, save_config
from a2d_tf.errors import InputError


@pytest.fixture
def pair_values() -> dict:
    """Return the values of a small classifier's experiment file."""
    return pair_classifier_values(
        data={"size": 32, "test_frames": 2, "resize": 40},
        model={"batch_norm": "trained"},
        train={"steps_per_epoch": 2},
    )


@pytest.fixture
def load(tmp_path, pair_values):
    """Return ``load(*overrides)``: the small classifier, ``pair_values`` as they are then."""

    def load(*overrides):
        return load_config(write_toml(tmp_path / "pairs.toml", pair_values), overrides=overrides)

    return load


def test_a_saved_classifier_is_the_one_that_was_resolved(tmp_path, load):
    config = load("model.dropout=0.5", "data.stream=flow")
    save_config(config, tmp_path / "saved.toml")
    assert load_config(tmp_path / "saved.toml") == config


@pytest.mark.parametrize(
    ("override", "message"),
    [
        (
            "data.test_frame=3",
            "data.test_frame: is not a known key (did you mean data.test_frames?)",
        ),
        ("data.sentences_per_clip=1", "data.sentences_per_clip: is not a known key, got 1"),
        ("data.queries=pairs", "data.queries: is not a known key"),
        ("text.units=3", "text: is not a known key"),
        ("model.i3d=3", "model.i3d: is not a known key"),
        ("model.kind=i3d", "model.kind: is not a known key"),
        ("model.dropout=1", "model.dropout: "),
        ("model.trainable=[]", "model.trainable: "),
        ("model.weights=hub:", "model.weights: must name a TF-Hub module after hub:"),
        ("model.weights=model.ckpt", "model: width must be 1.0 with weights"),
        ("data.view=stretch", "data.view: "),
        ("data.stream=depth", "data.stream: "),
        ("data.resize=31", "data: resize must be at least size (32), got 31"),
        ("evaluation.threshold=1.5", "evaluation.threshold: "),
        ("evaluation.rgb_weight=0", "evaluation.rgb_weight: "),
        ("train.steps=3", "train: steps must be a multiple of steps_per_epoch (2), got 3"),
    ],
)
def test_a_wrong_key_of_the_classifier_is_one_line_that_says_why(load, override, message):
    assert f"pairs.toml: {message}" in refusal_of(load, override)


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ("data", "size"),
        ("data", "frames"),
        ("data", "test_frames"),
        ("data", "view"),
        ("model", "width"),
        ("model", "trainable"),
        ("train", "learning_rate"),
    ],
)
def test_the_paper_s_numbers_have_no_default(load, pair_values, section, key):
    del pair_values[section][key]
    with pytest.raises(InputError, match=rf"{section}\.{key}: is missing"):
        load()


def test_a_whole_frame_needs_no_room_to_crop(load):
    assert load("data.view=fit", "data.resize=8").data.view == "fit"


def test_weights_of_the_classifier_are_found_from_anywhere(load, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    config = load("model.width=1.0", "model.weights=some/model.ckpt")
    assert config.model.weights == str(tmp_path / "some" / "model.ckpt")
