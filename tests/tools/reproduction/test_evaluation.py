"""What evaluations need, what they are called and how they are made."""

from pathlib import Path

from reproduction.evaluation import (
    CLASSIFIER,
    FUSED,
    PAIR_QUERIES,
    TRUE_PAIR_QUERIES,
    UNTRAINED,
    Evaluation,
    data_of,
    trainings_of,
)
from reproduction.scales import PAPER, SMALL, TOY

REFERIT = Evaluation("referit_hu2016", "jhmdb")
CHANGED = Evaluation(
    "joint", changes=("detection.drop_background=false", "evaluation.labelled_place=random")
)
SUPERVOXELS = Evaluation("joint_tsmt", masks="supervoxels")


def test_an_evaluation_is_at_a_scale_with_all_its_runs():
    assert Evaluation("rgb").is_at(SMALL)
    assert not FUSED.is_at(SMALL)  # no flow
    assert FUSED.is_at(TOY)
    raw = Evaluation("joint_choice_flow_input_pixels", "a2d_raw")
    assert raw.is_at(TOY) and not raw.is_at(PAPER)


def test_a_run_that_was_brought_is_at_the_scales_of_the_run_that_begins_with_it():
    assert REFERIT.is_at(PAPER) and REFERIT.is_at(TOY) and not REFERIT.is_at(SMALL)
    assert REFERIT.is_brought and not Evaluation("hu2016").is_brought


def test_neither_a_run_that_was_brought_nor_supervoxels_are_trained():
    assert REFERIT.runs == ("referit_hu2016",) and REFERIT.trainings == ()
    assert SUPERVOXELS.runs == SUPERVOXELS.trainings == ("joint_tsmt",)
    assert trainings_of([REFERIT, SUPERVOXELS]) == ("joint_tsmt",)
    assert data_of([REFERIT, SUPERVOXELS]) == ("jhmdb", "a2d")


def test_each_evaluation_has_a_folder_of_its_own(tmp_path):
    evaluations = [
        Evaluation("rgb"),
        FUSED,
        Evaluation("rgb", "jhmdb", flow="flow"),
        CLASSIFIER,
        PAIR_QUERIES,
        TRUE_PAIR_QUERIES,
        Evaluation("joint"),
        UNTRAINED,
        Evaluation("joint_tsmt", masks="sharpmask"),
        SUPERVOXELS,
        CHANGED,
        REFERIT,
    ]
    folders = [str(one.folder(tmp_path).relative_to(tmp_path)) for one in evaluations]
    assert folders == [
        "rgb/a2d",
        "rgb/a2d_fused",
        "rgb/jhmdb_fused",
        "classifier_rgb/videos_fused",
        "queries_rgb/a2d_fused_pairs",
        "queries_rgb/a2d_fused_truth",
        "joint/a2d",
        "joint/a2d_untrained",
        "joint_tsmt/a2d_sharpmask",
        "joint_tsmt/a2d_supervoxels",
        "joint/a2d_drop_background_false_labelled_place_random",
        "referit_hu2016/jhmdb",
    ]


def arguments(evaluation: Evaluation) -> str:
    made = evaluation.arguments(
        runs_dir=Path("runs"), data=Path("data"), workdir=lambda run: Path("of") / run
    )
    assert made[-3:] == ["--overwrite", "--out", f"runs/{evaluation.run}/{evaluation.name}"]
    return " ".join(made[:-3])


def test_what_a_run_is_asked_with_other_keys():
    assert arguments(CHANGED) == (
        "evaluate of/joint --data data --set detection.drop_background=false "
        "--set evaluation.labelled_place=random"
    )


def test_a_word_stands_for_masks_that_no_run_makes():
    asked = "evaluate of/joint_tsmt --data data --masks-from"
    assert arguments(SUPERVOXELS) == f"{asked} supervoxels"
    assert arguments(Evaluation("joint_tsmt", masks="sharpmask")) == f"{asked} of/sharpmask"
