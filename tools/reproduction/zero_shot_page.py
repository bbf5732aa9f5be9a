"""The page of zero-shot recognition (joint paper, 4.4): table, chart, claims, wall times."""

from collections.abc import Callable, Iterator

import numpy as np

from a2d_tf.labels import ACTORS
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
from reproduction.run import train_step
from reproduction.zero_shot import (
    OURS,
    TSMT,
    ZERO_SHOT,
    ZeroShotModel,
    ZeroShotRow,
    mean_row,
    zero_shot_rows,
)
from reproduction.zero_shot_figure import zero_shot_figure

PICTURE = "zero_shot.png"

_LONERS = ("ball", "car")  # actors that share few actions with others, says the paper
_STATED = "stated"  # in the paper's text, without a number
_HEADINGS = (
    *("AP, all labels", "AP, zero-shot", "AP, actions guessed"),
    *("r_zs", "r, actions guessed", "Training, minutes"),
)
_Number = Callable[[ZeroShotRow], float | None]


def render_zero_shot(name: str, results: Results, *, scale: str) -> str:
    """Return the comparison as Markdown.

    Args:
        name: Name of the table in ``tools/reproduce.py``.
        results: Our numbers.
        scale: One of ``SCALES``.
    """
    return "\n".join(_lines(name, results, scale)) + "\n"


def zero_shot_pictures(results: Results) -> dict[str, bytes]:
    """Return the chart as ``{"zero_shot.png": PNG}``; none where no actor has all numbers."""
    known = _known(results)
    return {PICTURE: zero_shot_figure(list(ACTORS.values()), models=known)} if known else {}


def _lines(name: str, results: Results, scale: str) -> Iterator[str]:
    yield from (f"## {ZERO_SHOT.title}", "")
    yield f"`tools/reproduce.py {name} --scale {scale}`. Scores and ratios in percent."
    yield from ("", *_table(results), "")
    if _known(results):
        yield from (f"![Average precision and ratio of each actor]({PICTURE})", "")
    yield from note_lines(
        ZERO_SHOT.notes, scale=scale, from_random=results.from_random, changes=results.changes
    )
    yield from ("", "### What should hold", "", *_claims(results), "")
    yield from ("### Wall time", "", *time_lines(results.seconds))


def _known(results: Results) -> dict[str, list[tuple[float, float, float] | None]]:
    """Return the actors' numbers of each model that has all of an actor's, by its label."""
    numbers = {
        model.label: [row.known for row in zero_shot_rows(model, results)]
        for model in ZERO_SHOT.models
    }
    return {label: actors for label, actors in numbers.items() if any(actors)}


def _table(results: Results) -> Iterator[str]:
    yield from table_head(["Actor", "", *_HEADINGS], left=2)
    rows = {model.label: zero_shot_rows(model, results) for model in ZERO_SHOT.models}
    for place, actor in enumerate(ACTORS.values()):
        for model in ZERO_SHOT.models:
            cells = _actor_cells(rows[model.label][place], model, results)
            yield table_line([actor if model is OURS else "", model.label, *cells])
    for model in ZERO_SHOT.models:
        mean = mean_row(rows[model.label])
        made = any(model.is_made(actor, results) for actor in ACTORS.values())
        values = (mean.full, mean.zero_shot, mean.guessed, mean.ratio, mean.guessed_ratio)
        cells = [_cell(value, made=made) for value in values]
        yield table_line([mean.label, model.label, *cells, ""])


def _actor_cells(row: ZeroShotRow, model: ZeroShotModel, results: Results) -> list[str]:
    evaluation = model.held_out[row.label]
    made, full_made = evaluation in results.metrics, model.full in results.metrics
    seconds = results.seconds.get(train_step(evaluation.run))
    minutes = UNKNOWN if seconds is None else f"{seconds / 60:.1f}"
    return [
        _cell(row.full, made=full_made),
        _cell(row.zero_shot, made=made),
        _cell(row.guessed, made=made),
        _cell(row.ratio, made=made and full_made),
        _cell(row.guessed_ratio, made=made and full_made),
        minutes if made else NOT_RUN,
    ]


def _claims(results: Results) -> Iterator[str]:
    yield from table_head(["Claim", "Metric", "Paper", "Ours"], left=2)
    yield from _claims_above_tsmt(results)
    yield from _claims_above_guessing(results)
    yield from _claims_of_loners(results)


def _claims_above_tsmt(results: Results) -> Iterator[str]:
    """Yield what the paper's text says of both models, for each actor."""
    pairs = list(zip(*(zero_shot_rows(one, results) for one in (OURS, TSMT)), strict=True))
    numbers: tuple[tuple[str, _Number, bool], ...] = (
        ("zero-shot AP", lambda row: row.zero_shot, False),
        ("r_zs", lambda row: row.ratio, True),
    )
    for metric, number, or_equal in numbers:
        for ours, theirs in pairs:
            sign = "≥" if or_equal else ">"
            yield _claim(
                f"{ours.label}: {OURS.label} {sign} {TSMT.label}",
                metric,
                (number(ours), number(theirs)),
                made=all(one.is_made(ours.label, results) for one in (OURS, TSMT)),
                paper=_STATED,
                or_equal=or_equal,
            )


def _claims_above_guessing(results: Results) -> Iterator[str]:
    for model in ZERO_SHOT.models:
        rows = zero_shot_rows(model, results)
        mean = mean_row(rows)
        some_made = any(model.is_made(row.label, results) for row in rows)
        for row in (*rows, mean):
            made = some_made if row is mean else model.held_out[row.label] in results.metrics
            claim = f"{model.label}, {row.label}: zero-shot > actions guessed"
            yield _claim(claim, "AP", (row.zero_shot, row.guessed), made=made)
        claim = f"{model.label}, {mean.label}: all labels > zero-shot"
        yield _claim(claim, "AP", (mean.full, mean.zero_shot), made=some_made)


def _claims_of_loners(results: Results) -> Iterator[str]:
    ratios = {row.label: row.ratio for row in zero_shot_rows(OURS, results)}
    made = all(OURS.is_made(actor, results) for actor in ratios)
    others = [
        ratio for actor, ratio in ratios.items() if actor not in _LONERS and ratio is not None
    ]
    for actor in _LONERS:
        sides = (float(np.mean(others)) if others else None, ratios[actor])
        claim = f"{OURS.label}: other actors > {actor}"
        yield _claim(claim, "mean r_zs", sides, made=made, paper=_STATED)


def _claim(
    claim: str,
    metric: str,
    sides: tuple[float | None, float | None],
    *,
    made: bool,
    paper: str = UNKNOWN,
    or_equal: bool = False,
) -> str:
    greater, smaller = (None if side is None else 100 * side for side in sides)
    ours = compare(greater, smaller, digits=2, or_equal=or_equal) if made else NOT_RUN
    return table_line([claim, metric, paper, ours])


def _cell(value: float | None, *, made: bool) -> str:
    if not made:
        return NOT_RUN
    return write_number(None if value is None else 100 * value)
