from pathlib import Path

import pytest
from reproduction.experiments import RUNS
from reproduction.settings import Settings, split_change

from a2d_tf.errors import InputError

PUBLISHED = Settings(
    vectors="w.bin",
    weights={
        "rgb": "r",
        "flow": "f",
        "vgg": "v.h5",
        "mask_rcnn": "m.h5",
        "resnet": "n.h5",
        "resnet50": "s.h5",
    },
)
BOTH_STREAMS = ["model.weights=m.h5", "model.flow_weights=n.h5"]


@pytest.mark.parametrize(
    ("run", "overrides"),
    [
        ("frames_8", ["text.vectors=w.bin", "model.weights=r"]),
        ("queries_flow", ["text.vectors=w.bin", "model.weights=f"]),
        ("li2017", ["model.weights=v.h5"]),
        ("classifier_rgb", ["model.weights=r"]),
        ("classifier_flow", ["model.weights=f"]),
        ("joint", BOTH_STREAMS),
        ("joint_mask_rcnn", ["model.weights=m.h5"]),
        ("joint_without_flow", ["model.weights=m.h5"]),
        ("joint_separate_actors", BOTH_STREAMS),
        ("joint_separate_actions", []),
        ("joint_tsmt", ["model.rgb_weights=n.h5", "model.flow_weights=n.h5"]),
        ("joint_choice_legacy_flow_true", [*BOTH_STREAMS, "data.legacy_flow=true"]),
        ("sharpmask", ["model.weights=s.h5"]),
        ("zero_shot_ball", [*BOTH_STREAMS, "data.unlabelled_actor=3"]),
    ],
)
def test_each_run_gets_the_files_that_it_reads(run, overrides):
    assert PUBLISHED.overrides(RUNS[run]) == overrides


def test_only_what_is_given_is_overridden():
    assert Settings(weights={"resnet": "n.h5"}).overrides(RUNS["joint"]) == [
        "model.flow_weights=n.h5"
    ]


def test_a_change_wins_over_what_a_run_begins_with():
    settings = Settings(changes=("joint_separate_actions:model.start=b.h5",))
    overrides = settings.overrides(RUNS["joint_separate_actions"], start=Path("a.h5"))
    assert overrides == ["model.start=a.h5", "model.start=b.h5"]


def test_a_baseline_begins_with_the_run_that_was_brought_for_it():
    settings = Settings(brought={"referit_hu2016": Path("/elsewhere/hu")}, weights={"vgg": "v.h5"})
    assert settings.start_of(RUNS["hu2016"]) == "referit_hu2016"
    assert settings.start_of(RUNS["li2017"]) is None
    assert settings.start_of(RUNS["joint_separate_actions"]) == "joint_separate_actors"
    # It has all weights: none are filled in before.
    overrides = settings.overrides(RUNS["hu2016"], start=Path("/elsewhere/hu"))
    assert overrides == [
        "model.weights=v.h5",
        "model.weights=",
        "model.start=/elsewhere/hu",
    ]
    assert settings.overrides(RUNS["li2017"]) == ["model.weights=v.h5"]


def test_the_folder_of_a_run_is_its_own_or_that_which_was_brought():
    settings = Settings(brought={"referit_hu2016": Path("elsewhere/hu")})
    assert settings.workdir("referit_hu2016", Path("runs")) == Path("elsewhere/hu")
    assert settings.workdir("hu2016", Path("runs")) == Path("runs/hu2016")


def test_a_change_is_for_every_run_or_for_one():
    settings = Settings(changes=("train.batch_size=2", "flow:model.weights=hub:a=b"))
    assert settings.overrides(RUNS["rgb"]) == ["train.batch_size=2"]
    assert settings.overrides(RUNS["flow"]) == ["train.batch_size=2", "model.weights=hub:a=b"]


def test_a_value_may_hold_a_colon():
    settings = Settings(changes=("model.weights=hub:x",))
    assert settings.overrides(RUNS["rgb"]) == ["model.weights=hub:x"]


def test_a_change_of_an_unknown_run_is_an_error():
    with pytest.raises(InputError, match=r"did you mean frames_8\?\), got 'frame_8'"):
        Settings(changes=("frame_8:train.steps=1",)).overrides(RUNS["rgb"])


@pytest.mark.parametrize("change", ["foo", "rgb:train.steps", "=1", "rgb:=1", ""])
def test_a_change_without_key_or_value_is_an_error(change):
    with pytest.raises(InputError, match=r"must be \[RUN:\]KEY=VALUE, got "):
        split_change(change)


@pytest.mark.parametrize(
    ("settings", "unused"),
    [
        (Settings(vectors="w.bin", weights={"rgb": "r"}, changes=("a.b=1", "rgb:a.b=2")), []),
        (Settings(changes=("flow:a.b=1", "rgb:a.b=2")), ["--set flow:a.b=1"]),
        (Settings(weights={"flow": "f", "vgg": "v"}), ["--flow-weights", "--vgg-weights"]),
        (Settings(weights={"mask_rcnn": "m"}), ["--mask-rcnn-weights"]),
        (Settings(brought={"referit_li2017": Path("li")}), ["--referit-li"]),
    ],
)
def test_what_no_run_takes_is_named(settings, unused):
    assert settings.unused(["rgb", "frames_8"]) == unused


def test_a_run_that_was_brought_for_one_of_them_is_taken():
    assert Settings(brought={"referit_hu2016": Path("hu")}).unused(["hu2016", "rgb"]) == []


def test_vectors_that_no_run_reads_are_named():
    assert Settings(vectors="w.bin").unused(["hu2016", "joint"]) == ["--vectors"]


def test_changes_of_other_runs_are_left_out():
    settings = Settings(changes=("train.steps=9", "rgb:train.steps=8", "flow:train.steps=7"))
    assert settings.changes_of(["rgb"]) == ("train.steps=9", "rgb:train.steps=8")
