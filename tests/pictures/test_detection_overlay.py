"""Pictures of detected actors."""

from dataclasses import replace

import numpy as np
from fakes.joint_frames import found_adult

from a2d_tf.labels import COLOURS
from a2d_tf.pictures.detection_overlay import overlay_actors

ADULT_WALKING = np.array(COLOURS[18], np.uint8)


def is_adult(picture):
    return (picture == ADULT_WALKING).all(-1)


def test_a_narrow_frame_is_enlarged_and_the_box_has_its_colour():
    shown = found_adult()
    picture = overlay_actors(shown.frame, np.zeros_like(shown.truth), shown.actors)
    assert picture.shape == (5 * 48, 5 * 64, 3)
    # The box y 8 to 40, x 10 to 20, five times as large: its lower side, and nothing inside.
    assert is_adult(picture)[5 * 40 - 1, 5 * 10 : 5 * 20].all()
    assert not is_adult(picture)[5 * 20 : 5 * 30, 5 * 12 : 5 * 18].any()


def test_the_name_stays_in_the_picture():
    shown = found_adult()
    at_the_corner = replace(shown.actors[0], box=(0.0, 50.0, 20.0, 64.0))
    picture = overlay_actors(shown.frame, np.zeros_like(shown.truth), [at_the_corner])
    words = is_adult(picture)[:10]
    assert words.any() and words[:, -1].any()  # moved down and to the left as far as it must


def test_a_better_scored_box_lies_on_a_worse_one():
    shown = found_adult()
    (adult,) = shown.actors
    dog = replace(adult, actor=7, actor_score=0.1)
    for actors in ([adult, dog], [dog, adult]):
        picture = overlay_actors(shown.frame, np.zeros_like(shown.truth), actors)
        assert is_adult(picture)[5 * 40 - 1, 5 * 10 : 5 * 20].all()


def test_no_actor_leaves_the_frame():
    shown = found_adult()
    picture = overlay_actors(shown.frame, np.zeros_like(shown.truth), [])
    assert (picture == 128).all()


def test_a_wide_frame_is_shrunk_before_boxes_and_words_are_drawn():
    shown = found_adult()
    frame = np.full((10 * 48, 10 * 64, 3), 128, np.uint8)
    large = replace(shown.actors[0], box=tuple(10 * side for side in shown.actors[0].box))
    picture = overlay_actors(frame, np.zeros(frame.shape[:2], np.uint8), [large], most_width=320)
    assert picture.shape == (5 * 48, 5 * 64, 3)
    small = overlay_actors(shown.frame, np.zeros_like(shown.truth), shown.actors)
    np.testing.assert_array_equal(picture, small)


def test_words_hide_no_actor_where_there_is_room():
    shown = found_adult()
    adult = replace(shown.actors[0], box=(0.0, 10.0, 24.0, 30.0))  # no room over it
    labels = np.zeros_like(shown.truth)
    labels[:24, 10:30] = 18
    picture = overlay_actors(shown.frame, labels, [adult])
    plain = overlay_actors(shown.frame, labels, [])
    np.testing.assert_array_equal(picture[10:110, 60:140], plain[10:110, 60:140])
    words = is_adult(picture)[5 * 24 : 5 * 24 + 12, 5 * 10 : 5 * 10 + 40]
    assert words.mean() > 0.5  # under the box


def test_names_of_two_actors_do_not_hide_each_other():
    shown = found_adult()
    (adult,) = shown.actors
    dog = replace(adult, actor=7, actor_score=0.1)
    picture = overlay_actors(shown.frame, np.zeros_like(shown.truth), [adult, dog])
    dog_words = (picture == np.array(COLOURS[dog.pair_id], np.uint8)).all(-1)
    assert is_adult(picture)[:40].sum() > 400 and dog_words[:40].sum() + dog_words[200:].sum() > 400


def test_without_names_a_box_has_its_score_alone():
    shown = found_adult()
    named, scored = (
        is_adult(overlay_actors(shown.frame, np.zeros_like(shown.truth), shown.actors, names=names))
        for names in (True, False)
    )
    assert 0 < scored[:40].sum() < named[:40].sum() / 2
