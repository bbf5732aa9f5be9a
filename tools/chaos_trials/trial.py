"""The result of a trial, and the table of all."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Trial:
    """One trial, or several alike.

    Attributes:
        part: ``killed``, ``disk full`` or ``damaged``.
        name: The command, and what happened to it.
        count: How often it happened.
        outcome: What was seen.
        faults: What is wrong with that; () where nothing is.
    """

    part: str
    name: str
    count: int
    outcome: str
    faults: tuple[str, ...] = ()


def to_markdown(trials: Iterable[Trial]) -> str:
    """Return the table, a row for each trial."""
    rows = ["| Part | Trial | Times | Outcome | Faults |", "| --- | --- | ---: | --- | --- |"]
    for trial in trials:
        faults = "; ".join(trial.faults) or "none"
        cells = (trial.part, trial.name, str(trial.count), trial.outcome, faults)
        rows.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    return "\n".join(rows) + "\n"
