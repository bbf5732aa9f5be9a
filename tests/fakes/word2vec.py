"""Word2vec files of five words with vectors of three values."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

WORDS = ("the", "Dog", "dog", "café", "ball")
MATRIX = np.arange(15, dtype=np.float32).reshape(5, 3) / 8  # exact in text, too


def binary(
    words: Sequence[str] = WORDS,
    matrix: NDArray[np.float32] = MATRIX,
    *,
    header: str = "",
    separator: bytes = b"",
) -> bytes:
    """Return a file of the binary form.

    Args:
        words: The words.
        matrix: Their vectors (V, D).
        header: The first line; empty for the true one.
        separator: What stands between two words.
    """
    header = header or f"{len(words)} {matrix.shape[1]}"
    records = [
        word.encode() + b" " + row.tobytes() for word, row in zip(words, matrix, strict=False)
    ]
    return header.encode() + b"\n" + separator.join(records)


def text(words: Sequence[str] = WORDS, matrix: NDArray[np.float32] = MATRIX) -> bytes:
    """Return a file of the text form."""
    lines = [f"{len(words)} {matrix.shape[1]}"]
    lines += [" ".join([word, *map(str, row)]) for word, row in zip(words, matrix, strict=False)]
    return ("\n".join(lines) + "\n").encode()


def headless(content: bytes) -> bytes:
    """Return a file of the text form without its first line, as GloVe's are."""
    return content.partition(b"\n")[2]
