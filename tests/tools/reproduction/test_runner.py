import json
import shutil
from pathlib import Path

import pytest
from reproduction import first_files
from reproduction.commands import StepFailedError
from reproduction.experiments import (
    CLASSIFIER,
    FUSED,
    PAIR_QUERIES,
    TRUE_PAIR_QUERIES,
    UNTRAINED,
    Evaluation,
)
from reproduction.run_state import weights_at
from reproduction.settings import Settings
from reproduction.times import Times

from a2d_tf.errors import A2DError, InputError

RGB = Evaluation("rgb")
ON_JHMDB = Evaluation("rgb", "jhmdb")
SEPARATE = Evaluation("joint_separate_actions")
TSMT = Evaluation("joint_tsmt", masks="sharpmask")
DATA_STEPS = ["draw release", "convert a2d"]


def test_data_then_training_then_evaluation(make_runner, commands, tmp_path, configs):
    runner = make_runner([FUSED])
    assert runner.make(FUSED) == {"mean_iou": 0.5, "step": 10}
    assert commands.steps == [
        *DATA_STEPS,
        "train rgb",
        "train flow",
        "evaluate rgb on a2d_fused",
    ]
    data, runs = tmp_path / "data", tmp_path / "runs"
    drawn = "--videos 5000 --seed 1 --height 96 --test-fraction 0.06"
    drawn += " --difficulty easy --rivals action"
    toy = configs / "toy" / "tables"
    assert [" ".join(call) for call in commands.calls] == [
        f"toy {data}/release.partial {drawn}",
        f"convert {data}/release {data}/a2d --flow dis --videos-per-shard 250",
        f"train {toy}/rgb.toml --data {data}/a2d --workdir {runs}/rgb",
        f"train {toy}/flow.toml --data {data}/a2d --workdir {runs}/flow",
        f"evaluate {runs}/rgb --data {data}/a2d --with {runs}/flow --out {runs}/rgb/a2d_fused",
    ]


def test_what_is_there_is_kept_and_shared(make_runner, commands):
    make_runner([RGB]).make(RGB)
    commands.steps.clear()
    make_runner([RGB, FUSED]).make(RGB)
    assert commands.steps == []
    make_runner([RGB, FUSED]).make(FUSED)
    assert commands.steps == ["train flow", "evaluate rgb on a2d_fused"]


@pytest.mark.parametrize(
    "step", ["draw release", "convert a2d", "train rgb", "evaluate rgb on a2d"]
)
def test_an_interrupted_step_goes_on(make_runner, commands, step):
    commands.interrupt = step
    with pytest.raises(KeyboardInterrupt):
        make_runner([RGB]).make(RGB)
    assert commands.steps[-1] == step
    begun = len(commands.steps)
    assert make_runner([RGB]).make(RGB)
    assert commands.steps[begun] == step


def test_a_half_drawn_release_that_cannot_go_on_is_drawn_anew(make_runner, commands, tmp_path):
    commands.interrupt = "draw jhmdb_release"
    with pytest.raises(KeyboardInterrupt):
        make_runner([ON_JHMDB]).make(ON_JHMDB)
    assert (tmp_path / "data" / "jhmdb_release.partial" / "half").is_file()
    assert make_runner([ON_JHMDB]).make(ON_JHMDB)
    assert not (tmp_path / "data" / "jhmdb_release.partial").exists()


def test_pairs_wait_for_the_classifier(make_runner, commands, tmp_path):
    evaluations = [CLASSIFIER, PAIR_QUERIES, TRUE_PAIR_QUERIES]
    runner = make_runner(evaluations)
    assert all(runner.make(one) for one in evaluations)
    data, runs = tmp_path / "data", tmp_path / "runs"
    trained = [call for call in commands.calls if call[0] == "train"]
    assert [call[3] for call in trained] == [str(data / name) for name in
                                             ("videos", "videos", "a2d", "a2d")]  # fmt: skip
    scores = runs / "classifier_rgb" / "videos_fused" / "pair_scores.json"
    evaluated = [call for call in commands.calls if call[0] == "evaluate"]
    assert evaluated[1][6:8] == ["--pairs", str(scores)]
    assert evaluated[2][6:8] == ["--pairs", "truth"]
    # Other scores make other queries.
    scores.write_text('{"video": {}}')
    commands.steps.clear()
    assert all(runner.make(one) for one in evaluations)
    assert commands.steps == [PAIR_QUERIES.step_name]


