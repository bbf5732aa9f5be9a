"""Sentences as rows of words, by their text."""

import pytest
import tensorflow as tf
from fakes.letter_vectors import LetterVectors

from a2d_tf.batches.sentence_table import SentenceTable


@pytest.fixture
def table():
    texts = ["the left dog", "the right dog", "left left left left", "gone"]
    return SentenceTable(vectors=LetterVectors(), sentences=texts, max_words=3)


def test_sentences_of_one_clip_may_be_mirrored_one_by_one(table):
    words, lengths = table.embed(
        tf.constant(["the left dog", "the left dog", "nobody asked"]),
        mirrored=tf.constant([False, True, True]),
    )
    assert words.numpy()[..., 0].tolist() == [[0, 1, 3], [0, 2, 3], [0, 0, 0]]
    assert lengths.numpy().tolist() == [3, 3, 0]


def test_longer_sentences_are_cut_and_shorter_ones_padded(table):
    words, lengths = table.embed(
        tf.constant(["left left left left", "gone"]), mirrored=tf.constant(False)
    )
    assert words.numpy()[..., 0].tolist() == [[1, 1, 1], [0, 0, 0]]
    assert lengths.numpy().tolist() == [3, 1]


def test_a_mirrored_sentence_exchanges_its_words(table):
    words, _ = table.embed(tf.constant(["the left dog"]), mirrored=tf.constant(True))
    assert words.numpy()[0, :, 0].tolist() == [0, 2, 3]


def test_a_text_that_is_not_listed_is_empty(table):
    words, lengths = table.embed(tf.constant(["", "unheard of"]), mirrored=tf.constant(False))
    assert not words.numpy().any() and lengths.numpy().tolist() == [0, 0]


def test_a_data_set_without_sentences_has_an_empty_table():
    table = SentenceTable(vectors=LetterVectors(), sentences=[], max_words=3)
    words, lengths = table.embed(tf.constant(["a"]), mirrored=tf.constant(False))
    assert words.shape == (1, 3, 1) and lengths.numpy().tolist() == [0]
