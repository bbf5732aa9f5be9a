import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from rich.console import Console

from a2d_tf.evaluation.sentence_report import (
    ReportSample,
    pick_samples,
    sentence_table,
    write_sentence_report,
)


def _sample(iou: float, sentence: str = "a dog is running") -> ReportSample:
    mask = np.zeros((12, 16), bool)
    mask[3:9, 4:10] = True
    frame = np.full((12, 16, 3), 80, np.uint8)
    return ReportSample("-abc", 7, sentence, iou, frame, mask, mask)


def _decode(png: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)


def _render(table) -> list[list[str]]:
    console = Console(width=100)
    with console.capture() as capture:
        console.print(table)
    rows = [line.split("│") for line in capture.get().splitlines() if line.startswith("│")]
    return [[cell.strip() for cell in row[1:-1]] for row in rows]


def _videos(count: int) -> list[str]:
    return [f"video {row}" for row in range(count)]


def test_pick_samples_takes_both_ends_and_the_middle() -> None:
    ious = [0.5, 0.1, 0.9, 0.3, 0.7, 0.0, 1.0, 0.6, 0.4]
    assert pick_samples(ious, _videos(9), count=2) == {
        "best": [6, 2],
        "median": [8, 0],
        "worst": [5, 1],
    }


def test_a_group_has_one_sample_of_a_video() -> None:
    ious = np.linspace(0, 1, 12)
    videos = [*"aaabb", *"ba", *"bbbcc"]
    assert pick_samples(ious, videos, count=3) == {
        "best": [11, 9, 6],
        "median": [5],
        "worst": [0, 3],
    }
    alone = pick_samples(ious, ["a"] * 12, count=3)
    assert alone == {"best": [11], "median": [5], "worst": [0]}


@pytest.mark.parametrize("num_samples", range(1, 12))
def test_few_samples_are_shared_out_without_duplicates(num_samples: int) -> None:
    groups = pick_samples(np.linspace(0, 1, num_samples), _videos(num_samples), count=3)
    rows = [row for group in groups.values() for row in group]
    assert len(rows) == len(set(rows)) == min(num_samples, 9)
    assert groups["best"][0] == num_samples - 1


@pytest.mark.parametrize(
    ("ious", "message"),
    [([], "N of at least 1"), ([0.2, float("nan")], "got nan"), ([1.2], "got 1.2")],
)
def test_bad_ious_are_refused(ious: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        pick_samples(ious, _videos(len(ious)), count=2)


def test_report_folder_is_complete_and_its_index_shows_every_picture(tmp_path: Path) -> None:
    ious = [0.9, 0.5, 0.1, 0.3]
    samples = [_sample(iou, f"sentence | {iou}") for iou in ious]
    groups = {"best": samples[:2], "median": samples[3:], "worst": samples[2:3]}
    report = write_sentence_report(
        tmp_path / "new" / "report",
        metrics={"overall_iou": np.float32(0.5), "map_coco": float("nan"), "curve": np.ones(2)},
        ious=ious,
        groups=groups,
        control={"overall_iou": 0.25},
    )

    pictures = {"precision_curve", "iou_histogram", "best", "median", "worst"}
    names = {path.name for path in report.parent.iterdir()}
    assert names == {"metrics.json", "report.md"} | {f"{name}.png" for name in pictures}
    text = report.read_text()
    for name in pictures:
        assert f"]({name}.png)" in text
        assert _decode((report.parent / f"{name}.png").read_bytes()).ndim == 3
    assert "| Overall IoU | 50.0 | 25.0 |" in text
    assert "| `-abc` | 7 | 0.900 | sentence \\| 0.9 |" in text
    written = json.loads((report.parent / "metrics.json").read_text())
    assert list(written) == sorted(written)
    assert written == {
        "control": {"overall_iou": 0.25},
        "curve": [1.0, 1.0],
        "map_coco": None,
        "overall_iou": 0.5,
    }


def test_groups_of_an_earlier_report_do_not_stay(tmp_path: Path) -> None:
    both = {"best": [_sample(0.1)], "worst": [_sample(0.1)]}
    write_sentence_report(tmp_path, metrics={}, ious=[0.1, 0.2, 0.3], groups=both)
    fewer = both | {"worst": []}
    report = write_sentence_report(tmp_path, metrics={}, ious=[0.1], groups=fewer)
    assert (tmp_path / "best.png").exists()
    assert not (tmp_path / "worst.png").exists()
    assert "worst.png" not in report.read_text()


def test_table_has_the_papers_names_order_and_percent() -> None:
    metrics = {"mean_iou": 0.4214, "zeta": 0.5, "precision@0.5": 0.475, "num_samples": 3800}
    metrics |= {"named_actor": 0.0, "named_actor_samples": 7}
    metrics |= {"named_actor_sided": None, "named_actor_sided_samples": 0}
    assert _render(sentence_table(metrics)) == [
        ["P@0.5", "47.5"],
        ["Mean IoU", "42.1"],
        ["zeta", "50.0"],
        ["Right one of several actors", "0.0"],
        ["... of so many samples", "7"],
        ["Samples", "3800"],
    ]


def test_table_sets_the_control_beside_the_score() -> None:
    metrics = {"map_coco": -1.0, "mean_iou": float("nan"), "overall_iou": 0.536}
    assert _render(sentence_table(metrics, {"overall_iou": 0.301})) == [
        ["mAP (COCO)", "-", ""],
        ["Overall IoU", "53.6", "30.1"],
        ["Mean IoU", "-", ""],
    ]
