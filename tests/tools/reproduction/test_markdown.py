import pytest
from reproduction.evaluation import CLASSIFIER, FUSED, PAIR_QUERIES, Evaluation
from reproduction.markdown import Results, render
from reproduction.table import Check, Difference, PaperTable, Row, Score, Sheet

RGB = Row("RGB", Evaluation("rgb"), {"overall_iou": 53.6, "mean_iou": None}, group="Stream")
BOTH = Row("RGB + flow", FUSED, {"overall_iou": 55.1, "mean_iou": 42.6}, group="Stream")
COLUMNS = (("overall_iou", "Overall IoU"), ("mean_iou", "Mean IoU"))
METRICS = {
    RGB.evaluation: {"overall_iou": 0.4, "mean_iou": 0.3, "map_coco": -1, "num_samples": 3800},
    BOTH.evaluation: {"overall_iou": 0.4321, "mean_iou": 0.29, "map_coco": 0.2, "num_samples": 9},
}
SECONDS = {"train rgb": 90.0, "train flow": 30.0, "evaluate rgb on a2d": 6.0}


def sentence_table(**changes) -> PaperTable:
    arguments = {
        "title": "Table",
        "columns": COLUMNS,
        "extra": (("map_coco", "mAP (COCO)"), ("num_samples", "Samples")),
        "rows": (Row("Old", None, {"overall_iou": 1.0, "mean_iou": 2.0}), RGB, BOTH),
        "checks": (),
    }
    return PaperTable(**(arguments | changes))


def lines(table, results, scale="toy") -> list[str]:
    return render("table1", table, results, scale=scale).splitlines()


def test_the_papers_line_stands_above_ours_and_ours_only_apart():
    text = lines(sentence_table(), Results(METRICS, SECONDS))
    assert text[:3] == [
        "## Table",
        "",
        "`tools/reproduce.py table1 --scale toy`. Scores in percent.",
    ]
    assert text[4:20] == [
        "|  |  | Overall IoU | Mean IoU |",
        "| --- | --- | ---: | ---: |",
        "| Old | paper | 1.0 | 2.0 |",
        "| RGB | paper | 53.6 | - |",
        "|  | ours | 40.0 | 30.0 |",
        "| RGB + flow | paper | 55.1 | 42.6 |",
        "|  | ours | 43.2 | 29.0 |",
        "",
        "Ours only:",
        "",
        "|  | mAP (COCO) | Samples | Training, minutes |",
        "| --- | ---: | ---: | ---: |",
        "| RGB | - | 3,800 | 1.5 |",
        "| RGB + flow | 20.0 | 9 | 2.0 |",
        "",
        text[19],
    ]


def test_the_papers_column_stands_beside_ours():
    table = sentence_table(columns=COLUMNS[:1], extra=COLUMNS[1:], rows=(RGB, BOTH), beside=True)
    text = lines(table, Results({RGB.evaluation: METRICS[RGB.evaluation]}, SECONDS))
    assert text[4:8] == [
        "| Compared | Setting | Overall IoU, paper | Overall IoU, ours | Mean IoU, ours "
        "| Training, minutes |",
        "| --- | --- | ---: | ---: | ---: | ---: |",
        "| Stream | RGB | 53.6 | 40.0 | 30.0 | 1.5 |",
        "|  | RGB + flow | 55.1 | not run | not run | not run |",
    ]


def test_claims_are_computed_for_the_paper_and_for_ours():
    checks = (
        Check("Overall IoU", BOTH.score("overall_iou"), RGB.score("overall_iou")),
        Check("Mean IoU", BOTH.score("mean_iou"), RGB.score("mean_iou")),
        Check("mAP", BOTH.score("map_coco"), RGB.score("map_coco")),
    )
    text = lines(sentence_table(checks=checks), Results(METRICS, {}))
    begin = text.index("### What should hold")
    assert text[begin + 2 : begin + 7] == [
        "| Claim | Metric | Paper | Ours |",
        "| --- | --- | ---: | ---: |",
        "| RGB + flow > RGB | Overall IoU | 55.1 > 53.6: yes | 43.21 > 40.00: yes |",
        "| RGB + flow > RGB | Mean IoU | - | 29.00 > 30.00: **no** |",
        "| RGB + flow > RGB | mAP | - | - |",
    ]


