"""Write a table down for readers: the paper's numbers beside ours, claims, and wall times."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reproduction.evaluation import Evaluation
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
from reproduction.table import Check, Difference, PaperTable, Row, Score

_COUNT = "num_"  # begins the keys of counts; all others are fractions of 1


@dataclass(frozen=True)
class Results:
    """What is known about our side of a table.

    Attributes:
        metrics: Metrics of each evaluation; one that is missing was not run.
        seconds: Wall time of each step that the table needs; one that is missing is not known.
        from_random: Runs that began with random weights where the paper's did not.
        unasked: Evaluations of runs that nobody has brought; only the paper's numbers are shown.
        changes: Changes of the experiment files that somebody gave, as ``--set`` takes them.
    """

    metrics: Mapping[Evaluation, Mapping[str, Any]]
    seconds: Mapping[str, float]
    from_random: tuple[str, ...] = ()
    unasked: frozenset[Evaluation] = frozenset()
    changes: tuple[str, ...] = ()

    def is_asked(self, evaluation: Evaluation | None) -> bool:
        """Return whether a row has a side of ours."""
        return evaluation is not None and evaluation not in self.unasked


def render(
    name: str, table: PaperTable, results: Results, *, scale: str, sheet_name: str = ""
) -> str:
    """Return a table as Markdown.

    Args:
        name: Name of the table in ``tools/reproduce.py``.
        table: Contents of the table.
        results: Our numbers.
        scale: One of ``SCALES``.
        sheet_name: Name of the picture of the table's sheet; empty where there is none.
    """
    return "\n".join(_lines(name, table, results, scale, sheet_name)) + "\n"


def _lines(
    name: str, table: PaperTable, results: Results, scale: str, sheet_name: str
) -> Iterator[str]:
    yield from (f"## {table.title}", "")
    yield from (f"`tools/reproduce.py {name} --scale {scale}`. Scores in percent.", "")
    if table.columns:
        layout = _beside if table.beside else _stacked
        yield from (*layout(table, results), "")
    if table.extra and not table.beside:
        heading = ("Ours only:", "") if table.columns else ()
        yield from (*heading, *_ours_only(table, results), "")
    for fact in table.facts:
        yield f"* {fact.label}: {_fact(fact, results)}"
    if table.facts:
        yield ""
    if table.sheet is not None and sheet_name:
        yield from (f"![{table.sheet.note}]({sheet_name})", "", table.sheet.note, "")
    yield from note_lines(
        table.notes, scale=scale, from_random=results.from_random, changes=results.changes
    )
    yield ""
    if table.checks:
        yield from ("### What should hold", "", *_checks(table.checks, results), "")
    yield from ("### Wall time", "", *time_lines(results.seconds))


def _beside(table: PaperTable, results: Results) -> Iterator[str]:
    published = [f"{heading}, paper" for _, heading in table.columns]
    ours = [f"{heading}, ours" for _, heading in (*table.columns, *table.extra)]
    header = ["Compared", "Setting", *published, *ours, "Training, minutes"]
    yield from table_head(header, left=2)
    group = ""
    for row in table.rows:
        paper = [write_number(row.score(key).published) for key, _ in table.columns]
        own = [_ours(row.score(key), results) for key, _ in (*table.columns, *table.extra)]
        first = row.group if row.group != group else ""
        group = row.group
        yield table_line([first, row.label, *paper, *own, _training_minutes(row, results)])


def _stacked(table: PaperTable, results: Results) -> Iterator[str]:
    yield from table_head(["", "", *(heading for _, heading in table.columns)], left=2)
    for row in table.rows:
        scores = [row.score(key) for key, _ in table.columns]
        label = row.label
        if row.published is not None:
            yield table_line([label, "paper", *(write_number(score.published) for score in scores)])
            label = ""
        if results.is_asked(row.evaluation):
            yield table_line([label, "ours", *(_ours(score, results) for score in scores)])


def _ours_only(table: PaperTable, results: Results) -> Iterator[str]:
    headings = [heading for _, heading in table.extra]
    yield from table_head(["", *headings, "Training, minutes"], left=1)
    for row in table.rows:
        if results.is_asked(row.evaluation):
            own = [_ours(row.score(key), results) for key, _ in table.extra]
            yield table_line([row.label, *own, _training_minutes(row, results)])


def _checks(checks: Sequence[Check], results: Results) -> Iterator[str]:
    yield from table_head(["Claim", "Metric", "Paper", "Ours"], left=2)
    for check in checks:
        greater, smaller = check.greater, check.smaller
        published = compare(greater.published, smaller.published, digits=1)
        ours = compare(_value(greater, results), _value(smaller, results), digits=2)
        if _is_missing(greater, results) or _is_missing(smaller, results):
            ours = NOT_RUN
        yield table_line([f"{greater.label} > {smaller.label}", check.metric, published, ours])


def _training_minutes(row: Row, results: Results) -> str:
    if row.evaluation is None:
        return ""
    if row.evaluation not in results.metrics:
        return NOT_RUN
    if row.evaluation.untrained:
        return UNKNOWN
    seconds = [results.seconds.get(train_step(run)) for run in row.evaluation.trainings]
    known = [one for one in seconds if one is not None]
    # A run that was brought was not trained here.
    return f"{sum(known) / 60:.1f}" if known and len(known) == len(seconds) else UNKNOWN


def _fact(fact: Score, results: Results) -> str:
    if fact.evaluation is None:
        return f"paper {write_number(fact.published)}"
    published = "" if fact.published is None else f" (paper {fact.published:.1f})"
    return f"{_ours(fact, results)}{published}"


def _ours(score: Score, results: Results) -> str:
    if _is_missing(score, results):
        return NOT_RUN
    found = _look_up(score, results)
    if score.key.startswith(_COUNT) and found is not None:
        return f"{found:,}"
    return write_number(_value(score, results))


def _is_missing(score: Score | Difference, results: Results) -> bool:
    if isinstance(score, Difference):
        return _is_missing(score.greater, results) or _is_missing(score.smaller, results)
    return results.is_asked(score.evaluation) and score.evaluation not in results.metrics


def _value(score: Score | Difference, results: Results) -> float | None:
    """Return our number in percent, None where it is not known."""
    if isinstance(score, Difference):
        greater, smaller = _value(score.greater, results), _value(score.smaller, results)
        return None if greater is None or smaller is None else greater - smaller
    value = _look_up(score, results)
    # -1: no sample has a truth (see metrics/coco_ap.py); null: no control in so small a set.
    known = value is not None and math.isfinite(value) and value >= 0
    return 100 * value if known else None


def _look_up(score: Score, results: Results) -> Any:
    found: Any = None if score.evaluation is None else results.metrics.get(score.evaluation)
    for part in score.key.split("/"):
        found = None if found is None else found.get(part)
    return found
