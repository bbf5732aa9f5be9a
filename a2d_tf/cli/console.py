"""The console that commands print to."""

from rich.console import Console


def plain_console(*, stderr: bool = False) -> Console:
    """Return a console that prints text as it is, so that paths can be copied.

    Nothing in it is markup, an emoji or a number to colour, and lines are not wrapped.
    """
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False, soft_wrap=True)
