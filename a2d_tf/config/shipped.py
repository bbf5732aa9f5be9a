"""The experiments that come with the package, by name: ``sentence/a2d_rgb``.

A name is the path of a file below ``configs`` without its ``.toml``. A checkout has that folder
beside the package, and an installed package holds a copy of it.
"""

import difflib
from functools import cache
from importlib import resources
from pathlib import Path

from a2d_tf.errors import InputError

_PACKAGE = "a2d_tf"
_FOLDER = "configs"
_SUFFIX = ".toml"
_MOST_NEAR = 4  # names in a message


@cache
def experiments_folder() -> Path:
    """Return the folder of the experiments that come with the package.

    Raises:
        InputError: The package was copied without them.
    """
    package = Path(str(resources.files(_PACKAGE)))
    for folder in (package / _FOLDER, package.parent / _FOLDER):  # installed, or in a checkout
        if folder.is_dir():
            return folder
    raise InputError(package / _FOLDER, "folder", "must exist; is the package fully installed?")


@cache
def experiment_names() -> tuple[str, ...]:
    """Return the names of the experiments that come with the package, in their order."""
    folder = experiments_folder()
    paths = (path.relative_to(folder).with_suffix("") for path in folder.rglob(f"*{_SUFFIX}"))
    return tuple(sorted(path.as_posix() for path in paths))


def shipped_experiment(name: str) -> Path | None:
    """Return the file of an experiment that comes with the package, None where no name is so."""
    return experiments_folder() / f"{name}{_SUFFIX}" if name in experiment_names() else None


def find_experiment(path: Path) -> Path:
    """Return the experiment file that people mean by a path, or by a name without a suffix.

    A file of one's own goes before a name. A path that ends with ``.toml`` is returned as it is,
    whether or not there is such a file.

    Raises:
        InputError: There is neither; names that are near are listed.
    """
    if _is_there(path):
        own = None if path.is_file() else shipped_experiment(path.as_posix())
        return own or path
    name = path.as_posix()
    shipped = shipped_experiment(name)
    if shipped is not None:
        return shipped
    if path.suffix == _SUFFIX:
        _refuse_checkout_path(path)
        return path
    rule = f"must be a file, or the name of an experiment that comes with a2d_tf{_hint(name)}"
    raise InputError(path, "experiment", rule)


def _refuse_checkout_path(path: Path) -> None:
    """Raise InputError for the path that an experiment would have in a checkout."""
    parts = path.with_suffix("").parts
    for start in range(len(parts)):
        name = "/".join(parts[start:])
        if parts[start - 1 : start] == (_FOLDER,) and name in experiment_names():
            rule = f"must exist; the experiment that comes with a2d_tf is called {name}"
            raise InputError(path, "file", rule)


def _hint(name: str) -> str:
    """Return what to add to a message about an unknown name."""
    names = experiment_names()
    last = name.rpartition("/")[2]
    alike = [one for one in names if one.rpartition("/")[2] == last]
    near = dict.fromkeys([*difflib.get_close_matches(name, names, n=_MOST_NEAR), *alike])
    if near:
        return f" (did you mean {' or '.join(list(near)[:_MOST_NEAR])}?)"
    return " (a2d-tf train --help lists them)"


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a name that is too long
        return False
