"""Each choice decided the other way, whatever the toy experiment decides."""

import pytest
from reproduction.joint_choices import (
    AUTHORS_WAY,
    CHOICE_RUNS,
    CHOICES,
    OTHER_WAYS,
    Choice,
    Setting,
    authors_way,
    other_ways,
)
from reproduction.run import Run

from a2d_tf.config.loader import load_config
from a2d_tf.config.schema import JointConfig

DEFAULT = load_config(Run("joint", "joint/a2d").config_path("toy"))
AUTHORS = load_config(Run("authors", "joint/a2d_authors").config_path("paper"))
PAPER = load_config(Run("joint", "joint/a2d").config_path("paper"))
KEYS = {key for choice in CHOICES for one in choice.settings for key, _ in one.values}


def leaves(config: JointConfig) -> dict[str, object]:
    """Return the values of an experiment by their dotted keys."""
    return {
        f"{section}.{key}": value
        for section, values in config.model_dump().items()
        if isinstance(values, dict)
        for key, value in values.items()
    }


# Numbers of which the small experiment has its own.
NUMBERS = {"data.max_instances", "proposals.candidates", "regions.samples"}


def test_all_that_the_authors_code_does_otherwise_is_a_choice():
    paper, authors = leaves(PAPER), leaves(AUTHORS)
    assert {key for key in paper if paper[key] != authors[key]} <= KEYS | NUMBERS
    assert leaves(DEFAULT).keys() >= NUMBERS


def test_the_authors_way_has_the_values_of_their_experiment():
    run = AUTHORS_WAY.run
    config = load_config(run.config_path("toy"), overrides=run.changes)
    for choice in CHOICES:
        assert choice.setting_of(config) == choice.setting_of(AUTHORS)
    changed = {key for key, value in leaves(config).items() if leaves(DEFAULT)[key] != value}
    assert changed == {key for one in AUTHORS_WAY.settings for key, _ in one.values}
    assert (run.data == "a2d_raw") == (AUTHORS.model.flow_input == "pixels")


def test_each_run_is_the_default_with_its_own_keys_changed_and_no_other():
    for way in OTHER_WAYS:
        if way.run is None:
            continue
        config = load_config(way.run.config_path("toy"), overrides=way.run.changes)
        values = {key: value for one in way.settings for key, value in one.values}
        before, after = leaves(DEFAULT), leaves(config)
        assert {key: after[key] for key in values} == values
        assert {key for key in after if after[key] != before[key]} <= set(values)
        assert after != before


def test_what_acts_at_inference_alone_is_not_trained_again():
    evaluated = {way.settings[0].values[0][0] for way in OTHER_WAYS if way.run is None}
    assert evaluated == {
        "detection.action_regions",
        "detection.drop_background",
        "evaluation.labelled_place",
    }


def test_every_choice_is_made_in_each_other_way_once():
    made = [way.settings[-1] for way in OTHER_WAYS if way.instead_of is not None]
    wanted = [one for choice in CHOICES for one in choice.others(DEFAULT)]
    assert made == wanted and len({run.name for run in CHOICE_RUNS}) == len(CHOICE_RUNS)


def test_another_default_is_turned_the_other_way_round():
    turned = load_config(
        Run("joint", "joint/a2d").config_path("toy"),
        overrides=["regions.true_boxes=true", "detection.drop_background=false"],
    )
    runs = {way.run.name for way in other_ways(turned) if way.run is not None}
    assert "joint_choice_true_boxes_false" in runs and "joint_choice_true_boxes_true" not in runs
    (dropped,) = [
        way for way in other_ways(turned) if way.settings[-1].name == "drop_background_true"
    ]
    assert dropped.run is None
    assert "regions.true_boxes=false" in authors_way(turned, AUTHORS).run.changes


def test_weight_decay_stands_beside_the_optimiser_that_has_it():
    sgd, *decayed = [way for way in OTHER_WAYS if way.settings[0].name == "optimizer_sgd"]
    assert sgd.instead_of is None
    assert {way.settings[0] for way in decayed} == {sgd.settings[0]}
    trained_with_sgd = load_config(
        Run("joint", "joint/a2d").config_path("toy"), overrides=sgd.run.changes
    )
    ways = list(other_ways(trained_with_sgd))
    assert [len(way.settings) for way in ways] == [1] * len(ways)
    assert all(way.instead_of is not None for way in ways)


def test_an_experiment_that_decides_in_no_known_way_is_an_error():
    choice = Choice((Setting((("train.weight_decay", 0.5),)),))
    with pytest.raises(ValueError, match=r"in one of these ways: weight_decay_0\.5"):
        choice.setting_of(DEFAULT)
