"""Zero-shot recognition of actions (joint paper, section 4.4 and Fig. 4), as a table and a chart.

Run k of seven trains without the action labels of actor k. Its average precision on this actor's
pairs is compared with that of the run with all labels, r_zs = AP_zero-shot / AP_full (equation 3),
and against what the same detections get when their actions are guessed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from reproduction.experiments import JOINT_RUN, ZERO_SHOT_RUNS, Evaluation, train_step
from reproduction.markdown import Results
from reproduction.markdown_parts import (
    NOT_RUN,
    UNKNOWN,
    compare,
    note_lines,
    table_head,
    table_line,
    time_lines,
    write_number,
)
from reproduction.zero_shot_figure import zero_shot_figure

PICTURE = "zero_shot.png"

_PRECISION, _CHANCE = "detection_by_actor", "detection_by_actor_chance"  # in metrics.json
_LONERS = ("ball", "car")  # actors that share few actions with others, says the paper


@dataclass(frozen=True)
class ZeroShotTable:
    """The evaluations that the comparison needs.

    Attributes:
        title: Heading of the table.
        full: Evaluation of the run with all labels.
        held_out: Evaluations of the runs without an actor's action labels, by the actor's name.
        notes: Sentences for the reader.
    """

    title: str
    full: Evaluation
    held_out: Mapping[str, Evaluation]
    notes: tuple[str, ...]

    @property
    def evaluations(self) -> tuple[Evaluation, ...]:
        """All of them, the full one first."""
        return (self.full, *self.held_out.values())


ZERO_SHOT = ZeroShotTable(
    title="Figure 4 of the joint paper: actions that an actor was never seen labelled with",
    full=JOINT_RUN,
    held_out={actor: Evaluation(run) for actor, run in ZERO_SHOT_RUNS.items()},
    notes=(
        "AP of an actor: the mean over its valid pairs that the test split holds, boxes at an IoU "
        "of 0.5. Zero-shot: of the run that saw this actor's boxes and masks and none of its "
        "action labels. r_zs: zero-shot AP as a share of the AP with all labels.",
        "Actions guessed: the AP of the zero-shot run's own detections when every action that is "
        "valid with the actor is equally probable. It is what finding the actor gives alone; only "
        "what stands above it was learned from other actors' actions.",
        "The last row is the mean over the actors that have all numbers; its ratios are those of "
        "the mean APs.",
        "The paper shows Figure 4 as a chart and prints no number of it. Its text says that its "
        "AP is above that of TSMT (Kalogeiton et al., ICCV 2017) for all seven actors, that its "
        "r_zs matches or exceeds TSMT's for all of them, and that ball and car share fewer "
        "actions with others. TSMT's zero-shot runs are not repeated here.",
    ),
)


@dataclass(frozen=True)
class ZeroShotRow:
    """Average precisions of an actor's pairs, 0 to 1; None where one is not known.

    Attributes:
        label: Name of the actor, as in ``labels.ACTORS``, or of what the row is the mean of.
        full: Precision of the run that saw all labels.
        zero_shot: Precision of the run that saw no action label of this actor.
        guessed: Precision of the same run, with every valid action equally probable.
    """

    label: str
    full: float | None = None
    zero_shot: float | None = None
    guessed: float | None = None

    @property
    def ratio(self) -> float | None:
        """r_zs; None without a precision of the full run, or where it is 0."""
        return _divide(self.zero_shot, self.full)

    @property
    def guessed_ratio(self) -> float | None:
        """Ratio in the place of r_zs when actions are guessed."""
        return _divide(self.guessed, self.full)

    @property
    def known(self) -> tuple[float, float, float] | None:
        """Full, zero-shot and guessed; None unless all three are there."""
        if self.full is None or self.zero_shot is None or self.guessed is None:
            return None
        return self.full, self.zero_shot, self.guessed


def zero_shot_rows(results: Results) -> tuple[ZeroShotRow, ...]:
    """Return a row for each actor, in the order of the label space."""
    return tuple(
        ZeroShotRow(
            label=actor,
            full=_precision(results, ZERO_SHOT.full, _PRECISION, actor),
            zero_shot=_precision(results, held_out, _PRECISION, actor),
            guessed=_precision(results, held_out, _CHANCE, actor),
        )
        for actor, held_out in ZERO_SHOT.held_out.items()
    )


def render_zero_shot(name: str, results: Results, *, scale: str) -> str:
    """Return the comparison as Markdown.

    Args:
        name: Name of the table in ``tools/reproduce.py``.
        results: Our numbers.
        scale: One of ``SCALES``.
    """
    return "\n".join(_lines(name, results, scale)) + "\n"


def zero_shot_pictures(results: Results) -> dict[str, bytes]:
    """Return the chart as ``{"zero_shot.png": PNG}``, of the actors that have all numbers.

    Without any such actor there is none.
    """
    known = {row.label: row.known for row in zero_shot_rows(results) if row.known is not None}
    if not known:
        return {}
    full, zero_shot, guessed = zip(*known.values(), strict=True)
    return {PICTURE: zero_shot_figure(list(known), full=full, zero_shot=zero_shot, guessed=guessed)}


def _lines(name: str, results: Results, scale: str) -> Iterator[str]:
    rows = zero_shot_rows(results)
    mean = _mean(rows)
    yield from (f"## {ZERO_SHOT.title}", "")
    yield f"`tools/reproduce.py {name} --scale {scale}`. Scores and ratios in percent."
    yield from ("", *_table(rows, mean, results), "")
    if mean.known is not None:
        yield from (f"![Average precision and ratio of each actor]({PICTURE})", "")
    yield from note_lines(ZERO_SHOT.notes, scale=scale, from_random=results.from_random)
    yield from ("", "### What should hold", "", *_checks(rows, mean, results), "")
    yield from ("### Wall time", "", *time_lines(results.seconds))


def _table(rows: tuple[ZeroShotRow, ...], mean: ZeroShotRow, results: Results) -> Iterator[str]:
    precisions = ["AP, all labels", "AP, zero-shot", "AP, actions guessed"]
    ratios = ["r_zs", "r, actions guessed"]
    yield from table_head(["Actor", *precisions, *ratios, "Training, minutes"], left=1)
    full_made = ZERO_SHOT.full in results.metrics
    for row in rows:
        evaluation = ZERO_SHOT.held_out[row.label]
        made = evaluation in results.metrics
        seconds = results.seconds.get(train_step(evaluation.run))
        minutes = UNKNOWN if seconds is None else f"{seconds / 60:.1f}"
        cells = [
            _cell(row.full, made=full_made),
            _cell(row.zero_shot, made=made),
            _cell(row.guessed, made=made),
            _cell(row.ratio, made=made and full_made),
            _cell(row.guessed_ratio, made=made and full_made),
        ]
        yield table_line([row.label, *cells, minutes if made else NOT_RUN])
    means = [mean.full, mean.zero_shot, mean.guessed, mean.ratio, mean.guessed_ratio]
    made = any(_is_made(row.label, results) for row in rows)
    yield table_line([mean.label, *(_cell(value, made=made) for value in means), ""])


def _checks(rows: tuple[ZeroShotRow, ...], mean: ZeroShotRow, results: Results) -> Iterator[str]:
    yield from table_head(["Claim", "Metric", "Paper", "Ours"], left=2)
    some_made = any(_is_made(row.label, results) for row in rows)
    all_made = all(_is_made(row.label, results) for row in rows)

    for row in (*rows, mean):
        made = some_made if row is mean else ZERO_SHOT.held_out[row.label] in results.metrics
        claim = f"{row.label}: zero-shot > actions guessed"
        yield _claim(claim, "AP", (row.zero_shot, row.guessed), made=made, paper=UNKNOWN)
    claim = f"{mean.label}: all labels > zero-shot"
    yield _claim(claim, "AP", (mean.full, mean.zero_shot), made=some_made, paper=UNKNOWN)
    ratios = {row.label: row.ratio for row in rows}
    others = [
        ratio for actor, ratio in ratios.items() if actor not in _LONERS and ratio is not None
    ]
    for actor in _LONERS:
        sides = (float(np.mean(others)) if others else None, ratios[actor])
        yield _claim(f"other actors > {actor}", "mean r_zs", sides, made=all_made, paper="stated")


def _claim(
    claim: str, metric: str, sides: tuple[float | None, float | None], *, made: bool, paper: str
) -> str:
    greater, smaller = (None if side is None else 100 * side for side in sides)
    ours = compare(greater, smaller, digits=2) if made else NOT_RUN
    return table_line([claim, metric, paper, ours])


def _mean(rows: tuple[ZeroShotRow, ...]) -> ZeroShotRow:
    """Return the mean over the rows that are complete."""
    known = [row.known for row in rows if row.known is not None]
    if not known:
        return ZeroShotRow("mean")
    full, zero_shot, guessed = np.mean(known, axis=0).tolist()
    return ZeroShotRow(f"mean of {len(known)}", full, zero_shot, guessed)


def _is_made(actor: str, results: Results) -> bool:
    return ZERO_SHOT.full in results.metrics and ZERO_SHOT.held_out[actor] in results.metrics


def _precision(results: Results, evaluation: Evaluation, key: str, actor: str) -> float | None:
    value = results.metrics.get(evaluation, {}).get(key, {}).get(actor)
    return None if value is None else float(value)


def _cell(value: float | None, *, made: bool) -> str:
    if not made:
        return NOT_RUN
    return write_number(None if value is None else 100 * value)


def _divide(value: float | None, by: float | None) -> float | None:
    return value / by if value is not None and by else None
