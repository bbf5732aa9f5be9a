"""What the pages of all tables share: lines, numbers, comparisons, notes, wall times."""

from collections.abc import Iterator, Mapping, Sequence

from reproduction.scales import SMALL, TOY

NOT_RUN = "not run"
UNKNOWN = "-"
_NOTES = {
    TOY: "Ours at toy scale: small networks on drawn clips. The numbers are not comparable with "
    "the paper's; their order is.",
    SMALL: "Ours at small scale: published weights, a few real videos. The numbers are not "
    "comparable with the paper's, and other seeds alone change them by a few points.",
}


def table_head(cells: Sequence[str], *, left: int) -> Iterator[str]:
    """Yield the two lines that begin a table, its first ``left`` columns flush left."""
    yield table_line(cells)
    yield table_line(["---" if index < left else "---:" for index in range(len(cells))])


def table_line(cells: Sequence[str]) -> str:
    """Return a line of a table."""
    return f"| {' | '.join(cells)} |"


def write_number(value: float | None) -> str:
    """Return a number in percent with one digit, a dash where it is not known."""
    return UNKNOWN if value is None else f"{value:.1f}"


def compare(
    greater: float | None, smaller: float | None, *, digits: int, or_equal: bool = False
) -> str:
    """Return whether the first number is greater than the second, a dash where one is missing.

    Args:
        greater: The first number.
        smaller: The second number.
        digits: Number of digits behind the point.
        or_equal: Whether the first may be equal to the second.
    """
    if greater is None or smaller is None:
        return UNKNOWN
    holds = greater >= smaller if or_equal else greater > smaller
    sign, verdict = "≥" if or_equal else ">", "yes" if holds else "**no**"
    return f"{greater:.{digits}f} {sign} {smaller:.{digits}f}: {verdict}"


def note_lines(
    notes: Sequence[str],
    *,
    scale: str,
    from_random: Sequence[str] = (),
    changes: Sequence[str] = (),
) -> Iterator[str]:
    """Yield notes for the reader, after what holds for every table of a scale.

    Args:
        notes: Sentences of the notes.
        scale: One of ``SCALES``.
        from_random: Runs that began with random weights where the paper's did not.
        changes: Changes of the experiment files, as ``--set`` takes them.
    """
    if changes:
        given = ", ".join(f"`--set {one}`" for one in changes)
        notes = (f"Not as the experiment files have it: made with {given}.", *notes)
    if scale in _NOTES:
        notes = (_NOTES[scale], *notes)
    if from_random:
        runs = ", ".join(from_random)
        notes = (*notes, f"Begun with random weights, not with published ones: {runs}.")
    yield from (f"* {note}" for note in notes)


def time_lines(seconds: Mapping[str, float]) -> Iterator[str]:
    """Yield the wall time of a table's steps and their sum, in minutes."""
    total = sum(seconds.values()) / 60
    yield f"{total:.1f} minutes for all that this table needs, shared with other tables or not."
    yield ""
    if seconds:
        yield from table_head(["Step", "Minutes"], left=1)
        for step, taken in seconds.items():
            yield table_line([step, f"{taken / 60:.1f}"])
