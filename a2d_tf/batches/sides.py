"""Which side of the picture a sentence names, and whether another side could stand there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

NO_SIDE, LEFT, RIGHT = 0, 1, 2

_SIDES = {"left": LEFT, "right": RIGHT}
_WORD = re.compile(r"\b(left|right)", re.IGNORECASE)
# "the dog on the left", "the dog on the far left side"; not "on the left of the dog".
_POSITION = re.compile(
    r"\b(?:on|in|at) the (?:far |very |top |bottom |front |back )?(left|right)\b"
    r"(?! (?:of|leg|foot|arm|hand) )",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class NamedSide:
    """What a sentence says of sides.

    Attributes:
        side: Where its actor is, ``NO_SIDE`` where that is left open.
        movable: All its sides are places, so that it stays true of an actor on the other side once
            left and right change places in it: not "running to the left".
    """

    side: int
    movable: bool


def named_side(sentence: str) -> NamedSide:
    """Return the side that a sentence names.

    A place such as "on the left" decides. Without one, a single side that is named in another
    way ("the left dog", "turning left") is taken for the actor's, which keeps the sentence true;
    of both sides ("from left to right") neither is.
    """
    words = [_SIDES[word.lower()] for word in _WORD.findall(sentence)]
    places = [_SIDES[word.lower()] for word in _POSITION.findall(sentence)]
    if places:
        return NamedSide(places[0], movable=len(places) == len(words) == 1)
    if len(set(words)) == 1:
        return NamedSide(words[0], movable=False)
    return NamedSide(NO_SIDE, movable=False)


def with_side(sentence: str, side: int) -> str:
    """Return a sentence that names no side, followed by one."""
    return f"{sentence} on the {'left' if side == LEFT else 'right'}"


def with_sides(sentences: Sequence[str]) -> list[str]:
    """Return sentences; those that name no side are also there followed by either side."""
    told = [
        with_side(sentence, side)
        for sentence in sentences
        if named_side(sentence).side == NO_SIDE
        for side in (LEFT, RIGHT)
    ]
    return [*sentences, *told]


class SideTable:
    """The sides that sentences name, looked up inside the graph of ``tf.data``.

    Args:
        sentences: Every sentence that will be asked for.
    """

    def __init__(self, sentences: Sequence[str]) -> None:
        texts = sorted({"", *sentences})
        named = [named_side(text) for text in texts]
        self._sides = tf.constant([one.side for one in named], tf.int32)
        self._movable = tf.constant([one.movable for one in named])
        rows = np.arange(len(texts), dtype=np.int32)
        # An unknown text counts as the empty one.
        self._rows = tf.lookup.StaticHashTable(
            tf.lookup.KeyValueTensorInitializer(texts, rows), texts.index("")
        )

    def look_up(self, text: tf.Tensor, *, mirrored: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        """Return side (int32) and whether it is movable (bool) of texts, read mirrored or not."""
        row = self._rows.lookup(text)
        side = tf.gather(self._sides, row)
        other = tf.where(side == NO_SIDE, NO_SIDE, LEFT + RIGHT - side)
        return tf.where(mirrored, other, side), tf.gather(self._movable, row)
