"""What a folder holds, to be compared: without times and without what is being made."""

import csv
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

import h5py
import numpy as np

_LEFT_OUT = {  # they tell times, or are made anew; a lock that was left behind is told and taken
    ".outputs-evaluate.json", ".outputs-score.json", ".outputs-segment.json", ".checked.json",
    ".lock", ".lock.json", "trained_on.json", "tensorboard", "pictures", "doit.db", "times.json",
}  # fmt: skip
# Keys of JSON, and parts of a report, that tell times or where a run lies.
_TIMES = {"minutes", "seconds", "created", "versions", "sha256", "bytes", "flow_run"}
_MINUTES = re.compile(rb"\| [\d.-]+ \|$|^[\d.]+ minutes", re.MULTILINE)


def contents(folder: Path) -> dict[str, str]:
    """Return a digest of every file by its name.

    Weights count by their values, and JSON and reports without what tells times, sizes and places.
    """
    found = {}
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not _LEFT_OUT.intersection(parts) and path.suffix != ".log":
            found["/".join(parts)] = _digest(path)
    return found


def differences(found: dict[str, str], expected: dict[str, str]) -> tuple[str, ...]:
    """Return what of the contents of a folder is not as expected."""
    missing = sorted(expected.keys() - found.keys())
    added = sorted(found.keys() - expected.keys())
    changed = sorted(
        name for name in found.keys() & expected.keys() if found[name] != expected[name]
    )
    kinds = {"lost": missing, "left over": added, "different": changed}
    return tuple(f"{kind}: {', '.join(names)}" for kind, names in kinds.items() if names)


def _digest(path: Path) -> str:
    if path.suffix == ".h5":
        return _weights(path)
    if path.suffix == ".sha256":
        return "a digest"  # of a file that is compared itself, and may hold a time
    content = path.read_bytes()
    if path.suffix == ".json":
        content = json.dumps(_lasting(json.loads(content)), sort_keys=True).encode()
    if path.suffix == ".md":
        content = _MINUTES.sub(b"|", content)
    if path.name == "log.csv":
        rows = list(csv.reader(io.StringIO(content.decode())))
        content = json.dumps(rows).encode()
    return hashlib.sha256(content).hexdigest()


def _weights(path: Path) -> str:
    total = hashlib.sha256()

    def add(name: str, entry: Any) -> None:
        if isinstance(entry, h5py.Dataset):
            total.update(name.encode())
            total.update(np.ascontiguousarray(entry[()]).tobytes())

    with h5py.File(path) as file:
        file.visititems(add)
    return total.hexdigest()


def _lasting(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lasting(one) for key, one in value.items() if key not in _TIMES}
    if isinstance(value, list):
        return [_lasting(one) for one in value]
    return value
