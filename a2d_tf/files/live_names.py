"""Names of cameras and streams, which are no files."""

import re
from pathlib import Path

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


def is_live(name: str) -> bool:
    """Return whether a name is a camera's number or an address, and no file."""
    if Path(name).exists():
        return False
    return (name.isascii() and name.isdigit()) or _ADDRESS.match(name) is not None
