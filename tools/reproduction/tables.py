"""The tables of both papers by their names, and names that stand for several of them."""

from collections.abc import Iterable

from reproduction.evaluation import trainings_of
from reproduction.joint_choices_table import JOINT_CHOICES
from reproduction.joint_tables import JOINT_TABLES
from reproduction.sentence_tables import SENTENCE_TABLES
from reproduction.table import PaperTable
from reproduction.zero_shot import ZERO_SHOT, ZeroShotTable

TABLES: dict[str, PaperTable | ZeroShotTable] = {
    **SENTENCE_TABLES,
    **JOINT_TABLES,
    "zero_shot": ZERO_SHOT,
    "joint_choices": JOINT_CHOICES,
}
# The tables of each paper, and of both.
GROUPS: dict[str, tuple[str, ...]] = {
    "sentence": tuple(SENTENCE_TABLES),
    "joint": (*JOINT_TABLES, "zero_shot", "joint_choices"),
    "all": tuple(TABLES),
}


def has_runs(table: str, scale: str) -> bool:
    """Return whether any row of a table can be made at a scale."""
    wanted = TABLES[table]
    is_at = not isinstance(wanted, PaperTable) or scale in wanted.scales
    return is_at and bool(runs_at([table], scale))


def runs_at(tables: Iterable[str], scale: str) -> tuple[str, ...]:
    """Return the runs that tables need at a scale, each after the one that it begins with."""
    evaluations = (one for table in tables for one in TABLES[table].evaluations)
    return trainings_of(one for one in evaluations if one.is_at(scale))
