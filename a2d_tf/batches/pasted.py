"""Copy-paste: an actor of another clip, cut out by its mask, put into the frames of this one.

Records hold an actor's mask in the annotated frame alone. The cut-out is that mask's window in all
frames, inside which the actor moves as in its own clip: exact where the targets are made.
"""

from dataclasses import dataclass

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.rival_actor import RivalActor, draw_actor, opposite, shows_kind, told_text
from a2d_tf.batches.sides import LEFT, NO_SIDE, RIGHT, SideTable
from a2d_tf.batches.view_join import View, choose_view, with_sentence

# Shares of an actor's pixels: those that must stay in sight where another is pasted in front of it,
# and those that may lie nearer to the other's middle where sides tell the two apart.
_LEAST_IN_SIGHT, _MOST_BEYOND = 0.5, 0.25


@dataclass(frozen=True)
class PasteOptions:
    """How actors are pasted.

    Attributes:
        share: Share of the training elements that get one.
        side: Share of the pasted actors' sentences without a side that are told where they stand.
            Where the view shows another of the same kind, the side is always told.
        most: Sentences that a view has room for; a pasted actor without room is in sight but not
            asked for. None for any number.
    """

    share: float
    side: float
    most: int | None


@dataclass(frozen=True)
class _CutOut:
    """An actor as it is placed in the view that it is pasted into.

    Attributes:
        shift: int32 (2,), the rows and columns that it was moved by.
        mask: bool (S, S), its pixels.
        place: The half of the picture that holds its middle.
        fits: bool (), whether it lies wholly in the picture.
    """

    shift: tf.Tensor
    mask: tf.Tensor
    place: tf.Tensor
    fits: tf.Tensor


def paste(
    view: View, other: View, seed: tf.Tensor, *, sides: SideTable, options: PasteOptions
) -> View:
    """Paste an actor of another view into this one, at a drawn place, in front of everything.

    Masks lose what it hides, and its own sentence follows those of the view. Sentences stay true:
    where it shares its kind with an actor of the view, sides tell them apart.

    Args:
        view: A view that ``sentence_input.draw_view`` makes, with frames or flow (T, S, S, C).
        other: View of the pasted actor, of the same shapes.
        seed: int (2,); the same seed gives the same view.
        sides: Sides that all sentences name.
        options: How actors are pasted.

    Returns:
        A view of the same fields; the view itself where a draw says so, where the other has no
        actor with a sentence, where a sentence would no longer be true, and where the actor does
        not fit into the picture or would hide most of another.
    """
    seeds = tf.random.split(seed, 5)
    actor = draw_actor(other, sides, seeds[0])
    wanted = tf.random.stateless_uniform([], seeds[1]) < options.share
    drawn = tf.where(tf.random.stateless_uniform([], seeds[2]) < 0.5, LEFT, RIGHT)
    cut = _cut_out(actor, view, tf.where(actor.bound, actor.side, drawn), seeds[3])
    tell = tf.random.stateless_uniform([], seeds[4]) < options.side
    possible = (
        actor.exists
        & cut.fits
        & tf.reduce_all(view[keys.SENTENCE_TEXTS] != actor.text)
        & _stay_in_sight(view, cut)
        & _stay_true(view, cut, actor, sides)
    )
    return choose_view(
        wanted & possible, lambda: _paste(view, cut, actor, sides, tell=tell, options=options), view
    )


def _cut_out(actor: RivalActor, view: View, place: tf.Tensor, seed: tf.Tensor) -> _CutOut:
    """Move an actor's mask to a drawn position, its middle in a half of the view's picture."""
    low, high = _box(actor.mask)
    first, last = _box(view[keys.VIEW_INSIDE])
    lowest, highest = first - low, last - high
    twice = first[1] + last[1] - low[1] - high[1]  # the shift that centres it
    to_left, to_right = twice // 2, (twice + 1) // 2
    on_left = place == LEFT
    lowest = tf.stack([lowest[0], tf.where(on_left, lowest[1], tf.maximum(lowest[1], to_right))])
    highest = tf.stack([highest[0], tf.where(on_left, tf.minimum(highest[1], to_left), highest[1])])
    draws = tf.random.stateless_uniform([2], seed)
    room = tf.cast(tf.maximum(highest - lowest + 1, 1), tf.float32)
    shift = lowest + tf.cast(tf.floor(draws * room), tf.int32)
    return _CutOut(
        shift=shift,
        mask=tf.roll(actor.mask, shift, axis=[0, 1]),
        place=place,
        fits=tf.reduce_all(highest >= lowest),
    )


