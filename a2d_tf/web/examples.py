"""Clips that the page draws itself, for people who have none at hand."""

import csv
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.toy import files
from a2d_tf.toy.dataset import draw_dataset

_NUM_CLIPS = 2
_SEED = 21  # two clips of two actors that move, in plain words
_HEIGHT = 240


@dataclass(frozen=True)
class Example:
    """A drawn clip and a sentence for each of its actors."""

    clip: Path
    sentences: tuple[str, ...]


def draw_examples(folder: Path) -> list[Example]:
    """Draw the example clips into a folder of their own; it says that they were drawn."""
    draw_dataset(
        folder, num_videos=_NUM_CLIPS, seed=_SEED, difficulty="easy", height=_HEIGHT, workers=1
    )
    sentences: dict[str, list[str]] = {}
    with (folder / files.SENTENCES).open(newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            sentences.setdefault(row["video_id"], []).append(row["query"])
    return [
        Example(folder / files.clip_path(video_id), tuple(texts))
        for video_id, texts in sentences.items()
    ]
