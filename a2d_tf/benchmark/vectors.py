"""Time and memory of opening a word2vec file."""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from a2d_tf.benchmark.memory import CommandMemory, measure_memory


@dataclass(frozen=True)
class Opening:
    """What one opening of a file took.

    Attributes:
        label: Which opening it was.
        size: Size of the file in bytes.
        took: Time and memory.
    """

    label: str
    size: int
    took: CommandMemory


def measure_vectors(path: Path, *, make: int | None) -> list[Opening]:
    """Time one query of a word2vec file, with the one-time conversion and once more without it.

    Args:
        path: The file.
        make: Number of words to write it with first; None for a file that is there.

    Raises:
        InputError: psutil is not installed.
    """
    if make:
        _write_word2vec(path, make)
    query = (
        "import sys; from pathlib import Path;"
        "from a2d_tf.words.word_vectors import load_word_vectors;"
        "print(load_word_vectors(Path(sys.argv[1])).lookup('word17').shape)"
    )
    command = [sys.executable, "-c", query, str(path)]
    return [
        Opening(label, path.stat().st_size, measure_memory(command))
        for label in ("first opening, with conversion", "second opening")
    ]


def _write_word2vec(path: Path, words: int, dimension: int = 300) -> None:
    vector = np.random.default_rng(0).normal(size=dimension).astype("<f4")
    with path.open("wb") as file:
        file.write(f"{words} {dimension}\n".encode())
        for index in range(words):
            file.write(f"word{index} ".encode() + np.roll(vector, index).tobytes() + b"\n")
