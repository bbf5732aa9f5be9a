"""Data, then trainings, then evaluations: what is missing is made, in order."""

import shutil

import pytest
from reproduction.evaluation import (
    CLASSIFIER,
    FUSED,
    JOINT_RUN,
    PAIR_QUERIES,
    TRUE_PAIR_QUERIES,
    UNTRAINED,
    Evaluation,
)
from reproduction.run import A2D_RAW
from reproduction.settings import Settings

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
        f"evaluate {runs}/rgb --data {data}/a2d --with {runs}/flow "
        f"--overwrite --out {runs}/rgb/a2d_fused",
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


def test_masks_from_another_run(make_runner, commands, tmp_path):
    make_runner([TSMT]).make(TSMT)
    data, runs = tmp_path / "data", tmp_path / "runs"
    assert commands.steps[-3:-1] == ["train joint_tsmt", "train sharpmask"]
    assert " ".join(commands.calls[-1]) == (
        f"evaluate {runs}/joint_tsmt --data {data}/a2d --masks-from {runs}/sharpmask "
        f"--overwrite --out {runs}/joint_tsmt/a2d_sharpmask"
    )
    # Trained anew in another way, it makes other masks.
    shutil.rmtree(runs / "sharpmask")
    commands.steps.clear()
    changed = Settings(changes=("sharpmask:train.learning_rate=0.5",))
    make_runner([TSMT], settings=changed).make(TSMT)
    assert commands.steps == ["train sharpmask", "evaluate joint_tsmt on a2d_sharpmask"]


def test_masks_that_no_run_makes(make_runner, commands, tmp_path):
    supervoxels = Evaluation("joint_tsmt", masks="supervoxels")
    make_runner([supervoxels]).make(supervoxels)
    runs = tmp_path / "runs"
    assert commands.steps[-2:] == ["train joint_tsmt", "evaluate joint_tsmt on a2d_supervoxels"]
    assert " ".join(commands.calls[-1]) == (
        f"evaluate {runs}/joint_tsmt --data {tmp_path}/data/a2d --masks-from supervoxels "
        f"--overwrite --out {runs}/joint_tsmt/a2d_supervoxels"
    )


def test_a_run_evaluated_with_other_keys_is_not_trained_again(make_runner, commands, tmp_path):
    changed = Evaluation("joint", changes=("detection.drop_background=false",))
    runner = make_runner([JOINT_RUN, changed])
    assert runner.make(JOINT_RUN) and runner.make(changed)
    assert [step for step in commands.steps if "joint" in step] == [
        "train joint",
        "evaluate joint on a2d",
        "evaluate joint on a2d_drop_background_false",
    ]
    assert commands.calls[-1][4:6] == ["--set", "detection.drop_background=false"]
    commands.steps.clear()
    assert make_runner([changed]).make(changed)
    assert commands.steps == []


def test_raw_flow_is_converted_from_the_same_release(make_runner, commands, tmp_path):
    raw = Evaluation("joint_choice_flow_input_pixels", A2D_RAW)
    runner = make_runner([JOINT_RUN, raw])
    assert runner.make(JOINT_RUN) and runner.make(raw)
    assert commands.steps.count("draw release") == 1
    data = tmp_path / "data"
    (converted,) = [call for call in commands.calls if f"{data}/a2d_raw" == call[2]]
    assert " ".join(converted[:-2]) == (
        f"convert {data}/release {data}/a2d_raw --flow-range raw --flow dis"
    )
    trained = commands.calls[-2]
    assert trained[3:4] == [f"{data}/a2d_raw"] and trained[-1] == "model.flow_input=pixels"


def test_the_untrained_control_waits_for_the_runs_configuration(make_runner, commands, tmp_path):
    runner = make_runner([UNTRAINED])
    assert runner.make(UNTRAINED) == {"mean_iou": 0.5, "untrained": True}
    data, runs = tmp_path / "data", tmp_path / "runs"
    assert commands.steps[-2] == "train joint"
    assert " ".join(commands.calls[-1]) == (
        f"evaluate {runs}/joint --data {data}/a2d --untrained "
        f"--overwrite --out {runs}/joint/a2d_untrained"
    )


def test_what_sets_a_run_apart_from_others_of_its_file(make_runner, commands, configs):
    zero_shot = Evaluation("zero_shot_ball")
    make_runner([zero_shot]).make(zero_shot)
    (trained,) = [call for call in commands.calls if call[0] == "train"]
    assert trained[1] == str(configs / "toy" / "tables" / "joint.toml")
    assert trained[-2:] == ["--set", "data.unlabelled_actor=3"]


def test_what_a_trained_run_began_with_is_not_asked_for_again(make_runner, commands, tmp_path):
    path = tmp_path / "vectors.txt"
    path.write_text("1 8\ndog" + 8 * " 0.5" + "\n")
    settings = Settings(vectors=str(path))
    assert make_runner([RGB], settings=settings).make(RGB)
    path.unlink()
    commands.steps.clear()
    assert make_runner([RGB, ON_JHMDB], settings=settings).make(ON_JHMDB)
    assert "train rgb" not in commands.steps
