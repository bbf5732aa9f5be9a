"""Write the evaluation of a joint run down: pixels with controls, detections, classes, pictures."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.table import Table

from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.evaluation.change_words import change_words
from a2d_tf.evaluation.compared_report import ComparedReport
from a2d_tf.evaluation.joint import JointEvaluation
from a2d_tf.evaluation.joint_comparison import COMPARISON, write_comparison
from a2d_tf.evaluation.metrics_file import write_metrics
from a2d_tf.evaluation.score_table import markdown_row, percent, score_table
from a2d_tf.evaluation.shown_frames import write_shown_frames
from a2d_tf.files.whole_files import replace_file
from a2d_tf.metrics.semantic import ACTION, ACTOR, JOINT
from a2d_tf.pictures.frame_sheet import encode_sheet, name_panel
from a2d_tf.pictures.joint_panel import joint_panel

REPORT, SHEET = "report.md", "frames.png"
_THIS = "this run"

_READINGS = (ACTOR, ACTION, JOINT)
_NUMBERS = ("ave", "glo", "miou")  # as the paper's tables name them
_PIXELS = tuple(f"{reading} {number}" for reading in _READINGS for number in _NUMBERS)
_DETECTION = tuple(f"{reading} mAP" for reading in _READINGS)


def write_joint_report(
    out: Path, evaluation: JointEvaluation, *, beside: ComparedReport | None = None
) -> Path:
    """Write ``report.md``, ``metrics.json`` and ``frames.png`` into a folder; return the first.

    The folder is made when missing, and files of an earlier report are replaced. The picture shows
    the evaluation's frames: frame, truth, and prediction with boxes, names and scores. ``frames/``
    keeps them for later comparisons (``shown_frames.py``).

    Args:
        out: The folder.
        evaluation: The evaluation.
        beside: The report of another evaluation of the same data, which ``comparison.png`` shows
            beside this one.

    Raises:
        InputError: A file cannot be written; the other report is of other frames, when this one is
            complete without the comparison.
    """
    write_metrics(out, evaluation.metrics)
    panels = [name_panel(joint_panel(one), one) for one in evaluation.frames]
    replace_file(out / SHEET, encode_sheet(panels))
    write_shown_frames(out, evaluation.frames)
    (out / COMPARISON).unlink(missing_ok=True)
    refusal = None if beside is None else _compare(out, beside)
    shown = beside if refusal is None else None
    replace_file(out / REPORT, "\n".join(_lines(evaluation.metrics, shown)).encode())
    if refusal is not None:
        raise refusal
    return out / REPORT


def joint_table(metrics: Mapping[str, Any]) -> Table:
    """Return a table for the terminal, in percent: the prediction beside its controls."""
    return score_table(["", *_PIXELS, *_DETECTION], _rows(metrics))


def _rows(metrics: Mapping[str, Any]) -> Iterator[list[str]]:
    majority = f"All {metrics['majority_pair']}"
    pixels = {
        "Prediction": metrics,
        majority: metrics["majority"],
        "All background": metrics["background"],
    }
    for name, scores in pixels.items():
        cells = [scores[reading][number] for reading in _READINGS for number in _NUMBERS]
        detection = scores.get("detection", {})  # controls detect nothing
        found = [percent(detection[one]) if one in detection else "" for one in _READINGS]
        yield [name, *map(percent, cells), *found]


def _compare(out: Path, beside: ComparedReport) -> InputError | None:
    """Draw both evaluations, and return why that cannot be where they show other frames."""
    labels = (beside.title, _THIS)
    try:
        write_comparison(out / COMPARISON, ours=out, other=beside.folder, labels=labels)
    except InputError as error:
        return error
    return None


def _lines(metrics: Mapping[str, Any], compared: ComparedReport | None) -> Iterator[str]:
    yield from ("# Actors and actions, segmented and detected", "")
    videos = counted(metrics["num_videos"], f"{metrics['split']} video")
    yield f"{counted(metrics['num_frames'], 'frame')} of {videos}"
    yield f"{_origin(metrics)}. Scores in percent."
    yield from ("", "## Pixels", "")
    yield "Label maps show the actors whose probability of the actor is at least"
    yield f"{metrics['actor_threshold']:g} and of the action of at least"
    yield f"{metrics['action_threshold']:g}: {metrics['actors_per_frame']:.1f} per frame."
    yield "ave: mean recall of the classes, glo: pixel accuracy, miou: mean IoU of the classes;"
    yield from ("classes without true pixels are left out.", "")
    if metrics.get("filled_boxes"):
        yield "Masks are filled boxes: the run has no mask head, and `--masks-from` was not given."
        yield ""
    yield markdown_row(["", *_PIXELS])
    yield markdown_row(["---", *["---:"] * len(_PIXELS)])
    yield from (markdown_row(row[: len(_PIXELS) + 1]) for row in _rows(metrics))
    yield from ("", f"All {metrics['majority_pair']}: the split's most frequent pair wherever the")
    yield from ("run sees an actor. All background: nothing is labelled.", "")
    yield from (f"![Frames, truth and prediction]({SHEET})", "")
    if compared is not None:
        yield from _compared_lines(compared)
    yield from ("## Detection", "")
    yield "Average precision at an IoU of 0.5, as in PASCAL VOC 2007, over detections of every"
    yield "score. The action none is not a class of its own, but pairs with it are. Classes that"
    yield from ("no frame shows are left out.", "")
    yield markdown_row(_DETECTION)
    yield markdown_row(["---:"] * len(_DETECTION))
    yield markdown_row([percent(metrics["detection"][reading]) for reading in _READINGS])
    other = (
        f"{reading} {percent(metrics['detection_ends_inside'][reading])}" for reading in _READINGS
    )
    yield from ("", "With half-open boxes read as closed ones, which makes each box a")
    yield f"pixel too large, as earlier versions of this report did: {', '.join(other)}."
    for reading in _READINGS:
        yield from ("", f"### {reading.capitalize()}", "")
        if reading == ACTOR:
            yield from _actor_lines(metrics)
        elif reading == JOINT:
            yield from _pair_lines(metrics)
        else:
            yield markdown_row(["Class", "Average precision", "Instances"])
            yield markdown_row(["---", "---:", "---:"])
            for name, found in metrics["detection_per_class"][reading].items():
                yield markdown_row([name, *_found_cells(found)])
    yield ""


def _origin(metrics: Mapping[str, Any]) -> str:
    """Return what answered: "at step 600", or the control, where masks came from, what changed."""
    words = (
        f"at step {metrics['step']:,}" if "step" in metrics else "with untrained, random weights"
    )
    if "masks_from" in metrics:
        words += f", masks from {_name_masks(metrics['masks_from'])}"
    return words + change_words(metrics)


def _name_masks(masks: Mapping[str, Any]) -> str:
    """Return where masks came from: a run at a step, or a method."""
    return (
        str(masks["method"]) if "method" in masks else f"{masks['run']} at step {masks['step']:,}"
    )


def _compared_lines(compared: ComparedReport) -> Iterator[str]:
    yield from ("## Beside another evaluation", "")
    yield from (f"![Frame, truth, {compared.title}, {_THIS}]({COMPARISON})", "")
    yield f"{compared.title}: `{compared.folder}`, {_origin(compared.metrics)}."
    yield from (f"{_THIS}: the run of this report.", "")


def _actor_lines(metrics: Mapping[str, Any]) -> Iterator[str]:
    """Yield a table of the detection of each actor, and of its pairs with and without actions."""
    yield markdown_row(
        ["Class", "Average precision", "Instances", "Mean of its pairs", "Action guessed"]
    )
    yield markdown_row(["---", *["---:"] * 4])
    for name, found in metrics["detection_per_class"][ACTOR].items():
        pairs = [metrics["detection_by_actor"][name], metrics["detection_by_actor_chance"][name]]
        yield markdown_row([name, *_found_cells(found), *map(percent, pairs)])
    yield from ("", "Action guessed: the mean over its pairs if every action that is valid for the")
    yield "actor is equally probable, which is what finding the actor alone gives."


def _pair_lines(metrics: Mapping[str, Any]) -> Iterator[str]:
    """Yield a table of the pixels and the detection of each pair."""
    total = sum(values["truth"] for values in metrics["per_class"].values())
    detection = metrics["detection_per_class"][JOINT]
    yield markdown_row(
        ["Class", "Average precision", "Instances", "IoU", "Recall", "Share of the pixels"]
    )
    yield markdown_row(["---", *["---:"] * 5])
    for name, values in metrics["per_class"].items():
        found = _found_cells(detection[name]) if name in detection else ["", ""]
        cells = [values["iou"], values["recall"], values["truth"] / total]
        yield markdown_row([name, *found, *map(percent, cells)])


def _found_cells(found: Mapping[str, Any]) -> list[str]:
    return [percent(found["average_precision"]), str(found["truths"])]
