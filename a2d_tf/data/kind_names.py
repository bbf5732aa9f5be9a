"""An actor asked for by its kind alone: "the dog", where it is the only one of its kind in view.

A sentence names a kind of actor in many words, few of which come twice in a small data set. Asked
for by the one word that all share, actors of a kind are learned from all their clips.
"""

from dataclasses import dataclass

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.data.sides import NO_SIDE, SideTable
from a2d_tf.data.view_join import View

# By A2D's actor; none asks for something that is no actor.
KIND_SENTENCES: tuple[str, ...] = (
    "",
    "the person",
    "the baby",
    "the ball",
    "the bird",
    "the car",
    "the cat",
    "the dog",
)
_PERSON, _BABY = 1, 2


@dataclass(frozen=True)
class KindNames:
    """How often an actor is asked for by its kind.

    Attributes:
        share: Share of the sentences for which that is possible.
        sides: Of all sentences.
    """

    share: float
    sides: SideTable

    def __call__(self, view: View, seed: tf.Tensor) -> View:
        """Return a view with some of its sentences exchanged for the kinds of their actors.

        Args:
            view: As of ``sentence_input.draw_view``. Kept are sentences that name a side, and
                those of actors that are absent, of no kind, or not the only one of it.
            seed: int (2,).
        """
        texts, kinds = view[keys.SENTENCE_TEXTS], view[keys.VIEW_ACTORS]
        # A baby is a person, too.
        present = tf.where(view[keys.VIEW_PRESENT] == _BABY, _PERSON, view[keys.VIEW_PRESENT])
        wanted = tf.where(kinds == _BABY, tf.cast(_PERSON, kinds.dtype), kinds)
        alike = tf.math.count_nonzero(present[None] == wanted[:, None], axis=1)
        side, _ = self.sides.look_up(texts, mirrored=view[keys.MIRRORED])
        seen = tf.reduce_any(view[keys.VIEW_MASKS], axis=(1, 2))
        drawn = tf.random.stateless_uniform(tf.shape(texts), seed) < self.share
        renamed = drawn & seen & (alike == 1) & (kinds > 0) & (side == NO_SIDE)
        names = tf.gather(tf.constant(KIND_SENTENCES), kinds)
        return view | {keys.SENTENCE_TEXTS: tf.where(renamed, names, texts)}
