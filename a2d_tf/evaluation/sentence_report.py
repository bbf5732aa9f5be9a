"""Write an evaluation down for readers: numbers, curves, and its best, median and worst samples."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rich.table import Table

from a2d_tf.counted import counted
from a2d_tf.evaluation.change_words import change_words
from a2d_tf.evaluation.figures import iou_histogram, precision_curve
from a2d_tf.evaluation.metrics_file import write_metrics
from a2d_tf.evaluation.score_table import markdown_row
from a2d_tf.files.whole_files import replace_file
from a2d_tf.pictures.frame_sheet import encode_sheet
from a2d_tf.pictures.overlay import sample_panel

# Keys of the sentence metrics with the names of the sentence paper's tables, in their order.
METRIC_NAMES: dict[str, str] = {
    "precision@0.5": "P@0.5",
    "precision@0.6": "P@0.6",
    "precision@0.7": "P@0.7",
    "precision@0.8": "P@0.8",
    "precision@0.9": "P@0.9",
    "map_mean_precision": "mAP (mean precision)",
    "map_coco": "mAP (COCO)",
    "overall_iou": "Overall IoU",
    "mean_iou": "Mean IoU",
}
# What stands below them, without what there is no sample of. See NamedActor.
_OTHER_NAMES: dict[str, str] = {
    "named_actor": "Right one of several actors",
    "named_actor_samples": "... of so many samples",
    "named_actor_sided": "Right one, told by left or right",
    "named_actor_sided_samples": "... of so many samples",
    "num_samples": "Samples",
    "step": "Training step",
}
REPORT = "report.md"
GROUPS = ("best", "median", "worst")

_CONTROL_TITLE = "Shuffled sentences"
_CONTROL_KEY = "shuffled_mean_iou"  # has a column of its own


@dataclass(frozen=True)
class ReportSample:
    """One sentence in one annotated frame, with what was asked for and what was found."""

    video_id: str
    frame_number: int  # 1-based
    sentence: str
    iou: float
    frame: NDArray[np.uint8]  # (H, W, 3) RGB
    truth: NDArray[np.bool_]  # (H, W)
    predicted: NDArray[np.bool_]  # (H, W)


def write_sentence_report(
    out: Path,
    *,
    metrics: Mapping[str, Any],
    ious: ArrayLike,
    groups: Mapping[str, Sequence[ReportSample]],
    control: Mapping[str, Any] | None = None,
) -> Path:
    """Write the report of an evaluation into the folder ``out`` and return its ``report.md``.

    Beside it are ``metrics.json``, ``precision_curve.png``, ``iou_histogram.png``, and
    ``best.png``, ``median.png``, ``worst.png``. Files of an earlier report are replaced.

    Args:
        out: The folder, made when missing.
        metrics: Numbers by name; may hold further mappings and lists. Numbers that JSON cannot
            express (infinite, not a number) are written as null.
        ious: (N,) IoU of every sample, 0 to 1, for the curve and the histogram.
        groups: The samples to show as best, median and worst, see ``pick_samples``; a group
            without samples has no picture.
        control: The same metrics with sentences shuffled between samples, as a second column.

    Raises:
        ValueError: ``ious`` is empty or holds anything but numbers from 0 to 1.
    """
    checked = _check_ious(ious)
    write_metrics(out, dict(metrics) if control is None else {**metrics, "control": control})
    replace_file(out / "precision_curve.png", precision_curve(checked))
    replace_file(out / "iou_histogram.png", iou_histogram(checked))
    for group in GROUPS:
        path = out / f"{group}.png"
        if groups.get(group):
            replace_file(path, _encode_sheet(groups[group]))
        else:
            path.unlink(missing_ok=True)
    report_path = out / REPORT
    lines = _report_lines(metrics, control, num_samples=len(checked), groups=groups)
    replace_file(report_path, "\n".join(lines).encode())
    return report_path


def pick_samples(ious: ArrayLike, video_ids: Sequence[str], *, count: int) -> dict[str, list[int]]:
    """Return the rows of the ``count`` best, median and worst of ``ious`` (N,), no row twice.

    A group has at most one row of a video, so that one video does not fill it. The best are listed
    from the top down, median and worst from the bottom up; equal values keep their order. The best
    are of the upper half of all rows, the worst of the lower and the median of the middle. Fewer
    than 3 * ``count`` samples are shared out evenly, best first.

    Args:
        ious: IoU of each sample, 0 to 1.
        video_ids: N ids, the video of each sample.
        count: Largest number of rows in a group.

    Raises:
        ValueError: ``ious`` is empty or holds anything but numbers from 0 to 1, there is not one id
            for each, or ``count`` < 1.
    """
    checked = _check_ious(ious)
    if len(video_ids) != len(checked):
        raise ValueError(f"video_ids: must be {len(checked)}, got {len(video_ids)}")
    if count < 1:
        raise ValueError(f"count: must be at least 1, got {count}")
    ascending = np.argsort(checked, kind="stable").tolist()
    size, half = len(ascending), len(ascending) // 2
    num_best, num_worst, num_median = (min(count, (size + spare) // 3) for spare in (2, 1, 0))
    best = _one_a_video(range(size - 1, half - 1, -1), ascending, video_ids)[:num_best]
    worst = _one_a_video(range(half), ascending, video_ids)[:num_worst]
    middle = set(range(size // 4, size - size // 4)) - {*best, *worst}
    nearest = sorted(middle, key=lambda rank: (abs(2 * rank - size + 1), rank))
    median = sorted(_one_a_video(nearest, ascending, video_ids)[:num_median])
    groups = {"best": best, "median": median, "worst": worst}
    return {group: [ascending[rank] for rank in ranks] for group, ranks in groups.items()}


def _one_a_video(
    ranks: Iterable[int], ascending: Sequence[int], video_ids: Sequence[str]
) -> list[int]:
    """Return the first rank of each video, in the given order."""
    first: dict[str, int] = {}
    for rank in ranks:
        first.setdefault(video_ids[ascending[rank]], rank)
    return list(first.values())


def sentence_table(metrics: Mapping[str, Any], control: Mapping[str, Any] | None = None) -> Table:
    """Return a table for the terminal: percent with one decimal, named as in the sentence paper.

    Other numbers follow, by their keys where they have no name, integers as they are. With
    ``control``, the same metrics with shuffled sentences are in a second column.
    """
    table = Table()
    table.add_column("Metric")
    table.add_column("Score", justify="right")
    if control is not None:
        table.add_column(_CONTROL_TITLE, justify="right")
    for row in _table_rows(metrics, control):
        table.add_row(*row)
    return table


def _table_rows(
    metrics: Mapping[str, Any], control: Mapping[str, Any] | None
) -> Iterator[tuple[str, ...]]:
    shown = METRIC_NAMES if control is None else {*METRIC_NAMES, _CONTROL_KEY}
    known = [
        key
        for key in _OTHER_NAMES
        if metrics.get(key) is not None and (metrics[key] or not key.endswith("_samples"))
    ]
    others = sorted(key for key in metrics if key not in {*shown, *_OTHER_NAMES})
    for key in (*METRIC_NAMES, *others, *known):
        if key in metrics and not isinstance(metrics[key], Mapping | Sequence | np.ndarray):
            cells = [_format(metrics[key])]
            if control is not None:
                cells.append(_format(control[key]) if key in control else "")
            yield (METRIC_NAMES | _OTHER_NAMES).get(key, key), *cells


def _format(value: Any) -> str:
    if isinstance(value, bool | int | np.integer):
        return str(value)
    known = value is not None and math.isfinite(value) and value >= 0  # -1: no sample has a truth
    return f"{100 * value:.1f}" if known else "-"


def _report_lines(
    metrics: Mapping[str, Any],
    control: Mapping[str, Any] | None,
    *,
    num_samples: int,
    groups: Mapping[str, Sequence[ReportSample]],
) -> Iterator[str]:
    origin = f"{counted(num_samples, 'sample')}{change_words(metrics)}. Scores in percent."
    yield from ("# Evaluation", "", origin, "")
    header = ["Metric", "Score"] + ([] if control is None else [_CONTROL_TITLE])
    yield markdown_row(header)
    yield markdown_row(["---"] + ["---:"] * (len(header) - 1))
    yield from (markdown_row(row) for row in _table_rows(metrics, control))
    yield from ("", "## Distribution", "")
    yield from ("![Precision at each IoU threshold](precision_curve.png)", "")
    yield from ("![Histogram of the IoU](iou_histogram.png)", "")
    for group, shown in groups.items():
        if not shown:
            continue
        yield from (f"## {group.capitalize()} samples", "")
        yield from (f"![{group.capitalize()} samples]({group}.png)", "")
        yield markdown_row(["Video", "Frame", "IoU", "Sentence"])
        yield markdown_row(["---", "---:", "---:", "---"])
        for sample in shown:
            cells = [f"`{sample.video_id}`", str(sample.frame_number), f"{sample.iou:.3f}"]
            yield markdown_row([*cells, sample.sentence])
        yield ""


def _encode_sheet(samples: Sequence[ReportSample]) -> bytes:
    panels = [
        sample_panel(sample.frame, sample.truth, sample.predicted, sample.sentence, sample.iou)
        for sample in samples
    ]
    return encode_sheet(panels)


def _check_ious(ious: ArrayLike) -> NDArray[np.float64]:
    checked = np.asarray(ious, np.float64)
    if checked.ndim != 1 or checked.size == 0:
        raise ValueError(f"ious: must be (N,) with N of at least 1, got {checked.shape}")
    outside = checked[~((checked >= 0) & (checked <= 1))]
    if outside.size:
        raise ValueError(f"ious: must be numbers from 0 to 1, got {outside[0]}")
    return checked
