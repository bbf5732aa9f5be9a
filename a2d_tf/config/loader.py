"""Read, override and save experiment files (TOML), with errors that name the key."""

import difflib
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import tomli_w
from pydantic import BaseModel, ValidationError

from a2d_tf.config.schema import MODEL_KINDS, ExperimentConfig
from a2d_tf.errors import InputError


def load_config(path: Path, *, overrides: Sequence[str] = ()) -> ExperimentConfig:
    """Read an experiment file.

    Args:
        path: The TOML file.
        overrides: ``dotted.key=value`` each; the value is TOML, or a plain string.

    Raises:
        InputError: A missing or malformed file, an unknown key (with the nearest valid name), a
            value that breaks its rule, a missing key.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(path, "file", "must exist") from None
    except IsADirectoryError:
        raise InputError(path, "file", "must be a file, not a folder") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(path, "file", f"must be TOML: {error}") from None
    for override in overrides:
        _apply_override(values, override)
    try:
        return ExperimentConfig.model_validate(values)
    except ValidationError as error:
        raise _first_problem(path, error) from None


def save_config(config: ExperimentConfig, path: Path) -> None:
    """Write the resolved configuration, every default included."""
    values = config.model_dump(mode="json", exclude_none=True)
    path.write_text(tomli_w.dumps(values), encoding="utf-8")


def _apply_override(values: dict[str, Any], override: str) -> None:
    key, separator, text = override.partition("=")
    if not separator or not key.strip():
        raise InputError("--set", override, "must be key=value")
    *parents, name = key.strip().split(".")
    section = values
    for parent in parents:
        section = section.setdefault(parent, {})
        if not isinstance(section, dict):
            raise InputError("--set", key.strip(), f"{parent} is a value, not a section")
    try:
        section[name] = tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        section[name] = text


def _first_problem(path: Path, error: ValidationError) -> InputError:
    # An unknown key first: a misspelt one also shows up as a missing one.
    problems = sorted(error.errors(), key=lambda item: item["type"] != "extra_forbidden")
    problem = problems[0]
    # pydantic puts the kind of model between model and its key.
    tagged = [part for part in problem["loc"] if isinstance(part, str)]
    location = [
        part
        for index, part in enumerate(tagged)
        if not (part in MODEL_KINDS and tagged[index - 1] == "model")
    ]
    dotted = ".".join(location) or "file"
    if problem["type"] == "extra_forbidden":
        nearest = difflib.get_close_matches(location[-1], _valid_names(tagged[:-1]), n=1)
        hint = f" (did you mean {'.'.join([*location[:-1], nearest[0]])}?)" if nearest else ""
        return InputError(path, dotted, f"is not a known key{hint}", problem["input"])
    if problem["type"] == "missing":
        return InputError(path, dotted, "is missing")
    message = problem["msg"].removeprefix("Value error, ")
    value = None if isinstance(problem["input"], dict) else problem["input"]
    return InputError(path, dotted, message, value)


def _valid_names(location: Sequence[str]) -> list[str]:
    model: type[BaseModel] = ExperimentConfig
    for part in location:
        if part in MODEL_KINDS:
            model = MODEL_KINDS[part]
            continue
        annotation = model.model_fields[part].annotation
        candidates = [annotation, *get_args(annotation)]
        sections = (c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel))
        model = next(sections, model)  # a union's is named by the part after it
    return list(model.model_fields)
