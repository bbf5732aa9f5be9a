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
    read_vocabulary,
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


def test_a_vocabulary_of_other_words_is_refused(tmp_path):
    path = tmp_path / "vocabulary.txt"
    save_vocabulary(collect_vocabulary(["a cat"]), path)
    save_vocabulary(collect_vocabulary(["a dog"]), path)
    assert load_vocabulary(path).words == ("a", "dog")
    path.write_text("a\ndig\n")
    with pytest.raises(InputError, match=r"vocabulary\.txt: SHA-256: must be [0-9a-f]{64} \(dam"):
        load_vocabulary(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "file: must hold a word, got 0"),
        (b"<pad>\n", "file: must hold a word, got 0"),
        (b"\n", "line 1: must hold a word, got ''"),
        (b"dog\n \t\ncat\n", "line 2: must hold a word, got ''"),
        (b"dog\ncat\n dog\r\n", "line 3: must differ from line 1, got 'dog'"),
        (b"cat\nDog\n", "line 2: must be in lower case, as the words of sentences are looked up"),
        (b"cat 12\n", "line 1: must be one word, got 'cat 12'"),
        (b"cat\n<pad>\n", "line 2: must be the first line, that of row 0, got '<pad>'"),
        (b"cat\n\xff\n", "line 2: must be UTF-8 text: invalid start byte"),
    ],
)
def test_a_line_that_breaks_a_rule_is_named(write, content, message):
    path = write(content, name="words.txt")
    with pytest.raises(InputError) as caught:
        read_vocabulary(path)
    assert str(caught.value).startswith(f"{path}: {message}")


def test_a_published_file_has_its_rows_and_one_for_unknown_words(write):
    lines = ["<pad>", "<go>", "<eos>", "<unk>", "a", ', "', "café", "'"]
    path = write("\r\n".join(lines).encode("utf-8-sig"), name="words.txt")
    vocabulary = read_vocabulary(path)
    assert vocabulary.size == len(lines)
    assert [vocabulary.find(word) for word in ("a", "Café", "zorb")] == [4, 6, 3]
    encoded = encode_sentence(vocabulary, "a <go> zorb '", max_words=5)
    # Marks are no words here: "<go>" is the word go, which is unknown.
    assert encoded.matrix.tolist() == [4, 3, 3, 0, 0]
    assert (encoded.num_words, encoded.unknown) == (3, ("go", "zorb"))
    save_vocabulary(vocabulary, path)
    again = load_vocabulary(path)
    assert (again.words, again.unknown_row) == (vocabulary.words, 3)


def test_a_file_without_padding_begins_with_row_1(write):
    vocabulary = read_vocabulary(write(b"the\ndog", name="words.txt"))
    assert [vocabulary.find(word) for word in ("the", "dog", "zorb")] == [1, 2, 0]


def test_new_words_follow_those_that_keep_their_rows():
    first = Vocabulary(["the", "<unk>", "dog"])
    vocabulary = collect_vocabulary(["A dog", "the cat"], first=first)
    assert vocabulary.words == ("the", "<unk>", "dog", "a", "cat")
    assert vocabulary.find("zorb") == first.find("zorb") == 2
    with pytest.raises(InputError, match="must hold at least one"):
        collect_vocabulary(["..."], first=first)


def test_a_missing_file_and_no_words_are_refused(tmp_path):
    with pytest.raises(InputError, match="is this a trained run"):
        load_vocabulary(tmp_path / "none.txt")
    with pytest.raises(InputError, match=r"none\.txt: file: must exist"):
        read_vocabulary(tmp_path / "none.txt")
    with pytest.raises(InputError, match="must hold at least one"):
        collect_vocabulary(["...", ""])


def test_a_sentence_is_rows_and_the_unknown_are_named():
    vocabulary = Vocabulary(["dog", "the"])
    encoded = encode_sentence(vocabulary, "The pink dog runs away", max_words=4)
    assert encoded.matrix.tolist() == [2, 0, 1, 0]
    assert encoded.matrix.dtype == np.int32
    assert (encoded.num_words, encoded.unknown) == (4, ("pink", "runs"))
    told = describe_unknown(vocabulary, ["the pink dog"])
    assert "1 word without a vector, 1 different one" in told


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
