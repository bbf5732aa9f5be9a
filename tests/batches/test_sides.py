"""The side that a sentence names."""

import pytest
import tensorflow as tf

from a2d_tf.batches.sides import LEFT, NO_SIDE, RIGHT, NamedSide, SideTable, named_side, with_side


@pytest.mark.parametrize(
    ("sentence", "side", "movable"),
    [
        ("the dog is running", NO_SIDE, False),
        ("the dog on the left is running", LEFT, True),
        ("A man on the far right side", RIGHT, True),
        ("ball in the Left corner", LEFT, True),
        ("the left dog", LEFT, False),
        ("a car turning right", RIGHT, False),
        ("a man walking from left to right", NO_SIDE, False),
        # What is said of the place alone may change with it, what is said of the way may not.
        ("the cat on the left is running to the left", LEFT, False),
        ("the cat on the left is running to the right", LEFT, False),
        ("the man on the left of the car", LEFT, False),
        ("the leftmost bird", LEFT, False),
        ("a bright bird", NO_SIDE, False),
    ],
)
def test_named_side(sentence, side, movable):
    assert named_side(sentence) == NamedSide(side, movable)


def test_a_side_that_is_added_is_found_and_movable():
    for side in (LEFT, RIGHT):
        assert named_side(with_side("a bird eats", side)) == NamedSide(side, movable=True)


def test_table_reads_mirrored_texts_with_the_other_side():
    table = SideTable(["a dog on the left", "a right turn", "a dog"])

    def look_up(text, mirrored):
        side, movable = table.look_up(tf.constant(text), mirrored=tf.constant(mirrored))
        return int(side), bool(movable)

    assert look_up("a dog on the left", False) == (LEFT, True)
    assert look_up("a dog on the left", True) == (RIGHT, True)
    assert look_up("a right turn", True) == (LEFT, False)
    assert look_up("a dog", True) == (NO_SIDE, False)
    assert look_up("never seen", False) == (NO_SIDE, False)
