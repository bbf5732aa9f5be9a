"""Write a semantic evaluation down: three readings with their controls, classes, pictures."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.table import Table

from a2d_tf import keys
from a2d_tf.counted import counted
from a2d_tf.evaluation.change_words import change_words
from a2d_tf.evaluation.pair_queries import PairQueriesEvaluation
from a2d_tf.evaluation.score_table import markdown_row, percent, score_table
from a2d_tf.files.whole_files import replace_file
from a2d_tf.metrics.semantic import ACTION, ACTOR, JOINT
from a2d_tf.pictures.frame_sheet import encode_sheet, name_panel
from a2d_tf.pictures.label_overlay import label_panel

REPORT, SHEET = "semantic.md", "semantic.png"

_READINGS = (ACTOR, ACTION, JOINT)
_NUMBERS = ("ave", "glo", "miou")  # as the papers' tables name them
_COLUMNS = tuple(f"{reading} {number}" for reading in _READINGS for number in _NUMBERS)
_CANDIDATES = {
    keys.ALL_PAIRS: "every frame is asked for all pairs whose names the run can read",
    keys.TRUE_PAIRS: (
        "every frame is asked for its own true pairs: an upper bound, not a prediction"
    ),
    keys.SCORED_PAIRS: "a classifier chooses the pairs of each video",
}
_QUERIES = {"sentences": "sentences", "pairs": "the names of pairs"}


def write_pair_queries_report(out: Path, evaluation: PairQueriesEvaluation) -> Path:
    """Write ``semantic.md`` and ``semantic.png`` into a folder that exists, and return the former.

    The picture shows the evaluation's frames: frame, truth and prediction in the official colours.
    """
    panels = [
        name_panel(
            label_panel(one.frame, [("truth", one.truth), ("prediction", one.predicted)]), one
        )
        for one in evaluation.frames
    ]
    replace_file(out / SHEET, encode_sheet(panels))
    replace_file(out / REPORT, "\n".join(_lines(evaluation.metrics)).encode())
    return out / REPORT


def pair_queries_table(metrics: Mapping[str, Any]) -> Table:
    """Return a table for the terminal, in percent: the prediction beside its controls."""
    return score_table(["Pixels", *_COLUMNS], _rows(metrics))


def describe_candidates(metrics: Mapping[str, Any]) -> str:
    """Return in a line which pairs were asked."""
    kind = _CANDIDATES[metrics["candidates"]]
    if metrics["pair_threshold"] is not None:
        kind += f", those that score above {metrics['pair_threshold']:g}"
    return (
        f"{kind}; {metrics['pairs_per_frame']:.1f} a frame on average, none in "
        f"{metrics['frames_without_query']} of {counted(metrics['num_frames'], 'frame')}"
    )


def _rows(metrics: Mapping[str, Any]) -> Iterator[list[str]]:
    rows = {
        "Prediction": metrics,
        "Exchanged names": metrics["exchanged_names"],
        "All background": metrics["background"],
    }
    for name, scores in rows.items():
        if scores is not None:
            cells = [scores[reading][number] for reading in _READINGS for number in _NUMBERS]
            yield [name, *map(percent, cells)]


def _lines(metrics: Mapping[str, Any]) -> Iterator[str]:
    yield from ("# Semantic segmentation with actor-action pairs as queries", "")
    yield f"- Candidates: {describe_candidates(metrics)}."
    yield f"- The run was trained on {_QUERIES[metrics['trained_on']]}{change_words(metrics)}."
    yield f"- Background is where no response exceeds {metrics['threshold']:g}."
    if metrics["names_not_read"]:
        names = ", ".join(metrics["names_not_read"])
        yield f"- Left out, because the run knows none of their words: {names}."
    yield from ("", "Scores in percent. ave: mean recall of the classes, glo: pixel accuracy,")
    yield from ("miou: mean IoU of the classes; classes without truth pixels do not count.", "")
    yield markdown_row(["", *_COLUMNS])
    yield markdown_row(["---", *["---:"] * len(_COLUMNS)])
    yield from (markdown_row(row) for row in _rows(metrics))
    yield from ("", "Exchanged names: each candidate is asked for by another pair's name, and the")
    yield from ("answer is labelled with the candidate. All background: nothing is labelled.", "")
    yield from (f"![Frames, truth and prediction]({SHEET})", "", "## Classes", "")
    total = sum(values["truth"] for values in metrics["per_class"].values())
    yield markdown_row(["Class", "IoU", "Recall", "Share of the pixels"])
    yield markdown_row(["---", "---:", "---:", "---:"])
    for name, values in metrics["per_class"].items():
        cells = [values["iou"], values["recall"], values["truth"] / total]
        yield markdown_row([name, *map(percent, cells)])
    yield ""
