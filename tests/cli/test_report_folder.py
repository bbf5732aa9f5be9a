"""Names of the folders of reports."""

import argparse
import re
from pathlib import Path

from fakes.configs import TINY_CONFIG

from a2d_tf.cli.report_folder import name_changes, report_folder
from a2d_tf.config.changes import change_config


def folder_of(*changes):
    """Return the name of the folder of an untrained control with changes."""
    args = argparse.Namespace(workdir=Path("run"), split="test", untrained=True, set=list(changes))
    for other in ("predictions", "flow_workdir", "weight", "pair_queries", "pair_threshold"):
        setattr(args, other, None)
    return report_folder(args, change_config(TINY_CONFIG, changes))


def test_the_name_tells_options_and_changes():
    assert folder_of() == Path("run/test_untrained")
    changed = folder_of("evaluation.threshold=0.50", "evaluation.batch_size=1")
    assert changed == Path("run/test_untrained_evaluation.batch_size=1_evaluation.threshold=0.5")
    assert changed == folder_of("evaluation.batch_size=1", "evaluation.threshold=.5")


def test_other_values_have_other_names():
    names = {name_changes({"a.b": value}) for value in (1, 2, True, "x/y", "x y", [1, 2])}
    assert len(names) == 6
    assert "a.b=true" in names
    assert all(re.fullmatch(r"[\w.=,-]+", name, re.ASCII) for name in names)


def test_a_name_has_a_longest_length():
    long = [{f"evaluation.key_{number}": number for number in range(count)} for count in (20, 21)]
    names = {name_changes(changes) for changes in long}
    assert len(names) == 2
    assert all(len(name) == 100 and name.startswith("evaluation.key_0=0_") for name in names)
    assert name_changes({}) == ""
