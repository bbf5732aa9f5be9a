"""Ids that become names of files and folders: one rule for every list of videos."""

import unicodedata

_MOST_BYTES = 200  # file systems take 255; a number and a suffix follow
FILE_NAME_RULE = (
    f"must be a file name: at most {_MOST_BYTES} bytes of UTF-8, not . or .., no slash or "
    "backslash, no control character"
)
# Control characters, halves of a character, ends of lines and paragraphs.
_REFUSED = {"Cc", "Cs", "Zl", "Zp"}


def is_file_name(name: str) -> bool:
    """Whether an id can be the name of a file or folder, with a suffix behind it."""
    if name in ("", ".", "..") or "/" in name or "\\" in name:
        return False
    if any(unicodedata.category(character) in _REFUSED for character in name):
        return False
    return len(name.encode()) <= _MOST_BYTES
