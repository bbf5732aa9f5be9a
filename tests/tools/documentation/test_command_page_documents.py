"""Every command in the guides and how-tos is one that the command line takes."""

import ast
import importlib
import re
import shlex
from pathlib import Path

import pytest
from documentation.command_page import command_parser

from a2d_tf.config.loader import load_config
from a2d_tf.config.shipped import experiment_names

ROOT = Path(__file__).resolve().parents[3]
PAGES = sorted(
    path
    for pattern in (
        "README.md",
        "docs/index.md",
        "docs/REPRODUCE.md",
        "docs/WEB.md",
        "docs/guides/*.md",
        "docs/howto/*.md",
        "docs/reference/*.md",
    )
    for path in ROOT.glob(pattern)
)
_BLOCK = re.compile(r"(?ms)^```(\w*)\n(.*?)^```$")


def blocks(page: Path, *languages: str) -> list[str]:
    """Return the code of a page in one of some languages; that of commands has none."""
    found = _BLOCK.findall(page.read_text(encoding="utf-8"))
    return [code for language, code in found if language in languages]


def commands(page: Path) -> list[list[str]]:
    """Return the words of every command of a page, without remarks."""
    lines = "\n".join(blocks(page, "")).replace("\\\n", " ").splitlines()
    return [shlex.split(line, comments=True) for line in lines if line.strip()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_parse_and_name_experiments_that_there_are(page):
    for program, *words in commands(page):
        if program == "a2d-tf" and words != ["--version"]:
            args = command_parser(words[0]).parse_args(words[1:])
            config = str(getattr(args, "config", "my.toml"))
            assert config in (*experiment_names(), "my.toml"), words
        elif program == "python" and words[0] != "-c":
            assert (ROOT / words[0]).is_file(), words
        else:
            assert program in {"a2d-tf", "python", "pip", "make"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_parses_and_imports_names_that_there_are(page):
    for code in blocks(page, "python"):
        for one in ast.walk(ast.parse(code)):
            if isinstance(one, ast.ImportFrom) and str(one.module).startswith("a2d_tf"):
                module = importlib.import_module(str(one.module))
                assert all(alias.name in dir(module) for alias in one.names)


def test_experiments_in_pages_are_valid(tmp_path):
    from documentation.config_page import config_page

    page = tmp_path / "page.md"
    texts = [config_page(), *(path.read_text(encoding="utf-8") for path in PAGES)]
    page.write_text("\n".join(texts), encoding="utf-8")
    experiments = blocks(page, "toml")
    assert len(experiments) >= 2
    for number, text in enumerate(experiments):
        path = tmp_path / f"{number}.toml"
        path.write_text(text, encoding="utf-8")
        load_config(path)
