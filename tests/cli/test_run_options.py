"""Options that a run of another task would take, and options that need another one."""

from argparse import ArgumentError, Namespace
from pathlib import Path

import pytest

from a2d_tf.cli.run_options import UNTRAINED, WEIGHT, WITH, check_needs, refuse
from a2d_tf.errors import InputError

TAKERS = {WITH: ["sentence", "pair_classifier"], WEIGHT: ["sentence", "pair_classifier"]}


def refuse_for_a_joint_run(**given):
    args = Namespace(workdir=Path("run"), **({"flow_workdir": None, "weight": None} | given))
    refuse(args, TAKERS, task="joint")


def test_an_option_that_was_given_is_named_with_its_value_and_its_takers():
    with pytest.raises(InputError) as caught:
        refuse_for_a_joint_run(weight=0.0)
    assert str(caught.value) == (
        "run: --weight: must not be given for a joint run: it is for sentence and "
        "pair_classifier runs, got 0.0"
    )


def test_a_switch_has_no_value_to_tell():
    args = Namespace(workdir=Path("run"), untrained=True)
    with pytest.raises(InputError, match=r"it is for sentence runs$"):
        refuse(args, {UNTRAINED: ["sentence"]}, task="sharpmask")


@pytest.mark.parametrize("absent", [None, False, []])
def test_an_option_that_was_not_given_is_not_refused(absent):
    refuse_for_a_joint_run(flow_workdir=absent)


def test_a_run_that_takes_an_option_keeps_it():
    args = Namespace(workdir=Path("run"), flow_workdir=Path("other"), weight=None)
    refuse(args, TAKERS, task="sentence")


def test_an_option_without_the_one_that_it_needs_is_wrong_usage():
    options = [WITH, WEIGHT, UNTRAINED]
    alone = Namespace(flow_workdir=None, weight=2.0, untrained=False)
    with pytest.raises(ArgumentError, match="--weight needs --with FLOW_WORKDIR"):
        check_needs(alone, options)
    check_needs(Namespace(flow_workdir=Path("other"), weight=2.0, untrained=False), options)
