"""What a check of a copy of a data set gives back."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
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


@contextmanager
def noting(errors: list[InputError]) -> Iterator[None]:
    """Return a context whose first broken rule is added to ``errors`` instead of raised."""
    try:
        yield
    except InputError as error:
        errors.append(error)


def report_of(
    root: Path, errors: Sequence[InputError], counts: Mapping[str, int], *, claims_full: bool
) -> VerifyReport:
    """Return the report on the copy at ``root``, with its errors as problems of files in it."""
    problems = tuple(_problem_of(root, error) for error in errors)
    return VerifyReport(problems=problems, counts=counts, claims_full=claims_full)


def _problem_of(root: Path, error: InputError) -> Problem:
    place = Path(error.place)
    file = str(place.relative_to(root)) if place.is_relative_to(root) else error.place
    return Problem(file=file, field=error.field, rule=error.rule, value=error.value)
