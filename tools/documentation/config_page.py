"""The page of every key of an experiment, from the schemas and the comments on their fields."""

import ast
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from a2d_tf.config.schema import EXPERIMENTS, MODEL_KINDS, Section, TrainConfig
from a2d_tf.config.shipped import experiment_names, experiments_folder

_TITLE = """\
# Configuration keys

An experiment is a TOML file. Give a command the name of one that
[comes with the package](#experiments), or a file of your own. It may begin with
`base = "sentence/a2d_rgb"` and say only what differs:

```toml
base = "sentence/a2d_rgb"

[train]
batch_size = 2
steps = 60000
```

`--set train.batch_size=2` changes one key on the command line. An unknown key, or a value that
breaks its rule, ends the command with one line. A run keeps what it was trained with in
`config.toml` in its folder. `evaluate --set` may change the keys of `evaluation`, and for a joint
run those of `detection` and `supervoxels`.

A key without a default must be in the file. Where the papers leave a value open,
[Choices](../CHOICES.md) says why ours is what it is.
"""
_TASKS = {
    "sentence": "masks of what a sentence says, and the two baselines",
    "pair_classifier": "the actor-action pairs that a video shows",
    "joint": "every actor with its action",
    "sharpmask": "masks inside boxes, for joint runs without a mask head",
}
_BOUNDS = {
    "exclusiveMinimum": ">",
    "minimum": "≥",
    "exclusiveMaximum": "<",
    "maximum": "≤",
}
_SPECIAL = re.compile(r"([|<*_])")
_SENTENCE_ENDS = re.compile(r"(?<!al)\.\s+(?=[A-Z])")
_TYPES = {"integer": "whole number", "number": "number", "string": "text", "boolean": "true, false"}


def config_page() -> str:
    """Return the Markdown of the page: a row for every key, and the experiments by name."""
    parts = [_TITLE, *_section("train", TrainConfig, "## All tasks: `train`")]
    for task, config in sorted(EXPERIMENTS.items(), key=lambda one: [*_TASKS].index(one[0])):
        parts.append(f'## `task = "{task}"`\n\nFor {_TASKS[task]}.\n')
        for name, model in sections(config):
            if model is not TrainConfig:
                kinds = [kind for kind, one in MODEL_KINDS.items() if one is model]
                kind = f' with `kind = "{kinds[0]}"`' if kinds else ""
                parts += _section(name, model, f"### {task}: `{name}`{kind}")
    return "\n".join([*parts, *_experiments()])


def sections(config: type[BaseModel]) -> Iterator[tuple[str, type[Section]]]:
    """Yield the sections of an experiment by name; a model of several kinds once for each."""
    for name, field in config.model_fields.items():
        if inspect.isclass(field.annotation) and issubclass(field.annotation, Section):
            yield name, field.annotation
        elif name == "model":
            for model in MODEL_KINDS.values():
                yield name, model


def comments(model: type[BaseModel]) -> dict[str, str]:
    """Return what the comments above and beside a schema's fields say, by the field's name.

    A field without a comment of its own has that of the class which it was inherited from.
    """
    found: dict[str, str] = {}
    for one in reversed(model.__mro__):
        if issubclass(one, BaseModel) and one is not BaseModel:
            found |= {name: text for name, text in _own_comments(one) if text or name not in found}
    return found


def _own_comments(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    lines = inspect.getsource(model).splitlines()
    for field in ast.walk(ast.parse("\n".join(lines))):
        if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
            continue
        above = []
        for line in reversed(lines[: field.lineno - 1]):
            if not line.strip().startswith("#"):
                break
            above.append(line.strip().removeprefix("#").strip())
        beside = lines[field.end_lineno - 1][field.end_col_offset :].strip().removeprefix("#")
        yield field.target.id, " ".join([*reversed(above), beside.strip()]).strip()


def _section(name: str, model: type[Section], heading: str) -> list[str]:
    about = (inspect.getdoc(model) or "").splitlines()[0]
    texts = comments(model)
    schema = model.model_json_schema()["properties"]
    rows = [
        f"| `{name}.{key}` | {_rule(schema[key])}{_default(field)} | {_cell(texts[key])} |"
        for key, field in model.model_fields.items()
    ]
    head = ["| key | value | |", "| --- | --- | --- |"]
    return [f"{heading}\n", f"{about}\n", "\n".join([*head, *rows]) + "\n"]


def _rule(schema: dict[str, Any]) -> str:
    """Return what a value may be, in words, from its JSON schema."""
    if "anyOf" in schema:
        rules = [_rule(one) for one in schema["anyOf"] if one.get("type") != "null"]
        return f"{' or '.join(rules)}, or left out"
    if "const" in schema or "enum" in schema:
        values = schema["enum"] if "enum" in schema else [schema["const"]]
        return ", ".join(f"`{_toml(value)}`" for value in values)
    if schema["type"] == "array":
        least = ", at least one" if schema.get("minItems") else ""
        if "prefixItems" in schema:
            return f"{len(schema['prefixItems'])} values: {_rule(schema['prefixItems'][0])}"
        return f"list: {_rule(schema['items'])}{least}"
    bounds = [f"{sign} {schema[key]:g}" for key, sign in _BOUNDS.items() if key in schema]
    return ", ".join([_TYPES[schema["type"]], *bounds])


def _default(field: FieldInfo) -> str:
    if field.is_required() or field.default is None:
        return ""
    return f"; default `{_toml(field.default)}`"


def _toml(value: object) -> str:
    return json.dumps(list(value) if isinstance(value, tuple) else value)


def _cell(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _experiments() -> list[str]:
    rows = [
        f"| `{name}` | {_cell(_first_line(experiments_folder() / f'{name}.toml'))} |"
        for name in experiment_names()
    ]
    return [
        "## Experiments\n",
        "What comes with the package, by name. In a checkout the files are in `configs`.\n",
        "\n".join(["| name | |", "| --- | --- |", *rows]) + "\n",
    ]


def _first_line(path: Path) -> str:
    """Return the first sentence of the comment that an experiment file begins with."""
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#") or not line.strip("# "):
            break
        lines.append(line.strip("# "))
    return _SENTENCE_ENDS.split(" ".join(lines), maxsplit=1)[0].rstrip(".") + "."
