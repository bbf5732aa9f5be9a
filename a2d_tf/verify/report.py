"""What a check of somebody's copy of a data set gives back."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.errors import InputError


@dataclass(frozen=True)
class Problem:
    """One broken rule: the file (relative to the copy), the field, the rule and the value found."""

    file: str
    field: str
    rule: str
    value: object = None

    def __str__(self) -> str:
        return str(InputError(self.file, self.field, self.rule, self.value))


@dataclass(frozen=True)
class VerifyReport:
    """Broken rules, what the copy holds, and whether it was held to the published counts."""

    problems: tuple[Problem, ...]
    counts: Mapping[str, int]
    claims_full: bool


def problem_of(root: Path, error: InputError) -> Problem:
    """Return an error about a file of the copy at ``root`` as a problem."""
    place = Path(error.place)
    file = str(place.relative_to(root)) if place.is_relative_to(root) else error.place
    return Problem(file=file, field=error.field, rule=error.rule, value=error.value)
