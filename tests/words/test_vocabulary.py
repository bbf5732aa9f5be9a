"""Words of a learned embedding keep their rows on disk."""

import numpy as np
import pytest
import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.sentence_table import SentenceTable
from a2d_tf.errors import InputError
from a2d_tf.words.vocabulary import (
    Vocabulary,
    collect_vocabulary,
    encode_sentence,
    load_vocabulary,
    save_vocabulary,
)
from a2d_tf.words.word_vectors import describe_unknown


def test_words_are_lower_case_and_sorted_from_row_1():
    vocabulary = collect_vocabulary(["The dog, rolling", "the Cat"])
    assert vocabulary.words == ("cat", "dog", "rolling", "the")
    assert vocabulary.size == 5
    assert [vocabulary.find(word) for word in ("cat", "THE", "ball")] == [1, 4, 0]
    assert "Dog" in vocabulary and "ball" not in vocabulary


def test_a_vocabulary_comes_back_from_its_file(tmp_path):
    vocabulary = collect_vocabulary(["a café o'clock", "left"])
    save_vocabulary(vocabulary, tmp_path / "vocabulary.txt")
    assert load_vocabulary(tmp_path / "vocabulary.txt").words == vocabulary.words


@pytest.mark.parametrize("content", [b"", b"dog\ndog\n", b"Dog\n", b"a b\n", b"\n", b"\xff\n"])
def test_a_file_that_is_no_vocabulary_is_refused(tmp_path, content):
    path = tmp_path / "vocabulary.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"vocabulary\.txt: vocabulary: must"):
        load_vocabulary(path)


def test_a_missing_file_and_no_words_are_refused(tmp_path):
    with pytest.raises(InputError, match="is this a trained run"):
        load_vocabulary(tmp_path / "none.txt")
    with pytest.raises(InputError, match="must hold at least one"):
        collect_vocabulary(["...", ""])


def test_a_sentence_is_rows_and_the_unknown_are_named():
    vocabulary = Vocabulary(["dog", "the"])
    encoded = encode_sentence(vocabulary, "The pink dog runs away", max_words=4)
    assert encoded.matrix.tolist() == [2, 0, 1, 0]
    assert encoded.matrix.dtype == np.int32
    assert (encoded.num_words, encoded.unknown) == (4, ("pink", "runs"))
    assert "1 words without a vector" in describe_unknown(vocabulary, ["the pink dog"])


def test_the_graph_gives_the_same_rows():
    vocabulary = Vocabulary(["dog", "left", "right", "the"])
    texts = ["The left dog", "a dog"]
    table = SentenceTable(vectors=vocabulary, sentences=texts, max_words=4)
    assert table.key == keys.WORD_IDS
    rows, lengths = table.embed(tf.constant([*texts, "never"]), mirrored=tf.constant(False))
    assert rows.numpy().tolist() == [[4, 2, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
    assert rows.dtype == tf.int32 and lengths.numpy().tolist() == [3, 2, 0]
    mirrored, _ = table.embed(tf.constant(["The left dog"]), mirrored=tf.constant(True))
    assert mirrored.numpy().tolist() == [[4, 3, 1, 0]]
