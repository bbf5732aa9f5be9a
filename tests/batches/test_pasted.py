"""An actor of one view pasted into another: pixels, masks and words stay true to each other."""

import numpy as np
import pytest
import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.pasted import PasteOptions, paste
from a2d_tf.batches.sides import LEFT, SideTable

SIZE = 12
TEXTS = ("a dog", "every dog", "a bird", "a dog on the left", "a bird turning left")
SIDES = SideTable(TEXTS)
DOG, BIRD = 7, 4
INSIDE = slice(2, 10)  # rows of the square that hold the picture


def view_of(text, *, level, columns, kind, rows=(4, 6), mirrored=False):
    """A view of frames that grow by 1, whose actor's block is another 100 above the ground."""
    masks = np.zeros((1, SIZE, SIZE), bool)
    masks[0, slice(*rows), slice(*columns)] = True
    inside = np.zeros((SIZE, SIZE), bool)
    inside[INSIDE] = True
    video = np.stack([np.full((SIZE, SIZE, 1), level + time, np.float32) for time in range(2)])
    return {
        keys.VIDEO: tf.constant(video + 100 * masks[0, None, :, :, None]),
        keys.VIEW_MASKS: tf.constant(masks),
        keys.VIEW_INSIDE: tf.constant(inside),
        keys.SENTENCE_TEXTS: tf.constant([text]),
        keys.MIRRORED: tf.constant([mirrored]),
        keys.VIEW_ACTORS: tf.constant([kind], tf.int64),
        keys.VIEW_PRESENT: tf.constant([kind, kind], tf.int64),
    }


def dog(text="a dog", *, columns=(5, 8), **changes):
    return view_of(text, level=1, columns=columns, kind=DOG, **changes)


def bird(text="a bird", *, columns=(0, 3), **changes):
    return view_of(text, level=20, columns=columns, kind=BIRD, **changes)


def pasted(view, other, *, seed, share=1.0, side=0.0, most=2):
    options = PasteOptions(share=share, side=side, most=most)
    found = paste(view, other, tf.constant([seed, 0]), sides=SIDES, options=options)
    return {name: value.numpy() for name, value in found.items()}


def was_pasted(view):
    return len(view[keys.VIEW_PRESENT]) == 3


@pytest.mark.parametrize("seed", range(8))
def test_the_actor_and_nothing_else_comes_with_its_pixels_and_its_sentence(seed):
    view = pasted(dog(), bird(), seed=seed)
    if not was_pasted(view):  # it would have hidden most of the dog
        np.testing.assert_array_equal(view[keys.VIDEO], dog()[keys.VIDEO])
        return
    assert view[keys.SENTENCE_TEXTS].tolist() == [b"a dog", b"a bird"]
    assert view[keys.VIEW_ACTORS].tolist() == [DOG, BIRD]
    assert view[keys.VIEW_PRESENT].tolist() == [DOG, DOG, BIRD]
    own, mask = view[keys.VIEW_MASKS]
    assert mask.sum() == 6  # whole, and all of it in the picture
    assert mask[INSIDE].sum() == 6
    assert not (own & mask).any()
    for time in range(2):
        assert (view[keys.VIDEO][time, mask, 0] == 120 + time).all()
        assert (view[keys.VIDEO][time, own, 0] == 101 + time).all()
        assert (view[keys.VIDEO][time, ~own & ~mask, 0] == 1 + time).all()


def test_places_are_drawn_all_over_the_picture():
    masks = np.stack(
        [
            view[keys.VIEW_MASKS][1]
            for seed in range(60)
            if was_pasted(view := pasted(dog(), bird(), seed=seed))
        ]
    )
    assert 30 < len(masks) < 60
    seen = masks.any(axis=0)
    assert seen[2].any()
    assert seen[9].any()
    assert seen[:, 0].any()
    assert seen[:, -1].any()


def test_what_it_hides_is_taken_from_the_other_masks_and_never_most_of_one():
    hidden = []
    for seed in range(60):
        view = pasted(dog(columns=(0, 12), rows=(2, 10)), bird(), seed=seed)
        assert was_pasted(view)
        hidden.append(96 - view[keys.VIEW_MASKS][0].sum())
    assert set(hidden) == {6}
    small = dog(rows=(5, 6), columns=(5, 7))
    covers = bird(rows=(2, 10), columns=(0, 6))
    for seed in range(20):
        view = pasted(small, covers, seed=seed)
        assert view[keys.VIEW_MASKS][0].any()


