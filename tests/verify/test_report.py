"""What a check found, told by files of the copy."""

import pytest

from a2d_tf.errors import InputError
from a2d_tf.verify.report import Problem, noting, report_of


def test_files_are_named_within_the_copy(tmp_path):
    errors = [
        InputError(tmp_path / "a" / "b.csv", "line 3", "must be a number", "x"),
        InputError("elsewhere.txt", "file", "must exist"),
    ]
    report = report_of(tmp_path, errors, {"videos": 2}, claims_full=False)
    assert report.problems == (
        Problem("a/b.csv", "line 3", "must be a number", "x"),
        Problem("elsewhere.txt", "file", "must exist"),
    )
    assert str(report.problems[0]) == "a/b.csv: line 3: must be a number, got 'x'"
    assert (report.counts, report.claims_full) == ({"videos": 2}, False)


def test_the_first_broken_rule_of_a_block_is_noted():
    errors = []
    with noting(errors):
        raise InputError("a", "file", "must exist")
    with noting(errors):
        pass
    assert [error.place for error in errors] == ["a"]
    with pytest.raises(ZeroDivisionError), noting(errors):
        raise ZeroDivisionError
