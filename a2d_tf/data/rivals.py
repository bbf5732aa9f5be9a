"""Rivals: two drawn views joined into one, so that a sentence must say which actor is meant.

Where every picture has one actor, a model learns to mark whatever looks like one. Here an actor of
another clip stands beside it, with a sentence of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.data.sides import LEFT, NO_SIDE, RIGHT, SideTable

_View = dict[str, tf.Tensor]
# Joins two views by a seed, int (2,): ``beside`` with its other arguments given.
Join = Callable[[_View, _View, tf.Tensor], _View]


@dataclass(frozen=True)
class RivalOptions:
    """How rivals are made.

    Attributes:
        share: Share of the training elements that get one.
        side: Share of the sentences without a side that are told where their actor stands. Two
            actors of one kind are always told apart by it.
        cell: Pixels of the masks in a cell of the views, 1 for frames; views are cut between cells.
        both: Ask for the rival as well, not only for the view's own actor.
    """

    share: float
    side: float
    cell: int = 1
    both: bool = True


@dataclass(frozen=True)
class _Actor:
    """One actor of a view with its sentence."""

    view: _View
    mask: tf.Tensor  # bool (S, S)
    text: tf.Tensor
    mirrored: tf.Tensor  # bool: left and right change places in the text
    kind: tf.Tensor  # A2D's actor, 0 where it has none
    side: tf.Tensor
    movable: tf.Tensor
    exists: tf.Tensor  # bool: the view has an actor with a sentence


def beside(
    view: _View, other: _View, seed: tf.Tensor, *, sides: SideTable, options: RivalOptions
) -> _View:
    """Put an actor of another view beside one of this view: each gets half of the width.

    The halves are cut around the two actors. Sentences stay true: an actor whose sentence names a
    side goes there, or, where that word is a mere place, the word changes with the place.

    Args:
        view: As of ``sentence_input.draw_view``, of frames (T, S, S, C) or features (T, h, w, C).
        other: The rival's, of the same shapes.
        seed: int (2,); the same seed gives the same view.
        sides: Of all sentences.
        options: How.

    Returns:
        A view of the same fields: by the share that is wanted the joined one, of one or two
        sentences; the view itself where a draw says so, where a clip has no actor with a sentence,
        or where no placing keeps both sentences true.
    """
    seeds = tf.random.split(seed, 6)
    first = _draw_actor(view, sides, seeds[0])
    second = _draw_actor(other, sides, seeds[1])
    wanted = tf.random.stateless_uniform([], seeds[2]) < options.share
    chosen = tf.where(tf.random.stateless_uniform([], seeds[3]) < 0.5, LEFT, RIGHT)
    place = _first_place(first, second, chosen)
    differ = first.text != second.text
    possible = first.exists & second.exists & differ & (place != NO_SIDE)

    def joined() -> _View:
        return _join(first, second, place=place, options=options, seeds=seeds[4:])

    def alone() -> _View:
        return {name: view[name] for name in joined_fields}

    joined_fields = tuple(view)
    result = tf.cond(wanted & possible, joined, alone)
    return {name: tf.ensure_shape(value, _shape(view, name)) for name, value in result.items()}


def _draw_actor(view: _View, sides: SideTable, seed: tf.Tensor) -> _Actor:
    seen = tf.where(tf.reduce_any(view[keys.VIEW_MASKS], axis=(1, 2)))[:, 0]
    count = tf.size(seen)
    draw = tf.random.stateless_uniform([], seed, 0, tf.maximum(count, 1), tf.int32)
    # Without any actor the first sentence stands in; it is not used.
    row = tf.cond(count > 0, lambda: seen[draw], lambda: tf.constant(0, tf.int64))
    text, mirrored = view[keys.SENTENCE_TEXTS][row], view[keys.MIRRORED][row]
    side, movable = sides.look_up(text, mirrored=mirrored)
    return _Actor(
        view=view,
        mask=view[keys.VIEW_MASKS][row],
        text=text,
        mirrored=mirrored,
        kind=view[keys.VIEW_ACTORS][row],
        side=side,
        movable=movable,
        exists=count > 0,
    )


def _first_place(first: _Actor, second: _Actor, chosen: tf.Tensor) -> tf.Tensor:
    """Return the side where the first actor goes, ``NO_SIDE`` where no side keeps both true."""
    bound_first = (first.side != NO_SIDE) & ~first.movable
    bound_second = (second.side != NO_SIDE) & ~second.movable
    of_second = LEFT + RIGHT - second.side
    contradict = bound_first & bound_second & (first.side != of_second)
    place = tf.where(bound_first, first.side, tf.where(bound_second, of_second, chosen))
    return tf.where(contradict, NO_SIDE, place)


def _join(
    first: _Actor, second: _Actor, *, place: tf.Tensor, options: RivalOptions, seeds: tf.Tensor
) -> _View:
    draws = tf.random.stateless_uniform([2], seeds[0])
    told = tf.random.stateless_uniform([2], seeds[1]) < options.side
    told |= first.kind == second.kind
    places = (place, LEFT + RIGHT - place)
    halves, texts, mirrored = [], [], []
    for actor, its_place, draw, tell in zip(
        (first, second), places, tf.unstack(draws), tf.unstack(told), strict=True
    ):
        halves.append(_half(actor, draw, cell=options.cell))
        texts.append(_placed_text(actor, its_place, tell))
        mirrored.append(actor.mirrored ^ _turned(actor, its_place))
    left, right = tf.cond(
        place == LEFT, lambda: (halves[0], halves[1]), lambda: (halves[1], halves[0])
    )
    empty = tf.zeros_like(left[keys.VIEW_COUNTED])
    on_left = tf.concat([left["mask"], empty], axis=1)
    on_right = tf.concat([empty, right["mask"]], axis=1)
    masks = tf.where(place == LEFT, [on_left, on_right], [on_right, on_left])
    asked = 2 if options.both else 1
    view = {
        keys.VIEW_MASKS: masks[:asked],
        keys.VIEW_COUNTED: tf.concat([left[keys.VIEW_COUNTED], right[keys.VIEW_COUNTED]], axis=1),
        keys.SENTENCE_TEXTS: tf.stack(texts)[:asked],
        keys.MIRRORED: tf.stack(mirrored)[:asked],
        keys.VIEW_ACTORS: tf.stack([first.kind, second.kind])[:asked],
    }
    seen = _seen(first.view)
    return view | {seen: tf.concat([left[seen], right[seen]], axis=2)}


def _half(actor: _Actor, draw: tf.Tensor, *, cell: int) -> _View:
    """Cut the half of a view's width that holds the actor, at a drawn place of it."""
    seen = _seen(actor.view)
    width = actor.view[seen].shape[2]
    half = width // 2
    columns = tf.cast(tf.where(tf.reduce_any(actor.mask, axis=0))[:, 0], tf.float32) / cell
    low, high = tf.reduce_min(columns), tf.reduce_max(columns) + 1.0 / cell
    slack = tf.maximum(half - (high - low), 0.0)
    start = (low + high - half) / 2 + (draw - 0.5) * slack
    start = tf.clip_by_value(tf.cast(tf.round(start), tf.int32), 0, width - half)
    pixels = slice(start * cell, (start + half) * cell)
    counted = actor.view[keys.VIEW_COUNTED][:, pixels]
    mask = actor.mask[:, pixels]
    side = counted.shape[0] // 2
    return {
        seen: tf.ensure_shape(
            actor.view[seen][:, :, start : start + half],
            [*actor.view[seen].shape[:2], half, actor.view[seen].shape[3]],
        ),
        keys.VIEW_COUNTED: tf.ensure_shape(counted, [None, side]),
        "mask": tf.ensure_shape(mask, [None, side]),
    }


def _turned(actor: _Actor, place: tf.Tensor) -> tf.Tensor:
    """Return whether the side that the sentence names has to change with the actor's place."""
    return actor.movable & (actor.side != NO_SIDE) & (actor.side != place)


def _placed_text(actor: _Actor, place: tf.Tensor, tell: tf.Tensor) -> tf.Tensor:
    # A mirrored text is read with left and right exchanged, the added words as well.
    written = tf.where(actor.mirrored, LEFT + RIGHT - place, place)
    words = tf.where(written == LEFT, " on the left", " on the right")
    return tf.where(tell & (actor.side == NO_SIDE), actor.text + words, actor.text)


def _seen(view: _View) -> str:
    return keys.FEATURES if keys.FEATURES in view else keys.VIDEO


def _shape(view: _View, name: str) -> list[int | None]:
    shape = view[name].shape.as_list()
    return [None, *shape[1:]] if name in keys.OF_SENTENCES else shape
