"""Write a table down for readers: the paper's numbers beside ours, claims, and wall times."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from a2d_tf.reproduction.experiments import TOY, Evaluation, train_step
from a2d_tf.reproduction.table import Check, PaperTable, Row, Score

NOT_RUN = "not run"
_UNKNOWN = "-"
_COUNT = "num_"  # begins the keys of counts; all others are fractions of 1
_TOY_NOTE = (
    "Ours at toy scale: small networks on drawn clips. The numbers are not comparable with the "
    "paper's, their order is."
)


@dataclass(frozen=True)
class Results:
    """What is known of our side of a table.

    Attributes:
        metrics: Of each evaluation; one that is missing was not run.
        seconds: Wall time of each step that the table needs; one that is missing is not known.
        from_random: Runs that began with random weights where the paper's did not.
    """

    metrics: Mapping[Evaluation, Mapping[str, Any]]
    seconds: Mapping[str, float]
    from_random: tuple[str, ...] = ()


def render(name: str, table: PaperTable, results: Results, *, scale: str) -> str:
    """Return a table as Markdown.

    Args:
        name: What ``tools/reproduce.py`` calls it.
        table: What stands in it.
        results: Our numbers.
        scale: One of ``SCALES``.
    """
    return "\n".join(_lines(name, table, results, scale)) + "\n"


def _lines(name: str, table: PaperTable, results: Results, scale: str) -> Iterator[str]:
    yield from (f"## {table.title}", "")
    yield from (f"`tools/reproduce.py {name} --scale {scale}`. Scores in percent.", "")
    layout = _beside if table.beside else _stacked
    yield from (*layout(table, results), "")
    if table.extra and not table.beside:
        yield from ("Ours only:", "", *_ours_only(table, results), "")
    for fact in table.facts:
        published = "" if fact.published is None else f" (paper {fact.published:.1f})"
        yield f"* {fact.label}: {_ours(fact, results)}{published}"
    if table.facts:
        yield ""
    notes = table.notes if scale != TOY else (_TOY_NOTE, *table.notes)
    if results.from_random:
        runs = ", ".join(results.from_random)
        notes = (*notes, f"Begun with random weights, not with published ones: {runs}.")
    yield from (*(f"* {note}" for note in notes), "")
    yield from ("### What should hold", "", *_checks(table.checks, results), "")
    yield from ("### Wall time", "", *_times(results))


def _beside(table: PaperTable, results: Results) -> Iterator[str]:
    published = [f"{heading}, paper" for _, heading in table.columns]
    ours = [f"{heading}, ours" for _, heading in (*table.columns, *table.extra)]
    header = ["Compared", "Setting", *published, *ours, "Training, minutes"]
    yield from _head(header, left=2)
    group = ""
    for row in table.rows:
        paper = [_number(row.score(key).published) for key, _ in table.columns]
        own = [_ours(row.score(key), results) for key, _ in (*table.columns, *table.extra)]
        first = row.group if row.group != group else ""
        group = row.group
        yield _line([first, row.label, *paper, *own, _training_minutes(row, results)])


def _stacked(table: PaperTable, results: Results) -> Iterator[str]:
    yield from _head(["", "", *(heading for _, heading in table.columns)], left=2)
    for row in table.rows:
        scores = [row.score(key) for key, _ in table.columns]
        label = row.label
        if row.published is not None:
            yield _line([label, "paper", *(_number(score.published) for score in scores)])
            label = ""
        if row.evaluation is not None:
            yield _line([label, "ours", *(_ours(score, results) for score in scores)])


def _ours_only(table: PaperTable, results: Results) -> Iterator[str]:
    headings = [heading for _, heading in table.extra]
    yield from _head(["", *headings, "Training, minutes"], left=1)
    for row in table.rows:
        if row.evaluation is not None:
            own = [_ours(row.score(key), results) for key, _ in table.extra]
            yield _line([row.label, *own, _training_minutes(row, results)])


def _checks(checks: Sequence[Check], results: Results) -> Iterator[str]:
    yield from _head(["Claim", "Metric", "Paper", "Ours"], left=2)
    for check in checks:
        greater, smaller = check.greater, check.smaller
        published = _compare(greater.published, smaller.published, digits=1)
        ours = _compare(_value(greater, results), _value(smaller, results), digits=2)
        if _is_missing(greater, results) or _is_missing(smaller, results):
            ours = NOT_RUN
        yield _line([f"{greater.label} > {smaller.label}", check.metric, published, ours])


def _compare(greater: float | None, smaller: float | None, *, digits: int) -> str:
    if greater is None or smaller is None:
        return _UNKNOWN
    verdict = "yes" if greater > smaller else "**no**"
    return f"{greater:.{digits}f} > {smaller:.{digits}f}: {verdict}"


def _times(results: Results) -> Iterator[str]:
    total = sum(results.seconds.values()) / 60
    yield f"{total:.1f} minutes for all that this table needs, shared with other tables or not."
    yield ""
    if results.seconds:
        yield from _head(["Step", "Minutes"], left=1)
        for step, seconds in results.seconds.items():
            yield _line([step, f"{seconds / 60:.1f}"])


def _training_minutes(row: Row, results: Results) -> str:
    if row.evaluation is None:
        return ""
    if row.evaluation not in results.metrics:
        return NOT_RUN
    seconds = [results.seconds.get(train_step(run)) for run in row.evaluation.runs]
    known = [one for one in seconds if one is not None]
    return f"{sum(known) / 60:.1f}" if len(known) == len(seconds) else _UNKNOWN


def _ours(score: Score, results: Results) -> str:
    if _is_missing(score, results):
        return NOT_RUN
    found = _look_up(score, results)
    if score.key.startswith(_COUNT) and found is not None:
        return f"{found:,}"
    return _number(_value(score, results))


def _is_missing(score: Score, results: Results) -> bool:
    return score.evaluation not in results.metrics


def _value(score: Score, results: Results) -> float | None:
    """Return our number in percent, None where it is not known."""
    if _is_missing(score, results):
        return None
    value = _look_up(score, results)
    # -1: no sample has a truth (see coco_ap.py); null: no control in so small a set.
    known = value is not None and math.isfinite(value) and value >= 0
    return 100 * value if known else None


def _look_up(score: Score, results: Results) -> Any:
    found: Any = None if score.evaluation is None else results.metrics[score.evaluation]
    for part in score.key.split("/"):
        found = None if found is None else found.get(part)
    return found


def _number(value: float | None) -> str:
    return _UNKNOWN if value is None else f"{value:.1f}"


def _head(cells: Sequence[str], *, left: int) -> Iterator[str]:
    yield _line(cells)
    yield _line(["---" if index < left else "---:" for index in range(len(cells))])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
