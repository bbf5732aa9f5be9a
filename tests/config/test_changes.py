"""Keys of a trained run that may be changed when it is evaluated."""

from pathlib import Path

import pytest
from fakes.configs import TINY_CONFIG, make_pair_classifier_config
from fakes.refusals import refusal_of

from a2d_tf.config.changes import change_config, describe_changes
from a2d_tf.config.loader import load_config

JOINT = Path(__file__).resolve().parents[2] / "configs" / "toy" / "joint.toml"


def test_keys_that_act_after_training_change():
    joint = load_config(JOINT)
    changes = ("detection.action_regions=proposals", "evaluation.batch_size=7")
    changed = change_config(joint, changes)
    assert (changed.detection.action_regions, changed.evaluation.batch_size) == ("proposals", 7)
    restored = changed.model_copy(
        update={"detection": joint.detection, "evaluation": joint.evaluation}
    )
    assert restored == joint
    assert describe_changes(changed, changes) == {
        "changes": {"detection.action_regions": "proposals", "evaluation.batch_size": 7}
    }


def test_the_last_of_two_values_counts():
    changes = ("evaluation.threshold=1", "evaluation.threshold=-0.5")
    changed = change_config(TINY_CONFIG, changes)
    assert changed.evaluation.threshold == -0.5
    assert describe_changes(changed, changes) == {"changes": {"evaluation.threshold": -0.5}}


def test_without_changes_nothing_is_said():
    assert change_config(TINY_CONFIG, ()) is TINY_CONFIG
    assert describe_changes(TINY_CONFIG, ()) == {}


@pytest.mark.parametrize("change", ["model.width=0.1", "data.size=64", "task=joint", "train=1"])
def test_a_key_that_acts_in_training_is_refused(change):
    key = change.partition("=")[0]
    assert refusal_of(change_config, load_config(JOINT), [change]) == (
        f"--set: {key}: must be a key of evaluation, detection, supervoxels: the other keys of "
        "a joint run are fixed by its training"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("detection.maximum=1", "--set: detection.maximum: must be a key of evaluation: "),
        ("evaluation={}", "--set: evaluation: must be a key of evaluation: "),
        (
            "evaluation.treshold=1",
            "--set: evaluation.treshold: is not a known key (did you mean evaluation.threshold?)",
        ),
        ("evaluation.threshold=2", "--set: evaluation.threshold: Input should be less than"),
        ("evaluation.threshold=high", "--set: evaluation.threshold: Input should be a valid n"),
        ("evaluation.threshold.high=1", "--set: evaluation.threshold.high: threshold is a value"),
    ],
)
def test_what_breaks_a_rule_is_one_line_that_names_the_option(change, message):
    line = refusal_of(change_config, make_pair_classifier_config(), [change])
    assert line.startswith(message)
