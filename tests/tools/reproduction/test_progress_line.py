import io

import pytest
from reproduction.progress_line import ProgressLine
from rich.console import Console


@pytest.fixture
def shown():
    """Return ``shown(is_terminal)``: what three calls for two steps write."""

    def shown(is_terminal: bool) -> str:
        file = io.StringIO()
        console = Console(file=file, force_terminal=is_terminal, width=80)
        with ProgressLine(console) as line:
            line.update(0, 20, "train rgb")
            line.update(10, 20, "train rgb")
            line.update(10, 20, "train flow")
            console.print("done")
        return file.getvalue()

    return shown


def test_without_a_terminal_each_step_is_told_once(shown):
    assert shown(False).splitlines() == [
        "train rgb (0 of 20 training steps are done)",
        "train flow (10 of 20 training steps are done)",
        "done",
    ]


def test_on_a_terminal_one_line_goes_on(shown):
    text = shown(True)
    assert "train flow (10 of 20 training steps are done)" in text


def test_brackets_in_a_step_are_shown():
    file = io.StringIO()
    with ProgressLine(Console(file=file, force_terminal=True, width=80)) as line:
        line.update(0, 20, "train runs [/x]")
    assert "train runs [/x] (0 of 20" in file.getvalue()
