"""The parts of a table: rows that our evaluations answer, and claims about them."""

from collections.abc import Mapping
from dataclasses import dataclass

from reproduction.evaluation import Evaluation
from reproduction.scales import SCALES


@dataclass(frozen=True)
class Score:
    """One number of ours with the published one.

    Attributes:
        label: Name of what the number is for.
        evaluation: Evaluation that it comes from; None where only the paper has a number.
        key: Path of the number in ``metrics.json``, parts joined by ``/``.
        published: The paper's number in percent, None where it has none.
    """

    label: str
    evaluation: Evaluation | None
    key: str
    published: float | None = None


@dataclass(frozen=True)
class Difference:
    """How much a number is above another, both of ours with the published ones.

    Attributes:
        label: What was lost or gained.
        greater: The number that the other is subtracted from.
        smaller: The other number.
    """

    label: str
    greater: Score
    smaller: Score

    @property
    def published(self) -> float | None:
        """The paper's difference in percent, None where it lacks one of the two."""
        greater, smaller = self.greater.published, self.smaller.published
        return None if greater is None or smaller is None else greater - smaller


@dataclass(frozen=True)
class Row:
    """One line of a table.

    Attributes:
        label: Name in the paper.
        evaluation: The one of ours that answers it; None where only the paper has numbers.
        published: The paper's numbers in percent, None for a row of our own.
        section: Part of ``metrics.json`` that holds our numbers; empty for its top.
        group: The comparison that the row belongs to, in the ablation only.
    """

    label: str
    evaluation: Evaluation | None = None
    published: Mapping[str, float | None] | None = None
    section: str = ""
    group: str = ""

    def score(self, metric: str) -> Score:
        """Return the row's number of one metric, a key of the table's columns."""
        published = None if self.published is None else self.published.get(metric)
        key = f"{self.section}/{metric}" if self.section else metric
        return Score(self.label, self.evaluation, key, published)


@dataclass(frozen=True)
class Check:
    """A claim: the first number is greater than the second."""

    metric: str  # name that readers know
    greater: Score | Difference
    smaller: Score | Difference


@dataclass(frozen=True)
class Sheet:
    """The same frames as two evaluations of joint runs answer them.

    Attributes:
        ours: Row of our evaluation, whose answers stand on the right.
        other: Row of the one that it is compared with.
        note: What the sheet is, for the reader.
    """

    ours: Row
    other: Row
    note: str


@dataclass(frozen=True)
class PaperTable:
    """A table, as one asks for it.

    Attributes:
        title: Heading of the table.
        columns: Metrics with a published number: key and heading.
        extra: Metrics that only we have, in a part of their own.
        rows: Rows from top to bottom.
        checks: Conclusions that the paper draws from it, and controls.
        facts: Single numbers below the table.
        beside: Whether the paper's numbers are in columns beside ours, or in lines above.
        notes: Sentences for the reader.
        sheet: Frames that the page shows.
        scales: Names of the scales at which it can be asked for.
    """

    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    checks: tuple[Check, ...]
    extra: tuple[tuple[str, str], ...] = ()
    facts: tuple[Score, ...] = ()
    beside: bool = False
    notes: tuple[str, ...] = ()
    sheet: Sheet | None = None
    scales: tuple[str, ...] = tuple(SCALES)

    @property
    def evaluations(self) -> tuple[Evaluation, ...]:
        """The evaluations of its rows and facts, each once and after those that it needs."""
        needed: dict[Evaluation, None] = {}
        asked = [row.evaluation for row in self.rows] + [fact.evaluation for fact in self.facts]
        for evaluation in asked:
            if evaluation is not None:
                if isinstance(evaluation.pairs, Evaluation):
                    needed[evaluation.pairs] = None
                needed[evaluation] = None
        return tuple(needed)
