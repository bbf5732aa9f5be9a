"""What another clip may change in a drawn view."""

import numpy as np
import pytest
import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.view_join import choose_view, seen_of, with_sentence


def view_of(count=2):
    return {
        keys.VIDEO: tf.zeros((3, 4, 4, 3)),
        keys.SENTENCE_TEXTS: tf.constant([f"text {row}" for row in range(count)]),
        keys.MIRRORED: tf.zeros((count,), bool),
        keys.VIEW_ACTORS: tf.range(count, dtype=tf.int64),
        keys.VIEW_MASKS: tf.zeros((count, 4, 4), bool),
    }


@pytest.mark.parametrize(("most", "texts"), [(None, 3), (3, 3), (2, 2)])
def test_a_sentence_stands_behind_the_others_where_there_is_room(most, texts):
    view = with_sentence(
        view_of(),
        text=tf.constant("new"),
        mirrored=tf.constant(True),
        kind=tf.constant(7, tf.int64),
        mask=tf.ones((4, 4), bool),
        most=most,
    )
    added = texts == 3
    assert len(view[keys.SENTENCE_TEXTS]) == len(view[keys.VIEW_MASKS]) == texts
    assert (view[keys.SENTENCE_TEXTS][-1].numpy() == b"new") == added
    assert bool(view[keys.MIRRORED][-1]) == bool(view[keys.VIEW_MASKS][-1].numpy().all()) == added
    assert view[keys.VIDEO].shape == (3, 4, 4, 3)


@pytest.mark.parametrize("condition", [True, False])
def test_a_choice_in_a_graph_keeps_shapes_and_frees_the_number_of_sentences(condition):
    shapes = {}

    @tf.function
    def choose(condition):
        view = view_of()
        more = {name: view_of(3)[name] for name in view}
        chosen = choose_view(condition, lambda: more, view)
        shapes.update({name: value.shape.as_list() for name, value in chosen.items()})
        return chosen

    chosen = choose(tf.constant(condition))
    assert len(chosen[keys.SENTENCE_TEXTS]) == (3 if condition else 2)
    assert shapes[keys.VIDEO] == [3, 4, 4, 3]
    assert shapes[keys.SENTENCE_TEXTS] == [None]
    assert shapes[keys.VIEW_MASKS] == [None, 4, 4]


def test_features_are_seen_in_the_place_of_the_video():
    assert seen_of(view_of()) == keys.VIDEO
    assert seen_of({keys.FEATURES: np.zeros(1)}) == keys.FEATURES
