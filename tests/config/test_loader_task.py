"""The task of a file decides which experiment it is."""

import pytest
import tomli_w
from fakes.configs import TINY_CONFIG, pair_classifier_values
from fakes.refusals import refusal_of
from fakes.toml_files import write_toml

from a2d_tf.config.loader import load_config, load_sentence_config, save_config
from a2d_tf.config.schema import PairClassifierConfig, SentenceConfig
from a2d_tf.errors import InputError

PAIR_VALUES = pair_classifier_values()


def test_the_task_chooses_the_experiment(tmp_path):
    save_config(TINY_CONFIG, tmp_path / "sentence.toml")
    assert isinstance(load_config(tmp_path / "sentence.toml"), SentenceConfig)
    pairs = write_toml(tmp_path / "pairs.toml", PAIR_VALUES)
    assert isinstance(load_config(pairs), PairClassifierConfig)


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


def test_what_works_with_sentences_refuses_other_tasks(tmp_path):
    path = write_toml(tmp_path / "pairs.toml", PAIR_VALUES)
    with pytest.raises(InputError, match="task: must be 'sentence', got 'pair_classifier'"):
        load_sentence_config(path)


def test_the_former_name_of_a_task_is_read_as_today_s(tmp_path):
    path = write_toml(tmp_path / "former.toml", PAIR_VALUES | {"task": "pairs"})
    today = write_toml(tmp_path / "today.toml", PAIR_VALUES)
    assert load_config(path) == load_config(today)
    assert load_config(path).task == "pair_classifier"


def test_what_works_with_sentences_takes_overrides(tmp_path):
    path = tmp_path / "sentence.toml"
    save_config(TINY_CONFIG, path)
    assert load_sentence_config(path, overrides=["data.frames=3"]).data.frames == 3
