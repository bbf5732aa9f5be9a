"""Files changed after they were written."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fakes.clips import write_clip


def edit_json(path: Path, change: Callable[[Any], object]) -> None:
    """Change the decoded content of a JSON file in place.

    Args:
        path: File to change.
        change: Function that is called with the content and changes it.
    """
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


def set_in_json(path: Path, keys: tuple[str | int, ...], value: Any) -> None:
    """Put a value at a place in a JSON file.

    Args:
        path: File to change.
        keys: Keys and indices that lead to the value.
        value: New value.
    """

    def put(content: Any) -> None:
        for key in keys[:-1]:
            content = content[key]
        content[keys[-1]] = value

    edit_json(path, put)


def put_folder_for_file(path: Path) -> None:
    """Put an empty folder where a file was."""
    path.unlink()
    path.mkdir()


def flip_a_byte(path: Path) -> None:
    """Change the byte in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    path.write_bytes(content)


def lose_index(path: Path) -> str:
    """Write a clip whose index was at its end and is cut off; return the rule that it breaks."""
    write_clip(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    return "video: must be a video that can be opened (damaged or cut off?)"


def lose_tail(path: Path) -> str:
    """Write a clip that opens and ends early; return the beginning of the rule that it breaks."""
    write_clip(path, num_frames=48, movflags="faststart")
    content = path.read_bytes()
    start = content.index(b"mdat") + 4
    path.write_bytes(content[: start + (len(content) - start) // 2])
    return "video: must decode to the 48 frames that its container declares, got "
