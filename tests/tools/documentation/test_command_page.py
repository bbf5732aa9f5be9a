"""The page of commands, against what ``--help`` prints."""

import re
from functools import cache

import pytest
from documentation.command_page import command_page

from a2d_tf.cli.main import COMMANDS, main

_OPTION = re.compile(r"(?<![\w-])--[a-z][\w-]*")
_NESTED = {"benchmark": ("memory", "step", "faster", "profile", "sentences", "vectors", "serve")}


@cache
def sections() -> dict[str, str]:
    """Return the sections of the page by the command that they are headed by."""
    parts = re.split(r"(?m)^#{2,3} `(.+)`$", command_page())[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def printed_help(*command: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what a command prints for ``--help``."""
    with pytest.raises(SystemExit):
        main([*command, "--help"])
    return capsys.readouterr().out


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_a_section_with_every_option_of_its_help(name, capsys):
    options = set(_OPTION.findall(printed_help(name, capsys=capsys))) - {"--help"}
    rows = [line for line in sections()[f"a2d-tf {name}"].splitlines() if line.startswith("| `--")]
    assert options <= {found for row in rows for found in _OPTION.findall(row)}
    assert all(row.count(" | ") == 1 and not row.endswith("|  |") for row in rows)


@pytest.mark.parametrize("name", _NESTED["benchmark"])
def test_what_can_be_measured_has_a_section_each(name, capsys):
    options = set(_OPTION.findall(printed_help("benchmark", name, capsys=capsys))) - {"--help"}
    assert options <= set(_OPTION.findall(sections()[f"a2d-tf benchmark {name}"]))


def test_a_row_has_the_argument_as_it_is_written_and_its_help():
    train = sections()["a2d-tf train"]
    assert "| `--data DIR` | folder of shards |" in train
    assert "step-\\*.weights.h5" in train  # shown as it is, not as emphasis
    assert "| `--checkpoint last\\|best\\|STEP` |" in sections()["a2d-tf segment"]


def test_groups_of_options_keep_their_titles():
    assert "\nJ-HMDB (--dataset jhmdb):\n\n| option | |" in sections()["a2d-tf convert"]


def test_the_page_is_the_same_on_every_machine():
    assert not re.search(r"\d+ here", command_page())
