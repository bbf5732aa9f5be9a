"""Experiment files that say only how they differ from another file, their ``base``.

``base = "../sentence/a2d_rgb.toml"`` is written at the top of a file, relative to that file; where
there is no such file, ``base = "sentence/a2d_rgb"`` names one that comes with the package. The
base's values come first, section by section, and the file's own values replace them key by key. A
list is replaced as a whole. A base may have a base.

A section that names another ``kind`` than its base is not merged: it replaces the base's, because
the keys of one kind of model mean nothing to another.

Paths among the values, such as ``model.weights``, stay as they are written: they are relative to
the folder that the command runs in, whichever file they stand in.
"""

from pathlib import Path
from typing import Any

from a2d_tf.config.sentence_schema import DEFAULT_KIND
from a2d_tf.config.shipped import find_experiment, shipped_experiment
from a2d_tf.errors import InputError
from a2d_tf.files.toml_text import decode_toml

BASE = "base"
KIND = "kind"
MOST_BASES = 20  # in a row


def read_values(path: Path) -> dict[str, Any]:
    """Read an experiment file over its bases; the result has no ``base``.

    Args:
        path: The file, or the name of one that comes with the package, see ``find_experiment``.

    Raises:
        InputError: A file is missing, a folder or not TOML; ``base`` is not a path; bases form a
            ring, or too many follow one another.
    """
    return _read(find_experiment(path), above=())


def _read(path: Path, *, above: tuple[Path, ...]) -> dict[str, Any]:
    values = _parse(path)
    if BASE not in values:
        return values
    base = values.pop(BASE)
    if not isinstance(base, str) or not base:
        raise InputError(path, BASE, "must be the path of an experiment file", base)
    place = path.parent / base
    above = (*above, path.resolve())
    if len(above) > MOST_BASES:
        rule = f"must not be the end of a chain of more than {MOST_BASES} bases"
        raise InputError(path, BASE, rule, base)
    if not _is_file(place):
        shipped = shipped_experiment(base)
        if shipped is None:
            rule = (
                f"must be a file that exists, relative to {path.name}, or the name of an "
                "experiment that comes with a2d_tf"
            )
            raise InputError(path, BASE, rule, base)
        place = shipped
    if place.resolve() in above:
        raise InputError(path, BASE, "must not lead back to the same file", base)
    return _merge(_read(place, above=above), values)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long
        return False


def _parse(path: Path) -> dict[str, Any]:
    try:
        return decode_toml(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(path, "file", "must exist") from None
    except IsADirectoryError:
        raise InputError(path, "file", "must be a file, not a folder") from None
    except ValueError as error:
        raise InputError(path, "file", f"must be TOML: {error}") from None


def _merge(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in own.items():
        below = merged.get(key)
        if isinstance(value, dict) and isinstance(below, dict) and _same_kind(below, value):
            merged[key] = _merge(below, value)
        else:
            merged[key] = value
    return merged


def _same_kind(base: dict[str, Any], own: dict[str, Any]) -> bool:
    kind = own.get(KIND)
    return kind is None or kind == base.get(KIND, DEFAULT_KIND)
