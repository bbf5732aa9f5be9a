"""The commands of a Markdown text."""

from pathlib import Path

from readme.commands import read_commands

TEXT = """# Title

## Install

```
make demo     # a remark
pip install ".[web]" \\
    --quiet
```

```python
## no heading, and no command
```

## Serve

```
a2d-tf export runs/x "served # 1"
```
"""


def test_commands_are_listed_by_section_without_remarks():
    assert read_commands(TEXT) == {
        "Install": ["make demo", 'pip install ".[web]" --quiet'],
        "Serve": ['a2d-tf export runs/x "served # 1"'],
    }


def test_the_readme_has_what_the_tool_runs():
    from readme_commands import ORDER

    readme = Path(__file__).resolve().parents[3] / "README.md"
    sections = read_commands(readme.read_text(encoding="utf-8"))
    assert set(sections) <= {*ORDER, "Extend"}
    assert all(sections[name] for name in ORDER)
