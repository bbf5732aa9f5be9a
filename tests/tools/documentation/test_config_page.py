"""The page of configuration keys, against the schemas and the experiments that there are."""

import re
import tomllib
from functools import cache

import pytest
from documentation.config_page import comments, config_page, sections

from a2d_tf.config.inheritance import read_values
from a2d_tf.config.schema import (
    EXPERIMENTS,
    LiModelConfig,
    SentenceDataConfig,
    SentenceTextConfig,
    TrainConfig,
)
from a2d_tf.config.shipped import experiment_names, experiments_folder

_ROW = re.compile(r"(?m)^\| `([a-z_]+\.[a-z_]+)` \| (.+?) \| (.*) \|$")


@cache
def rows(task: str) -> dict[str, tuple[str, str]]:
    """Return value and description of the keys in the part of a task, ``train`` for that of all."""
    parts = re.split(r'(?m)^## (?:`task = "(\w+)"`|All tasks: `(\w+)`|Experiments)$', config_page())
    heads = [one or other for one, other in zip(parts[1::3], parts[2::3], strict=True)]
    text = dict(zip(heads, parts[3::3], strict=True))[task]
    return {key: (value, about) for key, value, about in _ROW.findall(text)}


@pytest.mark.parametrize("task", EXPERIMENTS)
def test_every_key_of_every_schema_has_a_row_with_a_description(task):
    keys = {
        f"{name}.{key}"
        for name, model in sections(EXPERIMENTS[task])
        for key in model.model_fields
        if model is not TrainConfig
    }
    assert keys == set(rows(task))
    assert [key for key, (_, about) in rows(task).items() if not about.strip()] == []


def test_every_key_of_the_experiments_that_come_along_has_a_row():
    for name in experiment_names():
        values = read_values(experiments_folder() / f"{name}.toml")
        known = {*rows(values["task"]), *rows("train")}
        keys = {
            f"{section}.{key}"
            for section, content in values.items()
            if isinstance(content, dict)
            for key in content
        }
        assert keys <= known, name


def test_a_row_has_the_rule_the_default_and_the_comment():
    value, about = rows("train")["train.keep"]
    assert value == "whole number, > 0; default `1`"
    assert about == "last checkpoints that stay, beside the best one"
    assert rows("sentence")["data.stream"][0] == '`"rgb"`, `"flow"`; default `"rgb"`'
    assert rows("sentence")["data.size"][0] == "whole number, > 0"  # no default
    assert rows("train")["train.clip_norm"][0] == "number, > 0, or left out"
    assert rows("joint")["model.blocks"][0] == "4 values: whole number"


def test_comments_above_and_beside_a_field_are_found():
    assert comments(SentenceDataConfig)["flip"].startswith("mirror half of the clips")
    assert comments(SentenceDataConfig)["camera"].endswith("as a share of its sides.")
    assert comments(SentenceTextConfig)["vectors"].startswith('"train", "learned"')


def test_a_field_without_a_comment_has_that_of_the_class_above():
    assert comments(LiModelConfig)["kind"] == "which baseline"
    assert comments(LiModelConfig)["features"] == "channels of fc8"


def test_every_experiment_is_listed_with_a_sentence():
    listed = dict(re.findall(r"(?m)^\| `([\w/]+)` \| (.+)\.? \|$", config_page()))
    assert set(experiment_names()) <= set(listed)
    assert "Kalogeiton et al. (ICCV 2017)" in listed["joint/tsct"]  # no sentence ends at "al."
    assert "a2d\\_rgb.toml with 8 frames" in listed["ablation/frames_8"]


def test_the_defaults_are_toml():
    for value, _ in rows("sentence").values():
        default = value.partition("default `")[2].rstrip("`")
        if default:
            tomllib.loads(f"key = {default}")
