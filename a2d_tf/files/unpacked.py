"""How large the content of a packed file may be: a small file must not fill the memory or disk."""

from pathlib import Path

from a2d_tf.errors import InputError

# Weights and vectors hardly shrink, and zeros shrink by a thousand.
MOST_TIMES = 50
_ALWAYS = 1 << 28  # bytes that any file may hold


def most_unpacked(path: Path) -> int:
    """Return how many bytes a file may hold unpacked."""
    return max(_ALWAYS, MOST_TIMES * path.stat().st_size)


def check_unpacked(path: Path, num_bytes: int, *, field: str) -> None:
    """Raise InputError for a file that holds more than it may.

    Args:
        path: The file.
        num_bytes: What it holds unpacked, or says that it does.
        field: What it holds, for the message.
    """
    if num_bytes > most_unpacked(path):
        rule = f"must be at most {MOST_TIMES} times as large unpacked as the file"
        raise InputError(path, field, rule, f"{num_bytes:,} bytes")
