"""Scores beside those of controls."""

import pytest

from a2d_tf.evaluation.score_table import percent, score_table


def test_titles_are_lines_and_names_are_columns():
    table = score_table(["Pixels", "actor", "action"], [["Ours", "1", "2"], ["Control", "3", "4"]])
    assert [column.header for column in table.columns] == ["Pixels", "Ours", "Control"]
    cells = [list(column.cells) for column in table.columns]
    assert cells == [["actor", "action"], ["1", "2"], ["3", "4"]]


def test_a_column_as_long_as_the_titles_is_asked_for():
    with pytest.raises(ValueError, match="shorter"):
        score_table(["", "actor"], [["Ours"]])


def test_a_fraction_in_percent():
    assert (percent(0.4567), percent(None)) == ("45.7", "-")