def test_a_run_begins_with_the_last_weights_of_another(make_runner, commands, tmp_path, configs):
    assert make_runner([SEPARATE]).make(SEPARATE)
    assert commands.steps == [
        *DATA_STEPS,
        "train joint_separate_actors",
        "train joint_separate_actions",
        "evaluate joint_separate_actions on a2d",
    ]
    data, runs = tmp_path / "data", tmp_path / "runs"
    actors, actions = (runs / f"joint_separate_{part}" for part in ("actors", "actions"))
    toy = configs / "toy" / "tables"
    assert " ".join(commands.calls[3]) == (
        f"train {toy}/joint_separate_actions.toml --data {data}/a2d --workdir {actions} "
        f"--set model.start={actors}/checkpoints/step-00000010.weights.h5"
    )
    commands.steps.clear()
    assert make_runner([SEPARATE]).make(SEPARATE)
    assert commands.steps == []


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


def test_a_run_that_begins_with_weights_that_changed_is_refused(make_runner, tmp_path):
    make_runner([SEPARATE]).make(SEPARATE)
    shutil.rmtree(tmp_path / "runs" / "joint_separate_actors")
    changed = Settings(changes=("joint_separate_actors:train.learning_rate=0.5",))
    rule = "joint_separate_actions: first weights: must be those of joint_separate_actors as it is"
    with pytest.raises(InputError, match=rule):
        make_runner([SEPARATE], settings=changed).make(SEPARATE)
    shutil.rmtree(tmp_path / "runs" / "joint_separate_actions")
    assert make_runner([SEPARATE], settings=changed).make(SEPARATE)


def test_a_budget_used_up_by_the_first_half_leaves_the_second(make_runner, commands):
    assert not make_runner([SEPARATE], budget_seconds=150).make(SEPARATE)
    assert commands.steps == [*DATA_STEPS, "train joint_separate_actors"]


def test_masks_from_another_run(make_runner, commands, tmp_path):
    make_runner([TSMT]).make(TSMT)
    data, runs = tmp_path / "data", tmp_path / "runs"
    assert commands.steps[-3:-1] == ["train joint_tsmt", "train sharpmask"]
    assert " ".join(commands.calls[-1]) == (
        f"evaluate {runs}/joint_tsmt --data {data}/a2d --masks-from {runs}/sharpmask "
        f"--out {runs}/joint_tsmt/a2d_sharpmask"
    )
    # Trained anew in another way, it makes other masks.
    shutil.rmtree(runs / "sharpmask")
    commands.steps.clear()
    changed = Settings(changes=("sharpmask:train.learning_rate=0.5",))
    make_runner([TSMT], settings=changed).make(TSMT)
    assert commands.steps == ["train sharpmask", "evaluate joint_tsmt on a2d_sharpmask"]


def test_the_untrained_control_waits_for_the_runs_configuration(make_runner, commands, tmp_path):
    runner = make_runner([UNTRAINED])
    assert runner.make(UNTRAINED) == {"mean_iou": 0.5, "untrained": True}
    data, runs = tmp_path / "data", tmp_path / "runs"
    assert commands.steps[-2] == "train joint"
    assert " ".join(commands.calls[-1]) == (
        f"evaluate {runs}/joint --data {data}/a2d --untrained --out {runs}/joint/a2d_untrained"
    )


