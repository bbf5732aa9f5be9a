"""Rivals side by side: two drawn views joined into one, so that a sentence must say who is meant.

Where every picture has one actor, a model learns to mark whatever looks like one. Here an actor of
another clip stands beside it, with a sentence of its own.
"""

from dataclasses import dataclass

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.rival_actor import RivalActor, draw_actor, opposite, shows_kind
from a2d_tf.batches.sides import LEFT, NO_SIDE, RIGHT, SideTable
from a2d_tf.batches.view_join import View, choose_view, seen_of


@dataclass(frozen=True)
class RivalOptions:
    """How rivals are made.

    Attributes:
        share: Share of the training elements that get one.
        side: Share of the sentences without a side that are told where their actor stands. Where
            the other clip shows an actor of the same kind, the side is always told.
        most: Sentences that a view has room for; with 1 only its own actor is asked for. None for
            any number.
        cell: Mask pixels along the side of a view's cell, 1 for frames; views are cut between
            cells.
    """

    share: float
    side: float
    most: int | None
    cell: int = 1


def beside(
    view: View, other: View, seed: tf.Tensor, *, sides: SideTable, options: RivalOptions
) -> View:
    """Put an actor of another view beside one of this view: each gets half of the width.

    The halves are cut around the two actors. Sentences stay true: an actor whose sentence names a
    side goes there, or, where that word is a mere place, the word changes with the place.

    Args:
        view: A view that ``sentence_input.draw_view`` makes, of frames (T, S, S, C) or features (T,
            h, w, C).
        other: View of the rival, of the same shapes.
        seed: int (2,); the same seed gives the same view.
        sides: Sides that all sentences name.
        options: How rivals are made.

    Returns:
        A view of the same fields: the joined one, with one or two sentences; the view itself where
        a draw says so, where a clip has no actor with a sentence, or where no placing keeps both
        sentences true.
    """
    seeds = tf.random.split(seed, 6)
    first = draw_actor(view, sides, seeds[0])
    second = draw_actor(other, sides, seeds[1])
    wanted = tf.random.stateless_uniform([], seeds[2]) < options.share
    chosen = tf.where(tf.random.stateless_uniform([], seeds[3]) < 0.5, LEFT, RIGHT)
    place = _first_place(first, second, chosen)
    differ = first.text != second.text
    possible = first.exists & second.exists & differ & (place != NO_SIDE)

    def joined() -> View:
        return _join(first, second, place=place, options=options, seeds=seeds[4:])

    return choose_view(wanted & possible, joined, view)


def _first_place(first: RivalActor, second: RivalActor, chosen: tf.Tensor) -> tf.Tensor:
    """Return the side where the first actor goes, ``NO_SIDE`` where no side keeps both true."""
    of_second = opposite(second.side)
    contradict = first.bound & second.bound & (first.side != of_second)
    place = tf.where(first.bound, first.side, tf.where(second.bound, of_second, chosen))
    return tf.where(contradict, NO_SIDE, place)


def _join(
    first: RivalActor,
    second: RivalActor,
    *,
    place: tf.Tensor,
    options: RivalOptions,
    seeds: tf.Tensor,
) -> View:
    draws = tf.random.stateless_uniform([2], seeds[0])
    told = tf.random.stateless_uniform([2], seeds[1]) < options.side
    told |= first.kind == second.kind
    told |= [shows_kind(second.view, first.kind), shows_kind(first.view, second.kind)]
    places = (place, opposite(place))
    halves, texts, mirrored = [], [], []
    for actor, its_place, draw, tell in zip(
        (first, second), places, tf.unstack(draws), tf.unstack(told), strict=True
    ):
        halves.append(_half(actor, draw, cell=options.cell))
        texts.append(actor.placed_text(its_place, tell=tell))
        mirrored.append(actor.turned(its_place))
    left, right = tf.cond(
        place == LEFT, lambda: (halves[0], halves[1]), lambda: (halves[1], halves[0])
    )
    empty = tf.zeros_like(left[keys.VIEW_INSIDE])
    on_left = tf.concat([left["mask"], empty], axis=1)
    on_right = tf.concat([empty, right["mask"]], axis=1)
    masks = tf.where(place == LEFT, [on_left, on_right], [on_right, on_left])
    present = [actor.view[keys.VIEW_PRESENT] for actor in (first, second)]
    joined = {
        keys.VIEW_MASKS: masks[: options.most],
        keys.VIEW_INSIDE: tf.concat([left[keys.VIEW_INSIDE], right[keys.VIEW_INSIDE]], axis=1),
        keys.VIEW_PRESENT: tf.concat(present, axis=0),  # as far as their half shows them
        keys.SENTENCE_TEXTS: tf.stack(texts)[: options.most],
        keys.MIRRORED: tf.stack(mirrored)[: options.most],
        keys.VIEW_ACTORS: tf.stack([first.kind, second.kind])[: options.most],
    }
    seen = seen_of(first.view)
    return joined | {seen: tf.concat([left[seen], right[seen]], axis=2)}


def _half(actor: RivalActor, draw: tf.Tensor, *, cell: int) -> View:
    """Cut out half of a view's width, at a drawn place, so that it holds the actor."""
    seen = seen_of(actor.view)
    width = actor.view[seen].shape[2]
    half = width // 2
    columns = tf.cast(tf.where(tf.reduce_any(actor.mask, axis=0))[:, 0], tf.float32) / cell
    low, high = tf.reduce_min(columns), tf.reduce_max(columns) + 1.0 / cell
    slack = tf.maximum(half - (high - low), 0.0)
    start = (low + high - half) / 2 + (draw - 0.5) * slack
    start = tf.clip_by_value(tf.cast(tf.round(start), tf.int32), 0, width - half)
    pixels = slice(start * cell, (start + half) * cell)
    inside = actor.view[keys.VIEW_INSIDE][:, pixels]
    mask = actor.mask[:, pixels]
    side = inside.shape[0] // 2
    return {
        seen: tf.ensure_shape(
            actor.view[seen][:, :, start : start + half],
            [*actor.view[seen].shape[:2], half, actor.view[seen].shape[3]],
        ),
        keys.VIEW_INSIDE: tf.ensure_shape(inside, [None, side]),
        "mask": tf.ensure_shape(mask, [None, side]),
    }