def test_two_of_a_kind_are_told_apart_by_their_side():
    other = view_of("a bird", level=20, columns=(0, 2), kind=DOG)
    found = set()
    for seed in range(40):
        view = pasted(dog(), other, seed=seed)
        if not was_pasted(view):
            assert view[keys.SENTENCE_TEXTS].tolist() == [b"a dog"]
            continue
        own, mask = (np.flatnonzero(mask.any(axis=0)).mean() for mask in view[keys.VIEW_MASKS])
        sides = ("left", "right") if own < mask else ("right", "left")
        names = [text.decode() for text in view[keys.SENTENCE_TEXTS]]
        assert names == [f"a dog on the {sides[0]}", f"a bird on the {sides[1]}"]
        found.add(sides[1])
    assert found == {"left", "right"}


def test_no_side_tells_it_from_actors_on_both_sides():
    pair = dog("every dog", columns=(0, 2))
    masks = pair[keys.VIEW_MASKS].numpy()
    masks[0, 4:6, 9:11] = True
    pair[keys.VIEW_MASKS] = tf.constant(masks)
    for seed in range(8):
        assert not was_pasted(pasted(pair, dog(columns=(5, 7)), seed=seed))


def test_one_whose_kind_is_there_unasked_is_told_its_side():
    both = dog()
    both[keys.VIEW_PRESENT] = tf.constant([DOG, BIRD], tf.int64)
    made = [view for seed in range(8) if was_pasted(view := pasted(both, bird(), seed=seed))]
    assert made and all(b" on the " in view[keys.SENTENCE_TEXTS][1] for view in made)


def test_a_sentence_that_names_a_side_stays_true():
    for seed in range(20):
        view = pasted(bird(columns=(5, 8)), dog("a dog on the left"), seed=seed)
        if was_pasted(view):
            in_left = np.flatnonzero(view[keys.VIEW_MASKS][1].any(axis=0)).mean() < SIZE / 2
            assert view[keys.MIRRORED].tolist() == [False, not in_left]
        view = pasted(dog(columns=(5, 8)), bird("a bird turning left"), seed=seed)
        if was_pasted(view):
            assert np.flatnonzero(view[keys.VIEW_MASKS][1].any(axis=0)).mean() < SIZE / 2
        # The dog is on the left of this one too, or it would not be "the dog on the left".
        view = pasted(
            dog("a dog on the left"),
            view_of("a bird", level=20, columns=(0, 2), kind=DOG),
            seed=seed,
        )
        if was_pasted(view):
            own, mask = (np.flatnonzero(mask.any(axis=0)).mean() for mask in view[keys.VIEW_MASKS])
            assert own < mask


def test_told_sides_are_written_so_that_mirrored_texts_read_right():
    for seed in range(20):
        view = pasted(dog(mirrored=True), bird(mirrored=True), seed=seed, side=1.0)
        if was_pasted(view):
            middle = np.flatnonzero(view[keys.VIEW_MASKS][1].any(axis=0)).mean()
            written = "right" if middle < SIZE / 2 else "left"
            assert view[keys.SENTENCE_TEXTS][1].decode() == f"a bird on the {written}"


def test_without_room_it_is_in_sight_and_not_asked_for():
    view = next(
        view for seed in range(20) if was_pasted(view := pasted(dog(), bird(), seed=seed, most=1))
    )
    assert view[keys.SENTENCE_TEXTS].tolist() == [b"a dog"]
    assert (view[keys.VIDEO] >= 120).any()
    many = pasted(dog(), bird(), seed=0, most=None)
    assert len(many[keys.SENTENCE_TEXTS]) == 1 + was_pasted(many)


def test_share_no_actor_equal_sentences_and_one_too_large():
    count = sum(was_pasted(pasted(dog(), bird(), seed=seed)) for seed in range(40))
    half = sum(was_pasted(pasted(dog(), bird(), seed=seed, share=0.5)) for seed in range(40))
    assert 0.25 * count < half < 0.75 * count
    nobody = bird() | {keys.VIEW_MASKS: tf.zeros([1, SIZE, SIZE], tf.bool)}
    same = bird("a dog")
    tall = bird(rows=(1, 11))
    for other in (nobody, same, tall):
        assert not any(was_pasted(pasted(dog(), other, seed=seed)) for seed in range(6))


def test_a_view_with_nobody_in_sight_takes_one():
    empty = dog() | {keys.VIEW_MASKS: tf.zeros([1, SIZE, SIZE], tf.bool)}
    view = pasted(empty, bird(), seed=LEFT)
    assert view[keys.VIEW_MASKS].any(axis=(1, 2)).tolist() == [False, True]
