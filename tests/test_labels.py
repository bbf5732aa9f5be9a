"""The label space, against the release's own list of colours."""

import pytest

from a2d_tf.labels import (
    ACTIONS,
    ACTORS,
    BACKGROUND_ID,
    COLOURS,
    PAIR_NAMES,
    VALID_PAIRS,
    action_of,
    actor_of,
    join_pair,
    pair_id,
    pair_name,
)


def test_there_are_43_distinct_pairs_in_rising_order():
    assert len(VALID_PAIRS) == 43
    assert list(VALID_PAIRS) == sorted(set(VALID_PAIRS))


def test_every_actor_can_do_nothing_and_no_ball_walks():
    assert {actor_of(pair) for pair in VALID_PAIRS if action_of(pair) == 9} == set(ACTORS)
    assert {action_of(pair) for pair in VALID_PAIRS} == set(ACTIONS)
    assert 38 not in VALID_PAIRS


def test_a_pair_is_named_actor_first():
    assert pair_name(18) == "adult walking"
    assert pair_name(79) == "dog none"
    assert pair_name(BACKGROUND_ID) == "background"


def test_a_pair_is_joined_from_its_parts():
    assert join_pair(7, 3) == 73


def test_every_valid_pair_has_one_name_that_finds_it():
    assert list(PAIR_NAMES) == list(VALID_PAIRS)
    assert len(set(PAIR_NAMES.values())) == 43
    assert PAIR_NAMES[34] == "ball flying"
    assert pair_id("ball flying") == 34


@pytest.mark.parametrize("name", ["ball walking", "background", "Ball flying", ""])
def test_another_name_is_no_pair(name):
    with pytest.raises(ValueError, match="must be one of the 43 valid pairs, got"):
        pair_id(name)


def test_no_two_labels_share_a_colour():
    assert len(set(COLOURS.values())) == len(COLOURS) == 1 + 7 * 9


@pytest.mark.realdata
def test_pairs_and_colours_are_the_release_s(shared_data):
    released, valid = {}, set()
    for line in (shared_data / "annotations" / "label_colours.txt").read_text().splitlines():
        if line.startswith("# 43 valid ids:"):
            valid = {int(label) for label in line.partition(":")[2].replace("|", " ").split()}
        if line and not line.startswith("#"):
            label, rgb = line.split()
            released[int(label)] = tuple(int(value) for value in rgb.split(","))
    assert valid == set(VALID_PAIRS)
    assert set(released) | {BACKGROUND_ID} == set(COLOURS)
    for label, rgb in released.items():
        assert COLOURS[label] == rgb, label