def test_a_claim_about_what_was_not_run_says_so():
    checks = (Check("Mean IoU", BOTH.score("mean_iou"), RGB.score("mean_iou")),)
    one = Results({BOTH.evaluation: METRICS[BOTH.evaluation]}, {})
    text = lines(sentence_table(checks=checks), one)
    assert "| RGB + flow > RGB | Mean IoU | - | not run |" in text


def test_a_claim_may_compare_differences():
    lost = [Difference(key, BOTH.score(key), RGB.score(key)) for key in ("overall_iou", "mean_iou")]
    table = sentence_table(checks=(Check("share", *lost),))
    line = "| overall_iou > mean_iou | share | - | 3.21 > -1.00: yes |"
    assert line in lines(table, Results(METRICS, {}))
    line = "| overall_iou > mean_iou | share | - | not run |"
    assert line in lines(table, Results({RGB.evaluation: METRICS[RGB.evaluation]}, {}))


def test_a_difference_of_the_papers_numbers():
    rows = (Row("A", RGB.evaluation, {"x": 60.0, "y": 20.0}), Row("B", FUSED, {"x": 50.0, "y": 30}))
    gained = [Difference(key, rows[0].score(key), rows[1].score(key)) for key in ("x", "y")]
    text = lines(sentence_table(checks=(Check("share", *gained),)), Results({}, {}))
    assert "| x > y | share | 10.0 > -10.0: yes | not run |" in text


def test_training_takes_as_long_as_all_that_it_begins_with_and_is_helped_by():
    rows = (
        Row("Separate", Evaluation("joint_separate_actions"), {}),
        Row("Boxes", Evaluation("joint_tsmt", masks="sharpmask"), {}),
    )
    seconds = {
        "train joint_separate_actors": 60.0,
        "train joint_separate_actions": 30.0,
        "train joint_tsmt": 120.0,
        "train sharpmask": 6.0,
    }
    metrics = {row.evaluation: {"num_samples": 9} for row in rows}
    table = sentence_table(rows=rows, extra=(("num_samples", "Samples"),))
    text = lines(table, Results(metrics, seconds))
    assert "| Separate | 9 | 1.5 |" in text and "| Boxes | 9 | 2.1 |" in text


def test_sections_of_the_metrics_and_facts():
    rows = (
        Row("This paper", PAIR_QUERIES, {"joint/miou": 34.8}, section="semantic"),
        Row("Control", PAIR_QUERIES, section="semantic/background"),
    )
    facts = (
        Score("Classifier, mAP", CLASSIFIER, "map", 70.0),
        Score("Chance, mAP", CLASSIFIER, "chance_map"),
    )
    table = PaperTable("T", (("joint/miou", "Joint"),), rows, checks=(), facts=facts)
    metrics = {
        PAIR_QUERIES: {
            "semantic": {"joint": {"miou": 0.25}, "background": {"joint": {"miou": 0.02}}},
        },
        CLASSIFIER: {"map": 0.655, "chance_map": 0.1},
    }
    text = lines(table, Results(metrics, {}))
    assert "| This paper | paper | 34.8 |" in text and "|  | ours | 25.0 |" in text
    assert "| Control | ours | 2.0 |" in text
    assert "* Classifier, mAP: 65.5 (paper 70.0)" in text and "* Chance, mAP: 10.0" in text


