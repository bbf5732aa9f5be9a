"""What is missing or fails ends the work with the reason."""

from pathlib import Path

import pytest
from reproduction import first_files
from reproduction.commands import StepFailedError
from reproduction.evaluation import CLASSIFIER, FUSED, PAIR_QUERIES, Evaluation
from reproduction.settings import Settings

from a2d_tf.errors import A2DError, InputError

RGB = Evaluation("rgb")
ON_JHMDB = Evaluation("rgb", "jhmdb")


def test_named_weights_are_asked_for_before_any_work(make_runner, commands, tmp_path, monkeypatch):
    monkeypatch.setenv("A2D_TF_HOME", str(tmp_path / "home"))
    names = ("rgb:model.weights=kinetics400-rgb", "flow:model.weights=kinetics400-flow")
    settings = Settings(changes=("model.width=1.0", *names))
    commands_to_run = "a2d-tf weights kinetics400-rgb && a2d-tf weights kinetics400-flow"
    with pytest.raises(InputError, match=f"must be fetched first: {commands_to_run}"):
        make_runner([FUSED], settings=settings).make(FUSED)
    assert commands.steps == []
    monkeypatch.setattr(first_files, "kept_path", lambda weights: tmp_path)
    assert make_runner([FUSED], settings=settings).make(FUSED)


def test_pairs_without_scores_are_one_line(make_runner, commands, monkeypatch):
    evaluate = commands._evaluate

    def forget_the_scores(arguments, step, log) -> int:
        code = evaluate(arguments, step, log)
        Path(arguments[-1], "pair_scores.json").unlink(missing_ok=True)
        return code

    monkeypatch.setattr(commands, "_evaluate", forget_the_scores)
    runner = make_runner([CLASSIFIER, PAIR_QUERIES])
    with pytest.raises(A2DError, match=r"pair_scores\.json"):
        runner.make(PAIR_QUERIES)


def test_a_failing_step_ends_it_with_the_end_of_the_log(make_runner, commands):
    commands.fail = "evaluate rgb on a2d"
    with pytest.raises(StepFailedError, match=r"a2d_tf\.cli\.main evaluate .*\nend of .*a2d\.log:"):
        make_runner([RGB]).make(RGB)
    commands.fail = ""
    assert make_runner([RGB]).make(RGB)
    assert commands.steps.count("train rgb") == 1


def test_an_attempt_that_wrote_nothing_does_not_show_an_earlier_one(make_runner, commands):
    commands.interrupt = "train rgb"
    with pytest.raises(KeyboardInterrupt):
        make_runner([RGB]).make(RGB)

    def fail(command, *, step, log, on_poll) -> int:
        return 1

    with pytest.raises(StepFailedError) as failed:
        make_runner([RGB], launch=fail).make(RGB)
    assert str(failed.value).endswith("train.log: the command wrote nothing")


@pytest.mark.parametrize("budget", [None, 0])
def test_word_vectors_are_opened_before_any_work(make_runner, commands, tmp_path, budget):
    runner = make_runner(
        [RGB], settings=Settings(vectors=str(tmp_path / "none")), budget_seconds=budget
    )
    if budget is None:
        with pytest.raises(InputError, match="none: word vectors: file must exist"):
            runner.make(RGB)
    else:  # nothing is opened
        assert not runner.make(RGB)
    assert commands.steps == []


def test_data_that_is_missing_at_paper_scale_is_named_with_its_command(make_runner, tmp_path):
    data = tmp_path / "data"
    with pytest.raises(InputError) as raised:
        make_runner([CLASSIFIER, ON_JHMDB], scale="paper")
    assert str(raised.value) == (
        f"{data}: videos, a2d, jhmdb: must be converted first: "
        f"a2d-tf convert A2D {data}/videos --unit video --flow dis && "
        f"a2d-tf convert A2D {data}/a2d --flow dis && "
        f"a2d-tf convert JHMDB {data}/jhmdb --dataset jhmdb --flow dis"
    )


def test_a_wrong_change_shows_before_anything_is_drawn(make_runner, commands):
    with pytest.raises(InputError, match=r"train\.step: is not a known key"):
        make_runner([RGB], settings=Settings(changes=("train.step=1",)))
    assert commands.steps == []
