"""What another clip may change in a drawn view: put an actor into it, or ask it a sentence.

A join takes a view, the view of another record and a seed, int (2,), and returns a view of the same
fields. Training chains them; ``a2d-tf cache`` applies those that need pictures before it stores
features.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import tensorflow as tf

from a2d_tf import keys

View = dict[str, tf.Tensor]
Join = Callable[[View, View, tf.Tensor], View]


@dataclass(frozen=True)
class Others:
    """Other records that change a view.

    Attributes:
        shards: TFRecord files that they are drawn from.
        join: What they change.
    """

    shards: Sequence[Path]
    join: Join


def shape_of_field(view: View, name: str) -> list[int | None]:
    """Return the static shape of a view's field; its numbers of sentences and actors may vary."""
    shape = view[name].shape.as_list()
    free = name in keys.OF_SENTENCES or name == keys.VIEW_PRESENT
    return [None, *shape[1:]] if free else shape


def choose_view(condition: tf.Tensor, joined: Callable[[], View], view: View) -> View:
    """Return what ``joined`` makes where the condition holds, else the view itself."""
    fields = tuple(view)
    result = tf.cond(condition, joined, lambda: {name: view[name] for name in fields})
    return {name: tf.ensure_shape(result[name], shape_of_field(view, name)) for name in fields}


def seen_of(view: View) -> str:
    """Return the field that holds what is seen: the video, or features in its place."""
    return keys.FEATURES if keys.FEATURES in view else keys.VIDEO


def with_sentence(
    view: View,
    *,
    text: tf.Tensor,
    mirrored: tf.Tensor,
    kind: tf.Tensor,
    mask: tf.Tensor,
    most: int | None,
) -> View:
    """Return a view with one more sentence after its own, where it has fewer than ``most``.

    Args:
        view: A view that ``sentence_input.draw_view`` makes.
        text: string (), the sentence.
        mirrored: bool (), whether left and right change places in it.
        kind: int64 (), A2D's actor.
        mask: bool (S, S), what the sentence describes.
        most: Sentences that a view has room for; None for any number.
    """
    rows = {
        keys.SENTENCE_TEXTS: text,
        keys.MIRRORED: mirrored,
        keys.VIEW_ACTORS: kind,
        keys.VIEW_MASKS: mask,
    }
    return view | {
        name: tf.concat([view[name], row[None]], axis=0)[:most] for name, row in rows.items()
    }
