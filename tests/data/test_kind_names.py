"""Actors asked for by their kind."""

import tensorflow as tf

from a2d_tf import keys
from a2d_tf.data.kind_names import KIND_SENTENCES, KindNames
from a2d_tf.data.sides import SideTable
from a2d_tf.labels import ACTORS

TEXTS = ("a man runs", "a spotted dog", "a dog on the left")
PERSON, BABY, DOG, THING = 1, 2, 7, 0


def view_of(*asked, present=None, absent=()):
    texts, kinds = zip(*asked, strict=True)
    return {
        keys.SENTENCE_TEXTS: tf.constant(texts),
        keys.VIEW_ACTORS: tf.constant(kinds, tf.int64),
        keys.VIEW_PRESENT: tf.constant(kinds if present is None else present, tf.int64),
        keys.MIRRORED: tf.fill([len(texts)], False),
        keys.VIEW_MASKS: tf.stack(
            [tf.fill([4, 4], row not in absent) for row in range(len(texts))]
        ),
    }


def texts_of(view, *, share=1.0, seed=0):
    named = KindNames(share, SideTable(TEXTS))(view, tf.constant([seed, 0]))
    return [text.decode() for text in named[keys.SENTENCE_TEXTS].numpy()]


def test_every_actor_has_a_name():
    assert len(KIND_SENTENCES) == 1 + len(ACTORS)
    for number, name in ACTORS.items():
        assert KIND_SENTENCES[number] == f"the {'person' if name == 'adult' else name}"


def test_the_only_one_of_its_kind_is_called_by_it():
    view = view_of(("a man runs", PERSON), ("a spotted dog", DOG))
    assert texts_of(view) == ["the person", "the dog"]
    assert texts_of(view, share=0.0) == ["a man runs", "a spotted dog"]
    seen = {tuple(texts_of(view, share=0.5, seed=seed)) for seed in range(20)}
    assert len(seen) == 4  # each by a draw of its own


def test_sentences_stay_where_the_kind_would_not_say_who():
    man, spotted = ("a man runs", PERSON), ("a spotted dog", DOG)
    kept = ["a man runs", "a spotted dog"]
    assert texts_of(view_of(man, spotted, present=(PERSON, DOG, DOG))) == ["the person", kept[1]]
    assert texts_of(view_of(man, spotted, present=(PERSON, BABY, DOG))) == [kept[0], "the dog"]
    assert texts_of(view_of(man, spotted, absent=(1,))) == ["the person", kept[1]]
    assert texts_of(view_of(man, ("a spotted dog", THING))) == ["the person", kept[1]]
    assert texts_of(view_of(("a dog on the left", DOG))) == ["a dog on the left"]
