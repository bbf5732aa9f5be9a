"""Sentences about actors that are not there, taken from another clip, with an empty truth."""

from dataclasses import dataclass

import tensorflow as tf

from a2d_tf.batches.rival_actor import NO_KIND, draw_actor, shows_kind
from a2d_tf.batches.sides import SideTable
from a2d_tf.batches.view_join import View, choose_view, with_sentence


@dataclass(frozen=True)
class AbsentOptions:
    """How often somebody absent is asked for.

    Attributes:
        share: Share of the training elements.
        most: Sentences that a view has room for; one without room is not asked.
    """

    share: float
    most: int


def ask_for_absent(
    view: View, other: View, seed: tf.Tensor, *, sides: SideTable, options: AbsentOptions
) -> View:
    """Ask a view for another view's actor, of a kind that it does not show itself.

    Args:
        view: A view that ``sentence_input.draw_view`` makes.
        other: View of the absent actor.
        seed: int (2,); the same seed gives the same view.
        sides: Sides that all sentences name.
        options: How often somebody absent is asked for.

    Returns:
        A view of the same fields with one more sentence, whose mask is empty; the view itself
        where a draw says so, where there is no room, and where such an actor may be in sight.
    """
    seeds = tf.random.split(seed, 2)
    actor = draw_actor(other, sides, seeds[0])
    wanted = tf.random.stateless_uniform([], seeds[1]) < options.share
    in_sight = shows_kind(view, actor.kind) | (actor.kind == NO_KIND)
    return choose_view(
        wanted & actor.exists & ~in_sight,
        lambda: with_sentence(
            view,
            text=actor.text,
            mirrored=actor.mirrored,
            kind=actor.kind,
            mask=tf.zeros_like(actor.mask),
            most=options.most,
        ),
        view,
    )
