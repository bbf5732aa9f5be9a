"""One actor of a view with a sentence of its own, and how that sentence stays true elsewhere."""

from dataclasses import dataclass

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.sides import LEFT, NO_SIDE, RIGHT, SideTable
from a2d_tf.batches.view_join import View

NO_KIND = 0  # things that are no actors, which a video may show unmentioned


@dataclass(frozen=True)
class RivalActor:
    """One actor of a view with its sentence.

    Attributes:
        view: The view that it is in.
        mask: bool (S, S), its pixels.
        text: Its sentence, as it is written.
        mirrored: bool (), whether left and right change places in the text.
        kind: A2D's actor, ``NO_KIND`` where it is none.
        side: int32 (), the side that its sentence names.
        movable: bool (), see ``sides.NamedSide``.
        exists: bool (), whether the view has an actor with a sentence.
    """

    view: View
    mask: tf.Tensor
    text: tf.Tensor
    mirrored: tf.Tensor
    kind: tf.Tensor
    side: tf.Tensor
    movable: tf.Tensor
    exists: tf.Tensor

    @property
    def bound(self) -> tf.Tensor:
        """Whether its sentence is true of only one side: bool ()."""
        return (self.side != NO_SIDE) & ~self.movable

    def turned(self, place: tf.Tensor) -> tf.Tensor:
        """Return whether the text is read mirrored where the actor stands at a place: bool ()."""
        return self.mirrored ^ (self.movable & (self.side != NO_SIDE) & (self.side != place))

    def placed_text(self, place: tf.Tensor, *, tell: tf.Tensor) -> tf.Tensor:
        """Return its text, followed by its place where that is to be told and it names no side."""
        told = told_text(self.text, place, mirrored=self.mirrored)
        return tf.where(tell & (self.side == NO_SIDE), told, self.text)


def told_text(text: tf.Tensor, place: tf.Tensor, *, mirrored: tf.Tensor) -> tf.Tensor:
    """Return texts followed by a place, written as it must be where they are read mirrored."""
    written = tf.where(mirrored, opposite(place), place)
    return text + tf.where(written == LEFT, " on the left", " on the right")


def shows_kind(view: View, kind: tf.Tensor) -> tf.Tensor:
    """Return whether a view shows an actor of a kind, described or not: bool ()."""
    return tf.reduce_any(view[keys.VIEW_PRESENT] == kind) & (kind != NO_KIND)


def opposite(place: tf.Tensor) -> tf.Tensor:
    """Return the other side."""
    return LEFT + RIGHT - place


def draw_actor(view: View, sides: SideTable, seed: tf.Tensor) -> RivalActor:
    """Draw one of the actors that a view's sentences describe and that are in sight.

    Args:
        view: A view that ``sentence_input.draw_view`` makes.
        sides: Sides that all sentences name.
        seed: int (2,).
    """
    seen = tf.where(tf.reduce_any(view[keys.VIEW_MASKS], axis=(1, 2)))[:, 0]
    count = tf.size(seen)
    draw = tf.random.stateless_uniform([], seed, 0, tf.maximum(count, 1), tf.int32)
    # Without any actor the first sentence stands in; it is not used.
    row = tf.cond(count > 0, lambda: seen[draw], lambda: tf.constant(0, tf.int64))
    text, mirrored = view[keys.SENTENCE_TEXTS][row], view[keys.MIRRORED][row]
    side, movable = sides.look_up(text, mirrored=mirrored)
    return RivalActor(
        view=view,
        mask=view[keys.VIEW_MASKS][row],
        text=text,
        mirrored=mirrored,
        kind=view[keys.VIEW_ACTORS][row],
        side=side,
        movable=movable,
        exists=count > 0,
    )
