"""Experiment files."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w


def write_toml(path: Path, values: Mapping[str, Any]) -> Path:
    """Write values as a TOML file, in a folder that is made where it is absent, and return it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tomli_w.dumps(values))
    return path
