"""Options that a run of another task would take."""

from argparse import Namespace
from pathlib import Path

import pytest

from a2d_tf.cli.refused_options import FUSION_OPTIONS, refuse_options
from a2d_tf.errors import InputError


def refuse(**given):
    args = Namespace(workdir=Path("run"), **({"flow_workdir": None, "weight": None} | given))
    refuse_options(args, FUSION_OPTIONS, kind="a joint run", takers="runs of other tasks")


def test_an_option_that_was_given_is_named_with_its_value():
    with pytest.raises(InputError) as caught:
        refuse(weight=0.0)
    assert str(caught.value) == (
        "run: --weight: must not be given for a joint run: it is for runs of other tasks, got 0.0"
    )


@pytest.mark.parametrize("absent", [None, False, []])
def test_an_option_that_was_not_given_is_not_refused(absent):
    refuse(flow_workdir=absent)
