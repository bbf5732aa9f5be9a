"""How long a sentence may be."""

from a2d_tf.files.sentence_text import MOST_CHARACTERS, is_too_long


def test_a_sentence_ends_somewhere():
    assert not is_too_long("a" * MOST_CHARACTERS)
    assert is_too_long("a" * (MOST_CHARACTERS + 1))
