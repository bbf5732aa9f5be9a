"""Numbers on the command line: what is taken, and what a refusal says."""

from argparse import ArgumentTypeError

import pytest

from a2d_tf.cli.main import main
from a2d_tf.cli.option_types import (
    finite_number,
    positive_number,
    share,
    utf8_text,
    whole_number,
)


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (whole_number(least=1), "1", 1),
        (whole_number(least=-2), "-2", -2),
        (whole_number(least=1, most=100), "100", 100),
        (finite_number, "-0.5", -0.5),
        (positive_number, "1e-6", 1e-6),
        (share, "0", 0.0),
        (share, "1", 1.0),
        (utf8_text, "a café", "a café"),
        (utf8_text, "a caf\udcc3\udca9", "a café"),  # as the locale C gives it
    ],
)
def test_what_is_taken(parse, text, value):
    assert parse(text) == value


@pytest.mark.parametrize(
    ("parse", "text", "message"),
    [
        (whole_number(least=1), "0", "must be at least 1, got 0"),
        (utf8_text, "caf\udce9", r"must be UTF-8 text, got 'caf\udce9'"),
        (whole_number(least=1), "1.5", "must be a whole number, got '1.5'"),
        (whole_number(least=1, most=100), "101", "must be from 1 to 100, got 101"),
        (finite_number, "nan", "must be a finite number, got 'nan'"),
        (finite_number, "-inf", "must be a finite number, got '-inf'"),
        (finite_number, "two", "must be a finite number, got 'two'"),
        (positive_number, "0", "must be above 0, got 0"),
        (whole_number(least=1), "1_0", "must be a whole number, got '1_0'"),
        (whole_number(least=1), "٣", "must be a whole number, got '٣'"),
        (finite_number, "1_0.5", "must be a finite number, got '1_0.5'"),
        (share, "1.5", "must be from 0 to 1, got 1.5"),
    ],
)
def test_what_is_refused(parse, text, message):
    with pytest.raises(ArgumentTypeError) as caught:
        parse(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("command", "option", "value"),
    [
        ("toy", "--videos", "0"),
        ("toy", "--seed", "-1"),
        ("toy", "--height", "33"),
        ("toy", "--test-fraction", "1.1"),
        ("toy", "--workers", "0"),
        ("convert", "--workers", "0"),
        ("convert", "--height", "15"),
        ("convert", "--frames", "0"),
        ("convert", "--frame-stride", "0"),
        ("convert", "--jpeg-quality", "101"),
        ("convert", "--videos-per-shard", "0"),
        ("convert", "--size-ratio", "nan"),
        ("cache", "--views", "0"),
        ("cache", "--set", "train.steps"),
        ("train", "--set", "train.steps"),
        ("evaluate", "--pair-threshold", "-1"),
        ("segment", "--every", "some"),
        ("export", "--vocabulary-size", "0"),
        ("demo", "--videos", "0"),
        ("demo", "--set", "=1"),
    ],
)
def test_a_wrong_number_is_wrong_usage(command, option, value, capsys):
    with pytest.raises(SystemExit, match="2"):
        main([command, option, value])
    error = capsys.readouterr().err.splitlines()[-1]
    assert error.startswith(f"a2d-tf {command}: error: argument {option}: must be ")
