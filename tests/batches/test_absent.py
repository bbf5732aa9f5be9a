"""Sentences of actors that are not there."""

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.absent import AbsentOptions, ask_for_absent
from a2d_tf.batches.sides import SideTable

SIDES = SideTable(("a dog", "a bird"))
DOG, BIRD, THING = 7, 4, 0


def view_of(text, kind, *, present=None, in_sight=True):
    masks = tf.fill([1, 4, 4], in_sight)
    return {
        keys.VIDEO: tf.zeros([2, 4, 4, 3]),
        keys.VIEW_MASKS: masks,
        keys.VIEW_INSIDE: tf.fill([4, 4], True),
        keys.SENTENCE_TEXTS: tf.constant([text]),
        keys.MIRRORED: tf.constant([True]),
        keys.VIEW_ACTORS: tf.constant([kind], tf.int64),
        keys.VIEW_PRESENT: tf.constant([kind] if present is None else present, tf.int64),
    }


def asked(view, other, *, share=1.0, most=2, seed=0):
    options = AbsentOptions(share=share, most=most)
    return ask_for_absent(view, other, tf.constant([seed, 1]), sides=SIDES, options=options)


def is_asked(view):
    return len(view[keys.SENTENCE_TEXTS]) == 2


def test_another_clip_s_sentence_has_an_empty_truth():
    view = asked(view_of("a dog", DOG), view_of("a bird", BIRD))
    assert view[keys.SENTENCE_TEXTS].numpy().tolist() == [b"a dog", b"a bird"]
    assert view[keys.MIRRORED].numpy().tolist() == [True, True]
    assert view[keys.VIEW_ACTORS].numpy().tolist() == [DOG, BIRD]
    assert tf.reduce_any(view[keys.VIEW_MASKS], axis=(1, 2)).numpy().tolist() == [True, False]
    assert view[keys.VIEW_PRESENT].numpy().tolist() == [DOG]


def test_nobody_is_asked_for_who_may_be_there():
    bird = view_of("a bird", BIRD)
    assert not is_asked(asked(view_of("a dog", DOG, present=[DOG, BIRD]), bird))
    assert is_asked(asked(view_of("a dog", DOG, present=[DOG, THING]), bird))
    # Videos may show things that nobody outlined.
    assert not is_asked(asked(view_of("a dog", DOG), view_of("a bird", THING)))


def test_share_room_and_a_clip_without_an_actor():
    dog, bird = view_of("a dog", DOG), view_of("a bird", BIRD)
    assert 5 < sum(is_asked(asked(dog, bird, share=0.5, seed=seed)) for seed in range(20)) < 15
    assert not is_asked(asked(dog, bird, most=1))
    assert not is_asked(asked(dog, view_of("a bird", BIRD, in_sight=False)))
