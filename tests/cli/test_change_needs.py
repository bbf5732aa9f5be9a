"""Changes of a run's keys that have no effect by themselves."""

import argparse
from pathlib import Path

import pytest

from a2d_tf.cli.change_needs import check_changes


def given(*changes, **options):
    """Return arguments of evaluate."""
    without = {"masks_from": None, "weight": None, "flow_workdir": None}
    return argparse.Namespace(set=list(changes), **(without | options))


def test_changes_with_what_they_need_are_taken():
    flow = {"flow_workdir": Path("flow")}
    check_changes(given("supervoxels.frames=3", masks_from="supervoxels"))
    check_changes(given("evaluation.rgb_weight=1", **flow))
    check_changes(given("evaluation.threshold=1", weight=2.0, **flow))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            given("supervoxels.frames=3"),
            "--set supervoxels.frames needs --masks-from supervoxels",
        ),
        (
            given(" supervoxels.levels = 3", masks_from=Path("sharpmask")),
            "--set supervoxels.levels needs --masks-from supervoxels",
        ),
        (
            given("evaluation.rgb_weight=1", weight=2.0, flow_workdir=Path("flow")),
            "--weight and --set evaluation.rgb_weight cannot be given together",
        ),
        (
            given("evaluation.rgb_weight=1"),
            "--set evaluation.rgb_weight needs --with FLOW_WORKDIR",
        ),
    ],
)
def test_a_change_without_effect_is_refused(arguments, message):
    with pytest.raises(argparse.ArgumentError) as caught:
        check_changes(arguments)
    assert str(caught.value) == message
