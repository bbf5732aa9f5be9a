"""What commands print is text and nothing else, whatever a path looks like."""

import logging

import pytest
from rich.table import Table

from a2d_tf.cli.console import plain_console, show_log


@pytest.mark.parametrize("text", ["[/x]", "[red]a", ":ok:", "a" * 300, "a\\[b]", "'1' http://x"])
def test_text_is_printed_as_it_is(text, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("FORCE_COLOR", "1")
    plain_console().print(text)
    assert capsys.readouterr() == (f"{text}\n", "")
    plain_console(stderr=True).print(text)
    assert capsys.readouterr() == ("", f"{text}\n")


def test_cells_too(capsys):
    table = Table("[b]name")
    table.add_row("[/x] :ok:")
    plain_console().print(table)
    printed = capsys.readouterr().out
    assert "[b]name" in printed and "[/x] :ok:" in printed


def test_warnings_of_the_log_go_to_stderr(capsys):
    show_log()
    logging.getLogger("a2d_tf.somewhere").info("resuming at step %d", 3)
    logging.getLogger("a2d_tf.somewhere").warning("left out %d records", 2)
    assert capsys.readouterr() == ("resuming at step 3\n", "warning: left out 2 records\n")
