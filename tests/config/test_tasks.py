"""The task of a file decides which experiment it is."""

import pytest
import tomli_w
from fakes.configs import TINY_CONFIG, pair_classifier_values
from fakes.refusals import refusal_of
from fakes.toml_files import write_toml

from a2d_tf.config.loader import load_config, load_sentence_config, save_config
from a2d_tf.config.schema import PairClassifierConfig, SentenceConfig
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


def test_the_task_chooses_the_experiment(tmp_path, load):
    save_config(TINY_CONFIG, tmp_path / "sentence.toml")
    assert isinstance(load_config(tmp_path / "sentence.toml"), SentenceConfig)
    assert isinstance(load(), PairClassifierConfig)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "task: is missing; it must be one of joint, pair_classifier, sentence, sharpmask"),
        (
            {"task": "pair_clasifier"},
            "task: must be one of joint, pair_classifier, sentence, sharpmask "
            "(did you mean pair_classifier?), got 'pair_clasifier'",
        ),
        (
            {"task": "qqq"},
            "task: must be one of joint, pair_classifier, sentence, sharpmask, got 'qqq'",
        ),
        ({"task": ["pairs"]}, "task: must be one of joint, pair_classifier, sentence, sharpmask"),
        (
            {"task": {"name": "x"}},
            "task: must be one of joint, pair_classifier, sentence, sharpmask",
        ),
        ({"taks": "pairs"}, "taks: is not a known key (did you mean task?), got 'pairs'"),
    ],
)
def test_a_wrong_task_is_one_line_that_names_the_tasks(tmp_path, values, message):
    path = tmp_path / "experiment.toml"
    path.write_text(tomli_w.dumps(values))
    assert refusal_of(load_config, path).startswith(f"{path}: {message}")


def test_what_works_with_sentences_refuses_other_tasks(tmp_path, pair_values):
    path = write_toml(tmp_path / "pairs.toml", pair_values)
    with pytest.raises(InputError, match="task: must be 'sentence', got 'pair_classifier'"):
        load_sentence_config(path)


def test_the_former_name_of_a_task_is_read_as_today_s(tmp_path, pair_values):
    path = write_toml(tmp_path / "former.toml", pair_values | {"task": "pairs"})
    today = write_toml(tmp_path / "today.toml", pair_values)
    assert load_config(path) == load_config(today)
    assert load_config(path).task == "pair_classifier"


def test_what_works_with_sentences_takes_overrides(tmp_path):
    path = tmp_path / "sentence.toml"
    save_config(TINY_CONFIG, path)
    assert load_sentence_config(path, overrides=["data.frames=3"]).data.frames == 3


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


def test_queries_of_the_sentence_model(tmp_path):
    path = tmp_path / "sentence.toml"
    save_config(TINY_CONFIG, path)
    assert load_config(path).data.queries == "sentences"
    assert load_config(path, overrides=["data.queries=pairs"]).data.queries == "pairs"
    with pytest.raises(InputError, match=r"data\.queries: "):
        load_config(path, overrides=["data.queries=words"])
