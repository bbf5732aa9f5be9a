"""Write the evaluation of a pair classifier down: numbers, scores, a table and a figure."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.table import Table

from a2d_tf.counted import counted
from a2d_tf.evaluation.change_words import change_words
from a2d_tf.evaluation.metrics_file import write_metrics
from a2d_tf.evaluation.pair_classifier import PairClassifierEvaluation
from a2d_tf.evaluation.pair_classifier_figure import pair_precisions
from a2d_tf.evaluation.score_table import markdown_row
from a2d_tf.files.whole_files import replace_file
from a2d_tf.runs.pair_scores import save_pair_scores

SCORES_FILE = "pair_scores.json"
FIGURE_FILE = "average_precision.png"

# Keys of the metrics with their names in tables.
METRIC_NAMES: dict[str, str] = {
    "map": "Mean average precision",
    "chance_map": "Mean average precision of constant scores",
    "precision": "Precision of the chosen pairs",
    "recall": "Recall of the chosen pairs",
    "f1": "F1 of the chosen pairs",
}

# Mean average precision in percent on A2D's test videos, as the sentence paper prints it (5.3).
_PUBLISHED: dict[str, int] = {
    "The sentence paper's, RGB and flow": 70,
    "The earlier system there: its reference [29], Xu et al., CVPR 2015": 67,
}


def write_pair_classifier_report(out: Path, evaluation: PairClassifierEvaluation) -> Path:
    """Write the report into the folder ``out``, made when missing, and return its ``report.md``.

    Beside it are ``metrics.json``, ``pair_scores.json`` and ``average_precision.png``. Files of an
    earlier report are replaced.
    """
    metrics = evaluation.metrics
    write_metrics(out, metrics)
    save_pair_scores(evaluation.scores, out / SCORES_FILE)
    replace_file(
        out / FIGURE_FILE, pair_precisions(metrics["per_pair"], num_videos=metrics["num_videos"])
    )
    report = out / "report.md"
    replace_file(report, ("\n".join(_lines(metrics)) + "\n").encode())
    return report


def pair_classifier_table(metrics: Mapping[str, Any]) -> Table:
    """Return the overall numbers of an evaluation, in per cent, for the terminal."""
    table = Table(title=_title(metrics), title_justify="left")
    table.add_column("Metric")
    table.add_column("%", justify="right")
    for key, name in METRIC_NAMES.items():
        table.add_row(name, _per_cent(metrics[key]))
    return table


def _lines(metrics: Mapping[str, Any]) -> Iterator[str]:
    yield from ("# Actor-action pairs of whole videos", "", _title(metrics), "")
    yield markdown_row(["Metric", "%"])
    yield markdown_row(["---", "---:"])
    for key, name in METRIC_NAMES.items():
        yield markdown_row([name, _per_cent(metrics[key])])
    yield from ("", f"Pairs that score above {metrics['threshold']:g} are chosen.", "")
    if "rgb_weight" in metrics:
        yield from (f"RGB and flow are averaged {metrics['rgb_weight']:g} : 1.", "")
    yield from ("## Compared with published results on A2D", "")
    yield markdown_row(["Classifier", "Mean average precision, %"])
    yield markdown_row(["---", "---:"])
    yield markdown_row([f"This one, {_title(metrics)}", _per_cent(metrics["map"])])
    yield from (markdown_row([name, str(percent)]) for name, percent in _PUBLISHED.items())
    yield from ("", "The published numbers are whole percents, from section 5.3 of the sentence")
    yield "paper, for A2D's 746 test videos; the paper does not define average precision. They"
    yield from ("say nothing about a classifier of other videos.", "")
    yield from ("## Average precision of each pair", "")
    yield from (f"![Average precision beside the share of videos]({FIGURE_FILE})", "")
    yield markdown_row(["Pair", "Average precision, %", "Share of videos, %", "Videos"])
    yield markdown_row(["---", "---:", "---:", "---:"])
    for name, values in metrics["per_pair"].items():
        positives = values["positives"]
        precision = values["average_precision"]
        yield markdown_row(
            [
                name,
                "none to find" if precision is None else _per_cent(precision),
                _per_cent(positives / metrics["num_videos"]),
                str(positives),
            ]
        )


def _title(metrics: Mapping[str, Any]) -> str:
    videos = counted(metrics["num_videos"], f"{metrics['split']} video")
    return f"{videos}, step {metrics['step']:,}{change_words(metrics)}"


def _per_cent(share: float) -> str:
    return f"{100 * share:.1f}"
