"""What the path of a video leads to: a file, or numbered pictures; nothing is decoded."""

import re
from pathlib import Path

from a2d_tf.errors import InputError

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff")
_PLACE = re.compile(r"%(0?)(\d*)d")  # of the number in a pattern
_DIGITS = re.compile(r"(\d+)")


def check_video_path(path: Path) -> None:
    """Raise InputError unless there is a file or a picture at a path, whatever it holds."""
    if not is_sequence(path):
        require_video_file(path)
    elif not (pictures_in(path) if path.is_dir() else pictures_of(path)):
        raise no_pictures(path)


def require_video_file(path: Path) -> None:
    """Raise InputError unless a path leads to a regular file."""
    if not path.is_file():
        rule = "must be a file that can be read again" if path.exists() else "must exist"
        raise InputError(path, "file", rule)


def no_pictures(path: Path) -> InputError:
    """Return the error of a folder or a pattern without a picture."""
    kinds = ", ".join(suffix[1:] for suffix in SUFFIXES)
    return InputError(path, "video", f"must hold pictures ({kinds}), one a frame", "none")


def is_sequence(path: Path) -> bool:
    """Whether a path is a folder, or a pattern and no file."""
    return path.is_dir() or (not path.exists() and _PLACE.search(path.name) is not None)


def pictures_in(folder: Path) -> list[Path]:
    """Return the pictures of a folder by their names, with numbers in them read as numbers."""
    return sorted(filter(_is_picture, folder.iterdir()), key=_by_numbers)


def _by_numbers(path: Path) -> list[tuple[int, int, str]]:
    parts = _DIGITS.split(path.name)
    return [(0, int(part), part) if part.isdigit() else (1, 0, part) for part in parts]


def pictures_of(pattern: Path) -> dict[int, Path]:
    """Return the files of a pattern by their numbers."""
    place = _PLACE.search(pattern.name)
    if place is None or not pattern.parent.is_dir():
        raise InputError(pattern, "file", "must exist")
    least = int(place[2] or 1) if place[1] else 1
    before, after = pattern.name[: place.start()], pattern.name[place.end() :]
    number = re.compile(re.escape(before) + rf"(\d{{{least},}})" + re.escape(after))
    found = {}
    for path in filter(_is_picture, pattern.parent.iterdir()):
        match = number.fullmatch(path.name)
        if match is not None:
            found[int(match[1])] = path
    return found


def _is_picture(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()
