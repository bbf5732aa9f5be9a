"""A command that writes a folder of data."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DataStep:
    """Drawing, converting, or storing features.

    Attributes:
        name: What logs, tables and times call it.
        arguments: Of ``a2d-tf``.
        folder: What it writes; it exists as soon as the step has begun.
        renamed: What the folder is renamed to when it is complete; None where it keeps its name.
        resumable: Whether the step goes on with a folder that is half written.
    """

    name: str
    arguments: Sequence[str]
    folder: Path
    renamed: Path | None = None
    resumable: bool = True

    @property
    def log_name(self) -> str:
        """The name of its log file."""
        return f"{self.name.replace(' ', '_')}.log"
