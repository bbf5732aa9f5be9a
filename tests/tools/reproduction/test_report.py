"""Which evaluations are wanted, and the sheet beside a table."""

from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from fakes.brought_runs import write_brought_run
from fakes.configs import make_baseline_config
from reproduction.evaluation import JOINT_RUN, Evaluation
from reproduction.report import runs_from_random, wanted_evaluations, write_tables
from reproduction.settings import Settings
from reproduction.tables import TABLES
from reproduction.times import Times

from a2d_tf.evaluation.shown_frames import write_shown_frames
from a2d_tf.runs.labelled_frame import LabelledFrame

TWO_STAGE = Evaluation("joint_tsmt", masks="sharpmask")
REFERIT = [Evaluation("referit_hu2016"), Evaluation("referit_li2017")]


def test_a_run_is_evaluated_only_where_somebody_has_brought_it():
    both = wanted_evaluations(["table1"], scale="toy", brought=["referit_li2017"])
    assert [one for one in REFERIT if one in both] == REFERIT[1:]
    assert not set(REFERIT) & set(wanted_evaluations(["table1"], scale="toy"))
    small = wanted_evaluations(["table1"], scale="small", brought=["referit_li2017"])
    assert small == [Evaluation("rgb")]


def test_of_two_runs_to_bring_the_missing_one_is_not_run(make_runner, tmp_path):
    write_brought_run(tmp_path / "hu", "hu2016")
    for brought in ({}, {"referit_hu2016": tmp_path / "hu"}):
        wanted = wanted_evaluations(["table1"], scale="toy", brought=brought)
        runner = make_runner(wanted, settings=Settings(brought=brought), budget_seconds=0)
        runs = tmp_path / "runs"
        (page,) = write_tables(["table1"], runner, scale="toy", runs_dir=runs, times=Times(runs))
        *_, below = page.partition("| Li et al. 2017 (ReferIt only) | paper |")
        ours = below.splitlines()[1]
        assert ours.startswith("|  | ours | not run |" if brought else "| ")
        assert ours.startswith("|  | ours |") == bool(brought)


def test_changes_stand_on_the_pages_of_the_runs_that_they_are_for(make_page):
    changes = ("joint:train.batch_size=2", "rgb:train.batch_size=2")
    page = make_page(settings=Settings(changes=changes), budget_seconds=0)
    assert "made with `--set joint:train.batch_size=2`.\n" in page


def test_a_baseline_that_begins_with_another_run_has_not_begun_at_random():
    started = make_baseline_config("hu2016", model={"start": "/elsewhere"})
    trainings = {"hu2016": started, "li2017": make_baseline_config("li2017")}
    runner = SimpleNamespace(
        trainings={run: SimpleNamespace(config=config) for run, config in trainings.items()}
    )
    wanted = [Evaluation("hu2016"), Evaluation("li2017")]
    assert runs_from_random(runner, wanted, scale="paper") == ("li2017",)


@pytest.fixture
def make_page(make_runner, commands, tmp_path):
    """Return ``make(**options)``: the page of the joint paper's Table 1, made in no time."""

    def make(**options) -> str:
        wanted = wanted_evaluations(["joint_table1"], scale="toy")
        runner = make_runner(wanted, **options)
        runs = tmp_path / "runs"
        (page,) = write_tables(
            ["joint_table1"], runner, scale="toy", runs_dir=runs, times=Times(runs)
        )
        return page

    return make


def show(folder, *, predicted: int) -> None:
    """Keep a frame with an adult that walks, whose pixels get an id."""
    frame, truth = np.full((24, 32, 3), 90, np.uint8), np.zeros((24, 32), np.uint8)
    truth[4:20, 8:20] = 18
    answered = np.where(truth > 0, predicted, 0).astype(np.uint8)
    folder.mkdir(parents=True, exist_ok=True)
    write_shown_frames(folder, [LabelledFrame("video", 12, frame, truth, answered)])


def test_the_sheet_stands_on_the_page_when_both_evaluations_have_kept_frames(make_page, tmp_path):
    runs, sheet = tmp_path / "runs", tmp_path / "runs" / "tables" / "joint_table1.png"
    assert "joint_table1.png" not in make_page()  # the commands kept none
    show(JOINT_RUN.folder(runs), predicted=18)
    assert "joint_table1.png" not in make_page() and not sheet.exists()
    show(TWO_STAGE.folder(runs), predicted=78)
    assert "](joint_table1.png)\n" in make_page()
    assert cv2.imread(str(sheet)).shape[1] > 4 * 320
    (TWO_STAGE.folder(runs) / "metrics.json").unlink()
    assert "](joint_table1.png)\n" in make_page(budget_seconds=0)  # evaluated again


def test_an_evaluation_that_was_not_made_is_not_shown(make_page, tmp_path):
    for one in (JOINT_RUN, TWO_STAGE):
        show(one.folder(tmp_path / "runs"), predicted=18)
    assert "joint_table1.png" not in make_page(budget_seconds=0)


def test_the_sheet_is_that_of_two_rows_of_the_table():
    assert TABLES["joint_table1"].sheet.other.evaluation == TWO_STAGE