def test_of_a_run_that_nobody_brought_the_papers_numbers_are_shown():
    brought = Evaluation("referit_hu2016")
    published = Row("ReferIt only", brought, {"overall_iou": 21.3, "mean_iou": 12.8})
    ours = Row("Nowhere published", brought)
    check = Check("Overall IoU", RGB.score("overall_iou"), published.score("overall_iou"))
    table = sentence_table(rows=(published, ours, RGB), checks=(check,))
    text = lines(table, Results(METRICS, SECONDS, unasked=frozenset([brought])))
    assert text[6:8] == ["| ReferIt only | paper | 21.3 | 12.8 |", "| RGB | paper | 53.6 | - |"]
    assert not any("Nowhere" in line for line in text)
    assert "| RGB > ReferIt only | Overall IoU | 53.6 > 21.3: yes | - |" in text

    made = lines(table, Results(METRICS | {brought: {"overall_iou": 0.2}}, SECONDS))
    assert made[6:9] == [
        "| ReferIt only | paper | 21.3 | 12.8 |",
        "|  | ours | 20.0 | - |",
        "| Nowhere published | ours | 20.0 | - |",
    ]
    assert "| RGB > ReferIt only | Overall IoU | 53.6 > 21.3: yes | 40.00 > 20.00: yes |" in made
    assert "| ReferIt only | - | - | - |" in made  # its training was elsewhere


def test_changes_of_the_experiment_files_are_told():
    text = lines(sentence_table(), Results(METRICS, {}, changes=("train.steps=9", "rgb:x.y=1")))
    told = "made with `--set train.steps=9`, `--set rgb:x.y=1`."
    assert f"* Not as the experiment files have it: {told}" in text


def test_a_fact_of_the_paper_alone():
    table = sentence_table(facts=(Score("Earlier, mAP", None, "map", 67.0),))
    assert "* Earlier, mAP: paper 67.0" in lines(table, Results(METRICS, {}))


def test_a_table_of_ours_alone_has_no_part_for_the_paper_and_no_claims():
    extra = (("overall_iou", "Overall IoU"),)
    text = lines(sentence_table(columns=(), extra=extra, rows=(RGB,)), Results(METRICS, SECONDS))
    assert text[4:8] == [
        "|  | Overall IoU | Training, minutes |",
        "| --- | ---: | ---: |",
        "| RGB | 40.0 | 1.5 |",
        "",
    ]
    assert "Ours only:" not in text and "### What should hold" not in text


def test_a_sheet_is_shown_where_there_is_one():
    table = sentence_table(sheet=Sheet(ours=BOTH, other=RGB, note="Frame and truth."))
    shown = render("table1", table, Results(METRICS, {}), scale="toy", sheet_name="table1.png")
    assert "\n![Frame and truth.](table1.png)\n\nFrame and truth.\n" in shown
    assert "Frame and truth." not in lines(table, Results(METRICS, {}))


def test_wall_times_are_listed_with_their_sum():
    text = lines(sentence_table(), Results(METRICS, SECONDS))
    begin = text.index("### Wall time")
    assert text[begin + 2].startswith("2.1 minutes for all that this table needs")
    assert text[begin + 6 :] == [
        "| train rgb | 1.5 |",
        "| train flow | 0.5 |",
        "| evaluate rgb on a2d | 0.1 |",
    ]


def test_an_unknown_training_time_is_not_a_sum_of_the_others():
    text = lines(sentence_table(), Results(METRICS, {"train flow": 30.0}))
    assert "| RGB + flow | 20.0 | 9 | - |" in text


@pytest.mark.parametrize(
    ("scale", "shown"), [("toy", "drawn clips"), ("small", "few real videos"), ("paper", "")]
)
def test_only_the_papers_own_scale_is_not_named(scale, shown):
    text = lines(sentence_table(notes=("A note.",)), Results(METRICS, {}), scale)
    told = [line for line in text if line.startswith("* Ours at ")]
    assert len(told) == bool(shown) and all(shown in line for line in told)
    assert "* A note." in text


def test_runs_from_random_weights_are_named():
    text = lines(sentence_table(), Results(METRICS, {}, from_random=("rgb", "flow")), "paper")
    assert "* Begun with random weights, not with published ones: rgb, flow." in text


def test_an_untrained_control_took_no_training():
    control = Row("Control", Evaluation("rgb", untrained=True))
    table = sentence_table(rows=(RGB, control))
    results = Results(METRICS | {control.evaluation: {"map_coco": 0.0}}, SECONDS)
    assert "| Control | 0.0 | - | - |" in lines(table, results)
    assert "| RGB | - | 3,800 | 1.5 |" in lines(table, results)
