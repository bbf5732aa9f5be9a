"""The wall time of every training, evaluation and conversion: RUNS/times.json."""

import json
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.files.whole_files import replace_text

_FILE = "times.json"


class Times:
    """Seconds by the name of the step, kept on disk."""

    def __init__(self, runs_dir: Path) -> None:
        self._path = runs_dir / _FILE
        self._seconds: dict[str, float] = {}
        if self._path.is_file():
            try:
                stored = json.loads(self._path.read_text(encoding="utf-8"))
                self._seconds = {str(name): float(value) for name, value in stored.items()}
            except (ValueError, AttributeError, TypeError) as error:
                rule = "must be the file that tools/reproduce.py wrote"
                raise InputError(self._path, "seconds", rule, str(error)) from None

    def add(self, step: str, seconds: float) -> None:
        """Add to the time of a step that goes on where it was stopped."""
        self._save({**self._seconds, step: self._seconds.get(step, 0.0) + seconds})

    def catch_up(self, step: str, *, log: Path) -> None:
        """Add what a step took since times were last written, to the last line of its log."""
        if self._path.is_file() and log.is_file():
            self.add(step, max(0.0, log.stat().st_mtime - self._path.stat().st_mtime))

    def forget(self, step: str) -> None:
        """Begin a step anew."""
        self._save({name: value for name, value in self._seconds.items() if name != step})

    def seconds(self, step: str) -> float | None:
        """Return what a step has taken so far, None when that is not known."""
        return self._seconds.get(step)

    def _save(self, seconds: dict[str, float]) -> None:
        self._seconds = seconds
        rounded = {name: round(value, 1) for name, value in sorted(seconds.items())}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        replace_text(self._path, json.dumps(rounded, indent=1) + "\n")