def test_what_sets_a_run_apart_from_others_of_its_file(make_runner, commands, configs):
    zero_shot = Evaluation("zero_shot_ball")
    make_runner([zero_shot]).make(zero_shot)
    (trained,) = [call for call in commands.calls if call[0] == "train"]
    assert trained[1] == str(configs / "toy" / "tables" / "joint.toml")
    assert trained[-2:] == ["--set", "data.unlabelled_actor=3"]


def test_a_finished_run_without_a_database_is_evaluated_again_but_not_trained(
    make_runner, commands, tmp_path
):
    make_runner([FUSED]).make(FUSED)
    runs = tmp_path / "runs"
    assert set(json.loads((runs / "rgb" / "trained_on.json").read_text())) == {"manifest"}
    (runs / "doit.db").unlink()
    commands.steps.clear()
    assert make_runner([FUSED]).make(FUSED)
    assert commands.steps == ["evaluate rgb on a2d_fused"]


def test_a_run_that_is_trained_again_is_evaluated_again(make_runner, commands, tmp_path):
    make_runner([FUSED]).make(FUSED)
    weights_at(tmp_path / "runs" / "flow", step=10).write_bytes(
        b"of another training with the same settings"
    )
    commands.steps.clear()
    assert make_runner([FUSED]).make(FUSED)
    assert commands.steps == ["evaluate rgb on a2d_fused"]


def test_a_damaged_database_is_one_line(make_runner, tmp_path):
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "doit.db").write_text("damaged " * 100)
    with pytest.raises(InputError, match=r"doit\.db: file: must be the file that tools/reproduce"):
        make_runner([RGB]).make(RGB)


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


def test_an_evaluation_on_other_data_is_made_again(make_runner, commands, tmp_path):
    make_runner([ON_JHMDB]).make(ON_JHMDB)
    path = tmp_path / "data" / "jhmdb" / "manifest.json"
    path.write_text(path.read_text().replace('"name": ""', '"name": "other"'))
    commands.steps.clear()
    make_runner([ON_JHMDB]).make(ON_JHMDB)
    assert commands.steps == ["evaluate rgb on jhmdb"]


def test_a_run_on_other_data_is_refused(make_runner, commands, tmp_path):
    make_runner([RGB]).make(RGB)
    path = tmp_path / "data" / "a2d" / "manifest.json"
    path.write_text(path.read_text().replace('"name": ""', '"name": "other"'))
    with pytest.raises(InputError, match="rgb: training data: must be that in"):
        make_runner([RGB]).make(RGB)


def test_metrics_of_another_step_do_not_count(make_runner, commands, tmp_path):
    runner = make_runner([RGB])
    runner.make(RGB)
    path = tmp_path / "runs" / "rgb" / "a2d" / "metrics.json"
    path.write_text(json.dumps({"step": 9}))
    commands.steps.clear()
    assert runner.make(RGB) == {"mean_iou": 0.5, "step": 10}
    assert commands.steps == ["evaluate rgb on a2d"]


def test_another_configuration_fails_with_trains_own_error(make_runner, tmp_path):
    make_runner([RGB]).make(RGB)
    changed = Settings(changes=("rgb:train.learning_rate=0.5",))
    with pytest.raises(StepFailedError) as failed:
        make_runner([RGB], settings=changed).make(RGB)
    lines = str(failed.value).splitlines()
    assert lines[0].startswith("ended with exit code 1: ")
    assert lines[0].endswith("--set train.learning_rate=0.5")
    assert lines[1] == f"end of {tmp_path / 'runs' / 'rgb' / 'train.log'}:"
    assert lines[-1] == "  error: train.learning_rate: the run was started with another one"


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


def test_what_a_trained_run_began_with_is_not_asked_for_again(make_runner, commands, tmp_path):
    path = tmp_path / "vectors.txt"
    path.write_text("1 8\ndog" + 8 * " 0.5" + "\n")
    settings = Settings(vectors=str(path))
    assert make_runner([RGB], settings=settings).make(RGB)
    path.unlink()
    commands.steps.clear()
    assert make_runner([RGB, ON_JHMDB], settings=settings).make(ON_JHMDB)
    assert "train rgb" not in commands.steps


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
