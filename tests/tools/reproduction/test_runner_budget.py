"""A budget of time, the times that steps took, and progress."""

import pytest
from reproduction.evaluation import FUSED, Evaluation
from reproduction.times import Times

RGB = Evaluation("rgb")
ON_JHMDB = Evaluation("rgb", "jhmdb")
SEPARATE = Evaluation("joint_separate_actions")
DATA_STEPS = ["draw release", "convert a2d"]


def test_a_budget_used_up_by_the_first_half_leaves_the_second(make_runner, commands):
    assert not make_runner([SEPARATE], budget_seconds=150).make(SEPARATE)
    assert commands.steps == [*DATA_STEPS, "train joint_separate_actors"]


def test_a_used_up_budget_begins_no_training_but_evaluates_what_is_trained(make_runner, commands):
    # Drawing, conversion and the first training take a minute each.
    evaluations = [RGB, FUSED, ON_JHMDB]
    runner = make_runner(evaluations, budget_seconds=150)
    assert [runner.make(one) is not None for one in evaluations] == [True, False, False]
    assert runner.budget_is_used_up
    assert commands.steps == [*DATA_STEPS, "train rgb", "evaluate rgb on a2d"]
    again = make_runner(evaluations, budget_seconds=600)
    assert all(again.make(one) for one in evaluations)
    assert not again.budget_is_used_up


def test_without_a_budget_left_nothing_is_drawn(make_runner, commands):
    runner = make_runner([RGB], budget_seconds=0)
    assert not runner.make(RGB)
    assert runner.budget_is_used_up and commands.steps == []


def test_times_grow_over_an_interruption_and_begin_anew_with_a_step(
    make_runner, commands, tmp_path
):
    commands.interrupt = "train rgb"
    with pytest.raises(KeyboardInterrupt):
        make_runner([RGB]).make(RGB)
    make_runner([RGB]).make(RGB)
    (tmp_path / "runs" / "rgb" / "a2d" / "metrics.json").unlink()
    runner = make_runner([RGB])
    runner.make(RGB)
    times = Times(tmp_path / "runs")
    assert {step: times.seconds(step) for step in runner.steps_of([RGB])} == {
        "draw release": 60.0,
        "convert a2d": 60.0,
        "train rgb": 120.0,
        "evaluate rgb on a2d": 60.0,
    }


def test_progress_counts_the_steps_of_all_runs(make_runner):
    told = []
    runner = make_runner([FUSED], on_progress=lambda *what: told.append(what))
    runner.make(FUSED)
    assert told[0] == (0, 20, "draw release")
    assert (10, 20, "train rgb") in told and (10, 20, "train flow") in told
    assert told[-1] == (20, 20, "evaluate rgb on a2d_fused")