def _paste(
    view: View,
    cut: _CutOut,
    actor: RivalActor,
    sides: SideTable,
    *,
    tell: tf.Tensor,
    options: PasteOptions,
) -> View:
    video = tf.roll(actor.view[keys.VIDEO], cut.shift, axis=[1, 2])
    texts, mirrored, kinds = (
        view[name] for name in (keys.SENTENCE_TEXTS, keys.MIRRORED, keys.VIEW_ACTORS)
    )
    named, _ = sides.look_up(texts, mirrored=mirrored)
    alike = kinds == actor.kind
    tell |= tf.reduce_any(alike) | shows_kind(view, actor.kind)
    told = told_text(texts, opposite(cut.place), mirrored=mirrored)
    pasted = view | {
        keys.VIDEO: tf.where(cut.mask[None, :, :, None], video, view[keys.VIDEO]),
        keys.VIEW_MASKS: view[keys.VIEW_MASKS] & ~cut.mask,
        keys.VIEW_PRESENT: tf.concat([view[keys.VIEW_PRESENT], actor.kind[None]], axis=0),
        keys.SENTENCE_TEXTS: tf.where(alike & (named == NO_SIDE), told, texts),
    }
    return with_sentence(
        pasted,
        text=actor.placed_text(
            cut.place, tell=tell | tf.reduce_any(alike) | shows_kind(view, actor.kind)
        ),
        mirrored=actor.turned(cut.place),
        kind=actor.kind,
        mask=cut.mask,
        most=options.most,
    )


def _stay_in_sight(view: View, cut: _CutOut) -> tf.Tensor:
    before = tf.math.count_nonzero(view[keys.VIEW_MASKS], axis=(1, 2))
    after = tf.math.count_nonzero(view[keys.VIEW_MASKS] & ~cut.mask, axis=(1, 2))
    least = tf.cast(before, tf.float32) * _LEAST_IN_SIGHT
    return tf.reduce_all(tf.cast(after, tf.float32) >= least)


def _stay_true(view: View, cut: _CutOut, actor: RivalActor, sides: SideTable) -> tf.Tensor:
    """Return whether sides tell the pasted actor from the view's actors of its kind: bool ()."""
    named, _ = sides.look_up(view[keys.SENTENCE_TEXTS], mirrored=view[keys.MIRRORED])
    beyond = _middles(view[keys.VIEW_MASKS])
    own = _middles(cut.mask[None])[0]
    place = tf.where(own < beyond, LEFT, RIGHT)  # side of the pasted one beside each of the others
    apart = (place == cut.place) & (_share_beyond(view[keys.VIEW_MASKS], own, cut) < _MOST_BEYOND)
    apart &= (named == NO_SIDE) | (named == opposite(cut.place))
    in_sight = tf.reduce_any(view[keys.VIEW_MASKS], axis=(1, 2))
    alike = view[keys.VIEW_ACTORS] == actor.kind
    return tf.reduce_all(apart | ~alike | ~in_sight)


def _share_beyond(masks: tf.Tensor, own: tf.Tensor, cut: _CutOut) -> tf.Tensor:
    """Return the share of masks (n, S, S) nearer to the pasted one's middle than theirs, (n,)."""
    columns = tf.cast(tf.math.count_nonzero(masks, axis=1), tf.float32)  # (n, S)
    places = tf.range(tf.cast(tf.shape(masks)[2], tf.float32))
    border = (own + _middles(masks))[:, None] / 2
    beyond = tf.where(cut.place == LEFT, places < border, places > border)
    return tf.math.divide_no_nan(
        tf.reduce_sum(tf.where(beyond, columns, 0.0), axis=1), tf.reduce_sum(columns, axis=1)
    )


def _box(mask: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Return first row and column, and those past the last, of a mask (S, S): int32 (2,) each."""
    where = tf.cast(tf.where(mask), tf.int32)
    size = tf.shape(mask)
    none = tf.size(where) == 0
    low = tf.where(none, 0, tf.reduce_min(tf.concat([where, size[None]], axis=0), axis=0))
    high = tf.where(none, size, tf.reduce_max(tf.concat([where, [[-1, -1]]], axis=0), axis=0) + 1)
    return low, high


def _middles(masks: tf.Tensor) -> tf.Tensor:
    """Return the mean column of masks (n, S, S), 0 of empty ones: float32 (n,)."""
    columns = tf.cast(tf.math.count_nonzero(masks, axis=1), tf.float32)  # (n, S)
    places = tf.range(tf.cast(tf.shape(masks)[2], tf.float32))
    return tf.math.divide_no_nan(
        tf.reduce_sum(columns * places, axis=1), tf.reduce_sum(columns, axis=1)
    )
