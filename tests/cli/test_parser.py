"""Wrong usage says how to give what begins with a dash."""

from pathlib import Path

import pytest

from a2d_tf.cli.parser import CommandParser

LAST = "; an argument that begins with - but is not an option must come last, after --: ... -- "


@pytest.fixture
def parse(capsys):
    """Return what parses some arguments: a message of wrong usage, or what was understood."""

    def parse(*given):
        parser = CommandParser(prog="a2d-tf")
        parser.given = given
        parser.add_argument("video")
        parser.add_argument("sentence", nargs="+")
        parser.add_argument("--out")
        try:
            return vars(parser.parse_args(given))
        except SystemExit as exit_:
            assert exit_.code == 2
            return capsys.readouterr().err.splitlines()[-1].removeprefix("a2d-tf: error: ")

    return parse


def test_an_id_with_a_dash_is_understood_at_the_end(parse):
    understood = {"video": "-V3x.mp4", "sentence": ["-a dog"], "out": "o"}
    assert parse("--out", "o", "--", "-V3x.mp4", "-a dog") == understood


@pytest.mark.parametrize("name", ["-V3x.mp4", "-h3x.mp4"])
def test_an_id_with_a_dash_elsewhere_is_told_where_to_go(parse, name):
    assert parse(name, "dog", "--out", "o").endswith(f"{LAST}{name}")
    assert parse("clip", name, "dog", "--out", "o").endswith(f"{LAST}{name}")


def test_an_id_with_two_dashes_is_told_where_to_go(parse):
    message = parse("clip", "dog", "--1DO2V")
    assert message == f"unrecognized arguments: --1DO2V{LAST}--1DO2V"


def test_the_value_of_an_option_follows_a_sign(parse):
    assert parse("-clip", "dog", "--out", "-o") == (
        "argument --out: expected one argument; a value that begins with - must follow =, "
        "as in --out=-o"
    )
    assert parse("clip", "dog", "--out=-o")["out"] == "-o"


def test_an_empty_path_is_not_the_current_folder(capsys):
    parser = CommandParser(prog="a2d-tf")
    parser.add_argument("--out", type=Path)
    with pytest.raises(SystemExit) as exit_:
        parser.parse_args(["--out", ""])
    assert exit_.value.code == 2
    assert "argument --out: must name a file or a folder, got ''" in capsys.readouterr().err


def test_nothing_is_added_where_nothing_begins_with_a_dash(parse):
    assert parse("clip") == "the following arguments are required: sentence"
    assert parse("clip", "dog", "--out") == "argument --out: expected one argument"
    assert parse("--", "-V3x") == "the following arguments are required: sentence"


def test_what_may_be_left_out_is_in_brackets():
    parser = CommandParser(prog="a2d-tf")
    parser.add_argument("run", nargs="+", metavar="RUN")
    parser.add_argument("sentences", nargs="+", metavar="SENTENCE").required = False
    assert parser.format_usage() == "usage: a2d-tf [-h] RUN [RUN ...] [SENTENCE ...]\n"
    assert "[SENTENCE ...]" in parser.format_help()
    assert parser.parse_args(["a", "b"]).sentences == ["b"]
