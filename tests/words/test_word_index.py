"""Words and their rows, in memory and in a file."""

import sqlite3
import threading

import pytest

from a2d_tf.errors import InputError
from a2d_tf.words import word_index
from a2d_tf.words.word_index import WordIndexBuilder, open_index

WORDS = [b"red", b"blue", b"red", b"Red", b"r\xff", b"", b"blue", b"red", "снег".encode()]
KEPT = [True, True, False, True, True, True, False, False, True]


def build(path=None):
    builder = WordIndexBuilder(path)
    builder.add(WORDS[:4])
    builder.add(WORDS[4:])
    return builder.finish()


@pytest.mark.parametrize("in_file", [False, True])
def test_of_a_repeated_word_the_first_row_is_kept(tmp_path, in_file):
    index, kept = build(tmp_path / "words?#%.sqlite" if in_file else None)
    if in_file:
        index = open_index(tmp_path / "words?#%.sqlite")
    assert kept.tolist() == KEPT
    found = [index.find(word) for word in ("red", "blue", "Red", "", "снег", "black", "r\ufffd")]
    assert found == [0, 1, 2, 4, 5, None, None]
    assert list(index) == ["red", "blue", "Red", "r\ufffd", "", "снег"]
    assert (len(index), index[-1], index[1:3]) == (6, "снег", ["blue", "Red"])
    assert "red" in index
    assert 3 not in index


def test_no_words_are_an_empty_index():
    index, kept = WordIndexBuilder().finish()
    assert (list(index), kept.tolist(), index.find("a")) == ([], [], None)
    with pytest.raises(IndexError, match="must be within 0 words, got 0"):
        index[0]


def test_another_thread_may_look_up(tmp_path):
    index, _ = build(tmp_path / "words")
    found = []
    thread = threading.Thread(target=lambda: found.append(index.find("blue")))
    thread.start()
    thread.join()
    assert found == [1]


def test_a_place_that_cannot_be_written(tmp_path):
    with pytest.raises(OSError, match="unable to open database file"):
        WordIndexBuilder(tmp_path / "none" / "words")


def test_damage_that_a_lookup_finds_is_one_line(tmp_path):
    path = tmp_path / "words"
    build(path)
    database = sqlite3.connect(path)
    database.execute("DROP TABLE words")
    database.execute("CREATE TABLE words (other)")
    database.commit()
    database.close()
    with pytest.raises(InputError, match=f"words: word vectors: {word_index.WHOLE}"):
        open_index(path).find("red")


def test_a_missing_file_is_damage(tmp_path):
    with pytest.raises(InputError, match="must be whole"):
        open_index(tmp_path / "none")


def test_a_view_that_never_ends_is_no_index(tmp_path):
    database = sqlite3.connect(tmp_path / "words.sqlite")
    database.execute(
        "CREATE VIEW words(rowid, word) AS WITH RECURSIVE n(i) AS "
        "(SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, i FROM n"
    )
    database.close()
    with pytest.raises(InputError, match="an index of another form"):
        open_index(tmp_path / "words.sqlite")
