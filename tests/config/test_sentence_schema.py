"""The experiment of a sentence model: what it asks for and what it refuses."""

import pydantic
import pytest
from fakes.configs import TINY_CONFIG

from a2d_tf.config.loader import load_config, save_config
from a2d_tf.config.schema import SentenceConfig
from a2d_tf.errors import InputError


@pytest.mark.parametrize(
    ("section", "key"),
    [
        (section, key)
        for section, keys in {
            "train": ["steps", "learning_rate", "decay_steps", "decay_factor"],
            "model": ["width", "decoder_widths", "decoder_strides", "trainable"],
            "data": ["size", "frames"],
            "text": ["encoder", "units", "dimension"],
            "loss": ["weights"],
        }.items()
        for key in keys
    ],
)
def test_numbers_of_the_paper_have_no_default(section, key):
    values = TINY_CONFIG.model_dump()
    del values[section][key]
    with pytest.raises(pydantic.ValidationError, match=rf"{section}\.(i3d\.)?{key}"):
        SentenceConfig.model_validate(values)


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("data", "stream", "depth"),
        ("evaluation", "rgb_weight", 0.0),
        ("evaluation", "rgb_weight", float("inf")),
    ],
)
def test_streams_and_their_weight(section, key, value):
    assert (TINY_CONFIG.data.stream, TINY_CONFIG.evaluation.rgb_weight) == ("rgb", 2.0)
    values = TINY_CONFIG.model_dump()
    values[section][key] = value
    with pytest.raises(pydantic.ValidationError, match=f"{section}.{key}"):
        SentenceConfig.model_validate(values)


def test_only_a_linear_decoder_can_be_told_to_fold():
    values = TINY_CONFIG.model_dump()
    assert values["model"]["fold"] == "on"
    values["model"]["decoder_activation"] = "relu"
    with pytest.raises(pydantic.ValidationError, match="fold must be auto or off unless decoder"):
        SentenceConfig.model_validate(values)
    del values["model"]["fold"]
    assert SentenceConfig.model_validate(values).model.fold == "auto"


def test_coarser_responses_are_added_across_even_strides_alone():
    values = TINY_CONFIG.model_dump()
    values["model"] |= {"add_coarser": True, "decoder_strides": (4, 3)}
    with pytest.raises(pydantic.ValidationError, match="must be even with add_coarser, got 3"):
        SentenceConfig.model_validate(values)
    values["model"]["add_coarser"] = False
    assert SentenceConfig.model_validate(values).model.decoder_strides == (4, 3)


def test_queries_of_the_sentence_model(tmp_path):
    path = tmp_path / "sentence.toml"
    save_config(TINY_CONFIG, path)
    assert load_config(path).data.queries == "sentences"
    assert load_config(path, overrides=["data.queries=pairs"]).data.queries == "pairs"
    with pytest.raises(InputError, match=r"data\.queries: "):
        load_config(path, overrides=["data.queries=words"])
