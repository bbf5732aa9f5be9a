"""Runs that people bring are evaluated as they are, and others begin with them."""

import pytest
from fakes.brought_runs import write_brought_run
from reproduction.evaluation import Evaluation
from reproduction.settings import Settings

from a2d_tf.errors import InputError

BROUGHT, TUNED = Evaluation("referit_hu2016"), Evaluation("hu2016")


@pytest.fixture
def elsewhere(tmp_path):
    """Return the folder of a finished run of the baseline."""
    write_brought_run(tmp_path / "elsewhere", "hu2016")
    return tmp_path / "elsewhere"


@pytest.fixture
def settings(elsewhere):
    return Settings(brought={"referit_hu2016": elsewhere})


def test_it_is_evaluated_where_the_runs_are_and_not_trained(
    make_runner, commands, settings, elsewhere, tmp_path
):
    runner = make_runner([BROUGHT], settings=settings)
    assert runner.make(BROUGHT) == {"mean_iou": 0.5, "step": 6}
    assert commands.steps == ["draw release", "convert a2d", "evaluate referit_hu2016 on a2d"]
    assert " ".join(commands.calls[-1]) == (
        f"evaluate {elsewhere} --data {tmp_path}/data/a2d "
        f"--overwrite --out {tmp_path}/runs/referit_hu2016/a2d"
    )
    commands.steps.clear()
    assert make_runner([BROUGHT], settings=settings).make(BROUGHT)
    assert commands.steps == []
    # Another run in its place is another answer.
    write_brought_run(elsewhere, "hu2016", content=b"other")
    assert make_runner([BROUGHT], settings=settings).make(BROUGHT)
    assert commands.steps == ["evaluate referit_hu2016 on a2d"]


def test_the_baseline_begins_with_it(make_runner, commands, settings, elsewhere):
    assert make_runner([TUNED], settings=settings).make(TUNED)
    (trained,) = [call for call in commands.calls if call[0] == "train"]
    assert trained[-4:] == ["--set", "model.weights=", "--set", f"model.start={elsewhere}"]


def test_a_baseline_that_began_with_another_one_is_refused(
    make_runner, commands, settings, elsewhere
):
    make_runner([TUNED], settings=settings).make(TUNED)
    write_brought_run(elsewhere, "hu2016", content=b"other")
    rule = "hu2016: first weights: must be those of elsewhere as it is now; delete"
    with pytest.raises(InputError, match=rule):
        make_runner([TUNED], settings=settings).make(TUNED)
    with pytest.raises(InputError, match="hu2016: first weights: must be none; delete"):
        make_runner([TUNED]).make(TUNED)


def test_what_is_no_finished_run_of_the_baseline_is_refused_before_any_work(
    make_runner, commands, settings, elsewhere
):
    write_brought_run(elsewhere, "li2017")
    with pytest.raises(InputError, match="--referit-hu: must be the folder of a hu2016 run"):
        make_runner([TUNED], settings=settings)
    assert commands.steps == []
