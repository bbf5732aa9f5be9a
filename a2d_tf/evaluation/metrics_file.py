"""``metrics.json``: the numbers of an evaluation of any task."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from a2d_tf.files.json_text import decode_json
from a2d_tf.files.whole_files import replace_text

METRICS = "metrics.json"


def write_metrics(out: Path, metrics: Mapping[str, Any]) -> Path:
    """Write ``metrics.json`` into the folder ``out``, made when missing, and return its path.

    Numbers that JSON cannot express (infinite, not a number) are written as null.
    """
    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(_to_json(metrics), indent=2, sort_keys=True, allow_nan=False)
    replace_text(out / METRICS, text + "\n")
    return out / METRICS


def add_to_metrics(out: Path, values: Mapping[str, Any]) -> None:
    """Add some values, if there are any, to the ``metrics.json`` of a folder."""
    if values:
        content = decode_json((out / METRICS).read_text(encoding="utf-8"))
        write_metrics(out, content | dict(values))


def _to_json(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _to_json(entry) for key, entry in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return _to_json(value.tolist())
    if isinstance(value, list | tuple):
        return [_to_json(entry) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
