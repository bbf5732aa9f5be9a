"""What is wrong with an experiment's values, in one line that names the dotted key."""

import difflib
from collections.abc import Sequence
from typing import get_args

from pydantic import BaseModel, ValidationError

from a2d_tf.config.schema import MODEL_KINDS
from a2d_tf.errors import InputError


def first_problem(place: object, error: ValidationError, experiment: type[BaseModel]) -> InputError:
    """Return the problem of an experiment's values that should be reported first.

    Args:
        place: The file or the option that they come from.
        error: All that pydantic found.
        experiment: The model that the values were checked for.
    """
    # An unknown key first: a misspelt one also shows up as a missing one.
    problems = sorted(error.errors(), key=lambda item: item["type"] != "extra_forbidden")
    problem = problems[0]
    keys, section = _keys_and_section(problem["loc"], experiment)
    dotted = ".".join(keys) or "file"
    if problem["type"] == "extra_forbidden":
        nearest = difflib.get_close_matches(keys[-1], list(section.model_fields), n=1)
        hint = f" (did you mean {'.'.join([*keys[:-1], nearest[0]])}?)" if nearest else ""
        return InputError(place, dotted, f"is not a known key{hint}", problem["input"])
    if problem["type"] == "missing":
        return InputError(place, dotted, "is missing")
    message = problem["msg"].removeprefix("Value error, ")
    value = None if isinstance(problem["input"], dict) else problem["input"]
    return InputError(place, dotted, message, value)


def _keys_and_section(
    location: Sequence[str | int], experiment: type[BaseModel]
) -> tuple[list[str], type[BaseModel]]:
    """Return the keys on the way to a place and the section that holds the last of them."""
    keys: list[str] = []
    section = experiment
    inside: list[type[BaseModel]] = [experiment]  # what the last key may hold
    for part in location:
        if not isinstance(part, str):
            continue  # a place in a list
        if len(inside) > 1:  # pydantic puts the kind of model between model and its key
            inside = [MODEL_KINDS[part]]
            continue
        section = inside[0] if inside else section
        keys.append(part)
        field = section.model_fields.get(part)
        inside = _sections(field.annotation) if field else []
    return keys, section


def _sections(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [section for part in get_args(annotation) for section in _sections(part)]
