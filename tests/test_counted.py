"""Numbers with their nouns."""

from a2d_tf.counted import counted


def test_one_alone_has_the_singular():
    assert [counted(number, "pair") for number in (0, 1, 2)] == ["0 pairs", "1 pair", "2 pairs"]


def test_thousands_have_a_comma():
    assert counted(1200, "frame") == "1,200 frames"


def test_a_plural_of_its_own():
    assert counted(1, "class", "classes") == "1 class"
    assert counted(2, "class", "classes") == "2 classes"
