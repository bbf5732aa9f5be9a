"""Sentences without a word, such as "...": no model can be asked them."""

from collections.abc import Iterable
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.releases.release import Sentence
from a2d_tf.words.word_vectors import tokenize


def wordless_errors(path: Path, sentences: Iterable[Sentence]) -> list[InputError]:
    """Return an error for every sentence of a file that has no word."""
    rule = "must have at least one word; convert leaves the sentence out"
    return [
        InputError(path, f"query for {one.video_id}, instance {one.instance_id}", rule, one.text)
        for one in sentences
        if not tokenize(one.text)
    ]
