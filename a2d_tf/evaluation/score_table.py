"""Scores of a prediction beside those of its controls, for the terminal."""

from collections.abc import Iterable, Sequence

from rich.table import Table


def score_table(titles: Sequence[str], columns: Iterable[Sequence[str]]) -> Table:
    """Return a table with a line for each title, its first cell, and the columns beside it.

    Args:
        titles: Titles from top to bottom; the first line is the heading.
        columns: For each column a name and the numbers below it, as many as titles.

    Raises:
        ValueError: A column has another length than the titles.
    """
    table = Table()
    headings, *rows = zip(titles, *columns, strict=True)
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place else "left")
    for row in rows:
        table.add_row(*row)
    return table


def percent(value: float | None) -> str:
    """Return a fraction in percent with one decimal, ``-`` for None."""
    return "-" if value is None else f"{100 * value:.1f}"


def markdown_row(cells: Sequence[str]) -> str:
    """Return one row of a Markdown table, whatever the cells hold."""
    safe = (" ".join(cell.split()).replace("|", "\\|").replace("<", "&lt;") for cell in cells)
    return f"| {' | '.join(safe)} |"
