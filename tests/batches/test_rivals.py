"""Two views joined into one: pictures, masks and words stay true to each other."""

import numpy as np
import pytest
import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.rivals import RivalOptions, beside
from a2d_tf.batches.sides import SideTable

SIZE = 8
TEXTS = (
    "a dog",
    "a bird",
    "a dog on the left",
    "a bird on the left",
    "a bird flying left",
    "a dog turning left",
    "a cup",
)
SIDES = SideTable(TEXTS)
DOG, BIRD = 7, 4


def view_of(text, *, level, column, kind, mirrored=False, cell=1, seen=keys.VIDEO):
    """A view whose actor is one pixel column of the masks and the one cell of another level."""
    masks = np.zeros((1, SIZE, SIZE), bool)
    masks[0, 2:4, column * cell : (column + 1) * cell] = True
    picture = np.full((2, SIZE // cell, SIZE // cell, 1), level, np.float32)
    picture[:, :, column] = 10 * level
    return {
        seen: tf.constant(picture),
        keys.VIEW_MASKS: tf.constant(masks),
        keys.VIEW_INSIDE: tf.ones([SIZE, SIZE], tf.bool),
        keys.SENTENCE_TEXTS: tf.constant([text]),
        keys.MIRRORED: tf.constant([mirrored]),
        keys.VIEW_ACTORS: tf.constant([kind], tf.int64),
        keys.VIEW_PRESENT: tf.constant([kind], tf.int64),
    }


def joined(first, second, *, seed, share=1.0, side=0.0, cell=1, most=2):
    options = RivalOptions(share=share, side=side, cell=cell, most=most)
    view = beside(first, second, tf.constant([seed, 0]), sides=SIDES, options=options)
    return {name: value.numpy() for name, value in view.items()}


def dog_and_bird(dog="a dog", bird="a bird", **changes):
    return (
        view_of(dog, level=1, column=6, kind=DOG, **changes),
        view_of(bird, level=2, column=1, kind=BIRD, **changes),
    )


def place(view, row):
    """0 where a mask of the view lies in its left half, 1 in the right one; never in both."""
    halves = view[keys.VIEW_MASKS][row].reshape(SIZE, 2, SIZE // 2).any(axis=(0, 2))
    assert halves.sum() == 1
    return int(halves[1])


@pytest.mark.parametrize("seed", range(6))
def test_each_actor_keeps_its_pixels_and_its_sentence(seed):
    view = joined(*dog_and_bird(), seed=seed)
    assert view[keys.SENTENCE_TEXTS].tolist() == [b"a dog", b"a bird"]
    assert view[keys.VIEW_ACTORS].tolist() == [DOG, BIRD]
    assert view[keys.VIEW_PRESENT].tolist() == [DOG, BIRD]
    assert {place(view, 0), place(view, 1)} == {0, 1}
    for row, level in ((0, 10), (1, 20)):
        columns = np.flatnonzero(view[keys.VIEW_MASKS][row].any(axis=0))
        assert len(columns) == 1
        assert (view[keys.VIDEO][:, :, columns[0], 0] == level).all()
    # Beside its actor each half shows its own clip.
    for row, level in ((0, 1), (1, 2)):
        half = np.split(view[keys.VIDEO], 2, axis=2)[place(view, row)]
        assert set(np.unique(half)) == {level, 10 * level}


def test_both_orders_are_drawn():
    assert {place(joined(*dog_and_bird(), seed=seed), 0) for seed in range(8)} == {0, 1}


def test_a_sentence_that_is_a_mere_place_changes_with_the_place():
    seen = set()
    for seed in range(8):
        view = joined(*dog_and_bird(dog="a dog on the left"), seed=seed)
        assert view[keys.SENTENCE_TEXTS][0] == b"a dog on the left"
        assert view[keys.MIRRORED].tolist() == [bool(place(view, 0)), False]
        seen.add(place(view, 0))
    assert seen == {0, 1}


def test_a_sentence_that_names_a_way_decides_the_place():
    for seed in range(8):
        view = joined(*dog_and_bird(bird="a bird flying left"), seed=seed)
        assert (place(view, 1), place(view, 0)) == (0, 1)
        first, second = dog_and_bird()
        second = view_of("a bird flying left", level=2, column=1, kind=BIRD, mirrored=True)
        view = joined(first, second, seed=seed)  # read as "flying right"
        assert place(view, 1) == 1
        assert view[keys.MIRRORED].tolist() == [False, True]


def test_two_that_must_stand_on_one_side_are_left_alone():
    first, second = dog_and_bird(dog="a dog turning left", bird="a bird flying left")
    view = joined(first, second, seed=0)
    for name, value in view.items():
        np.testing.assert_array_equal(value, first[name].numpy())


def test_two_of_a_kind_are_told_apart_by_their_side():
    first = view_of("a dog", level=1, column=6, kind=DOG)
    second = view_of("a dog on the left", level=2, column=1, kind=DOG)
    for seed in range(6):
        view = joined(first, second, seed=seed)
        side = ["left", "right"][place(view, 0)]
        assert view[keys.SENTENCE_TEXTS][0].decode() == f"a dog on the {side}"
        assert view[keys.MIRRORED][1] == bool(place(view, 1))


def test_one_whose_kind_stands_beside_it_unasked_is_told_apart():
    dog, bird = dog_and_bird()
    bird[keys.VIEW_PRESENT] = tf.constant([BIRD, DOG], tf.int64)
    view = joined(dog, bird, seed=0)
    by_kind = dict(zip(view[keys.VIEW_ACTORS], view[keys.SENTENCE_TEXTS], strict=True))
    assert by_kind[BIRD] == b"a bird"
    assert by_kind[DOG].startswith(b"a dog on the ")
    # Of things that are no actors, one number says nothing.
    cup = view_of("a cup", level=1, column=6, kind=0)
    bird[keys.VIEW_PRESENT] = tf.constant([BIRD, 0], tf.int64)
    assert b"a cup" in joined(cup, bird, seed=0)[keys.SENTENCE_TEXTS]


def test_told_sides_are_written_so_that_mirrored_texts_read_right():
    first, second = dog_and_bird(mirrored=True)
    for seed in range(6):
        view = joined(first, second, seed=seed, side=1.0)
        for row, name in enumerate(("a dog", "a bird")):
            written = ["right", "left"][place(view, row)]  # read mirrored, it is the other one
            assert view[keys.SENTENCE_TEXTS][row].decode() == f"{name} on the {written}"
            assert view[keys.MIRRORED][row]


def test_views_are_cut_between_cells():
    first, second = (
        view_of("a dog", level=1, column=3, kind=DOG, cell=2, seen=keys.FEATURES),
        view_of("a bird", level=2, column=0, kind=BIRD, cell=2, seen=keys.FEATURES),
    )
    view = joined(first, second, seed=0, cell=2)
    assert view[keys.FEATURES].shape == (2, 4, 4, 1)
    for row, level in ((0, 10), (1, 20)):
        columns = np.flatnonzero(view[keys.VIEW_MASKS][row].any(axis=0))
        assert columns.tolist() in ([0, 1], [2, 3], [4, 5], [6, 7])
        assert (view[keys.FEATURES][:, :, columns[0] // 2, 0] == level).all()


def test_share_no_actor_and_equal_sentences():
    first, second = dog_and_bird()
    kept = sum(
        len(joined(first, second, seed=seed, share=0.5)[keys.MIRRORED]) for seed in range(40)
    )
    assert 50 < kept < 70  # one sentence alone, two joined: 60 expected
    nobody = second | {keys.VIEW_MASKS: tf.zeros([1, SIZE, SIZE], tf.bool)}
    same = view_of("a dog", level=2, column=1, kind=BIRD)
    for other in (nobody, same):
        view = joined(first, other, seed=0)
        np.testing.assert_array_equal(view[keys.VIDEO], first[keys.VIDEO].numpy())


def test_the_rival_may_stand_there_unasked():
    view = joined(*dog_and_bird(), seed=1, most=1)
    assert view[keys.SENTENCE_TEXTS].tolist() == [b"a dog"]
    assert view[keys.VIEW_MASKS].shape == (1, SIZE, SIZE)
    assert {1, 2, 10, 20} == set(np.unique(view[keys.VIDEO]))
