"""The kinds of model: each has its own keys, and says what the rest must be."""

from pathlib import Path

import pytest
from fakes.configs import TINY_CONFIG, make_baseline_config
from fakes.refusals import refusal_of

from a2d_tf.config.loader import load_config, save_config
from a2d_tf.config.schema import HuModelConfig, VideoModelConfig
from a2d_tf.errors import InputError

BASELINES = Path(__file__).resolve().parents[2] / "configs" / "baselines"


@pytest.fixture
def load(tmp_path):
    """Return ``load(*overrides)``: the narrow Hu et al. 2016 from a file."""

    def load(*overrides):
        save_config(make_baseline_config("hu2016"), tmp_path / "experiment.toml")
        return load_config(tmp_path / "experiment.toml", overrides=overrides)

    return load


def test_a_saved_baseline_is_the_one_that_was_resolved(load):
    assert load() == make_baseline_config("hu2016")
    assert isinstance(load().model, HuModelConfig)


def test_a_model_without_a_kind_is_the_sentence_paper_s():
    values = TINY_CONFIG.model_dump()
    assert values["model"].pop("kind") == "i3d"
    assert isinstance(type(TINY_CONFIG).model_validate(values).model, VideoModelConfig)


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("model.kind=vgg", "kind must be one of i3d, hu2016, li2017"),
        ("model.featurs=3", "model.featurs: is not a known key (did you mean model.features?)"),
        ("model.endpoint=Mixed_4f", "model.endpoint: is not a known key, got"),
        ("model.kind=li2017", "model.hidden: is not a known key, got 5"),
        ("model.width=-1", "model.width: "),
        ("text.read_padding=2", "text.read_padding: "),
        ("model.weights=vgg.h5", "model: width must be 1.0 with weights"),
        ("model=5", "model: "),
        ("data.frames=2", "data.frames must be 1 with model.kind hu2016, got 2"),
        ("data.stream=flow", "data.stream must be rgb with model.kind hu2016, got flow"),
        ("text.vectors=train", "text.vectors must be learned with model.kind hu2016, got train"),
        ("text.encoder=conv", "text.encoder must be lstm with model.kind hu2016, got conv"),
        ("loss.weights=[1.0, 1.0]", "loss.weights must have one value per resolution (1), got 2"),
        ("loss.negative_weight=0", "loss.negative_weight: "),
        ("train.momentum=0.9", "momentum must be 0 unless optimizer is sgd, got 0.9"),
        ("train.optimizer=rmsprop", "train.optimizer: "),
    ],
)
def test_a_wrong_key_is_one_line_that_says_why(load, override, message):
    assert message in refusal_of(load, override)


def test_a_missing_key_is_named_without_the_kind(tmp_path):
    path = tmp_path / "experiment.toml"
    save_config(make_baseline_config("hu2016"), path)
    path.write_text(path.read_text().replace("hidden = 5\n", ""))
    with pytest.raises(InputError, match=r"model\.hidden: is missing"):
        load_config(path)


def test_learned_words_are_for_the_baselines():
    values = TINY_CONFIG.model_dump()
    values["text"]["vectors"] = "learned"
    with pytest.raises(ValueError, match="must not be learned with model"):
        type(TINY_CONFIG).model_validate(values)


@pytest.mark.parametrize(
    ("key", "value", "rule"),
    [
        ("vocabulary", "/words.txt", "vocabulary must be empty unless vectors are learned, got /w"),
        ("read_padding", True, "read_padding must be false unless vectors are learned, got true"),
    ],
)
def test_keys_of_learned_words_are_for_them(key, value, rule):
    values = TINY_CONFIG.model_dump()
    values["text"][key] = value
    with pytest.raises(ValueError, match=rule):
        type(TINY_CONFIG).model_validate(values)


def test_noise_is_for_word_vectors():
    with pytest.raises(ValueError, match=r"must be 0 where vectors are learned, got 0\.5"):
        make_baseline_config("hu2016", text={"word_noise": 0.5})


def test_weights_are_found_from_anywhere(load):
    config = load("model.width=1.0", "model.weights=~/vgg.h5")
    assert config.model.weights == str(Path.home() / "vgg.h5")


@pytest.mark.parametrize("kind", ["hu2016", "li2017"])
def test_the_paper_s_numbers(kind):
    config = load_config(BASELINES / f"{kind}.toml")
    train = config.train
    assert (config.data.size, config.data.frames, config.text.max_words) == (512, 1, 20)
    assert (config.text.dimension, config.text.units, config.model.features) == (1000, 1000, 1000)
    assert (train.optimizer, train.momentum, train.weight_decay) == ("sgd", 0.9, 5e-4)
    assert (train.learning_rate, train.decay_steps, train.steps) == (0.01, (6000, 12000), 18000)
    assert train.batch_size == 10
    negative = {"hu2016": 1 / 3, "li2017": 1.0}[kind]
    assert config.loss.negative_weight == pytest.approx(negative, rel=1e-9)
    # The public code of Hu et al. puts the padding first and reads it, that of Li et al. does not.
    assert config.text.read_padding == (kind == "hu2016")
