"""One actor of a view with its sentence, and how that sentence stays true elsewhere."""

import numpy as np
import pytest
import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.rival_actor import (
    NO_KIND,
    RivalActor,
    draw_actor,
    opposite,
    shows_kind,
    told_text,
)
from a2d_tf.batches.sides import LEFT, NO_SIDE, RIGHT, SideTable

SEED = tf.constant([0, 1], tf.int32)
TEXTS = ("the dog", "the left cat")


def view_of(seen):
    """Return a view of two sentences, of a dog and of a cat, in sight where ``seen`` says so."""
    return {
        keys.SENTENCE_TEXTS: tf.constant(TEXTS),
        keys.MIRRORED: tf.constant([False, False]),
        keys.VIEW_ACTORS: tf.constant([7, 4], tf.int64),
        keys.VIEW_MASKS: tf.constant(np.reshape(seen, (2, 1, 1))),
        keys.VIEW_PRESENT: tf.constant([7, 4], tf.int64),
    }


def actor_of(*, side, movable=True, mirrored=False):
    return RivalActor(
        view={},
        mask=tf.zeros((1, 1), bool),
        text=tf.constant("the dog"),
        mirrored=tf.constant(mirrored),
        kind=tf.constant(7, tf.int64),
        side=tf.constant(side),
        movable=tf.constant(movable),
        exists=tf.constant(True),
    )


def test_one_in_sight_is_drawn():
    actor = draw_actor(view_of([False, True]), SideTable(TEXTS), SEED)
    assert actor.text.numpy() == b"the left cat"
    assert (int(actor.kind), int(actor.side), bool(actor.exists)) == (4, LEFT, True)
    assert actor.mask.numpy().all()


def test_of_nobody_in_sight_there_is_none():
    assert not bool(draw_actor(view_of([False, False]), SideTable(TEXTS), SEED).exists)


@pytest.mark.parametrize(
    ("side", "movable", "bound", "turned"),
    [
        (NO_SIDE, True, False, False),
        (LEFT, True, False, True),
        (RIGHT, True, False, False),
        (LEFT, False, True, False),
    ],
)
def test_a_side_that_can_move_is_turned_to_the_place(side, movable, bound, turned):
    actor = actor_of(side=side, movable=movable)
    assert bool(actor.bound) == bound
    assert bool(actor.turned(tf.constant(RIGHT))) == turned


def test_the_place_is_told_of_one_that_names_none():
    assert actor_of(side=NO_SIDE).placed_text(
        tf.constant(RIGHT), tell=tf.constant(True)
    ).numpy() == (b"the dog on the right")
    assert actor_of(side=NO_SIDE).placed_text(
        tf.constant(RIGHT), tell=tf.constant(False)
    ).numpy() == (b"the dog")
    assert (
        actor_of(side=LEFT).placed_text(tf.constant(RIGHT), tell=tf.constant(True)).numpy()
        == b"the dog"
    )


def test_a_text_that_is_read_mirrored_is_written_with_the_other_side():
    texts = told_text(
        tf.constant(["a", "b"]), tf.constant([LEFT, LEFT]), mirrored=tf.constant([False, True])
    )
    assert texts.numpy().tolist() == [b"a on the left", b"b on the right"]
    assert opposite(LEFT) == RIGHT and opposite(RIGHT) == LEFT


def test_a_kind_is_shown_by_an_actor_of_it():
    view = view_of([True, True])
    assert bool(shows_kind(view, tf.constant(4, tf.int64)))
    assert not bool(shows_kind(view, tf.constant(1, tf.int64)))
    none = view | {keys.VIEW_PRESENT: tf.constant([NO_KIND], tf.int64)}
    assert not bool(shows_kind(none, tf.constant(NO_KIND, tf.int64)))
