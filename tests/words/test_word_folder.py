"""Folders of earlier versions, whose index is in arrays, are read as before."""

import json
import shutil

import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.words import word_folder
from a2d_tf.words.word_folder import holds_conversion, read_folder, write_folder

WORDS = ["the", "снег", "", "dog"]
MATRIX = np.arange(8, dtype=np.float32).reshape(4, 2)
SOURCE = {"size": 3, "mtime_ns": 4}


@pytest.fixture
def old(tmp_path):
    """Return a folder of format 1."""
    folder = tmp_path / "old"
    folder.mkdir()
    encoded = [word.encode() for word in WORDS]
    np.save(folder / "vectors.npy", MATRIX)
    np.save(folder / "text.npy", np.frombuffer(b"".join(encoded), np.uint8))
    np.save(folder / "ends.npy", np.cumsum([len(word) for word in encoded]))
    np.save(folder / "hashes.npy", np.zeros(4, np.uint64))
    np.save(folder / "rows.npy", np.arange(4))
    meta = {"format": "a2d_tf word vectors 1", "num_words": 4, "dimension": 2, "source": SOURCE}
    (folder / "meta.json").write_text(json.dumps(meta))
    return folder


@pytest.mark.parametrize("block", [1, 3, 4096])
def test_a_folder_of_arrays_is_read_and_gets_its_index(old, monkeypatch, block):
    monkeypatch.setattr(word_folder, "BLOCK_WORDS", block)
    assert holds_conversion(old, SOURCE)
    for _ in range(2):
        vectors, index = read_folder(old)
        assert list(index) == WORDS
        assert [index.find(word) for word in (*WORDS, "cat")] == [0, 1, 2, 3, None]
        np.testing.assert_array_equal(vectors, MATRIX)
        monkeypatch.setattr(word_folder, "WordIndexBuilder", None)  # would fail when called
    assert (old / "words.sqlite").is_file()


def test_a_folder_of_arrays_that_cannot_be_written_to_is_read(old, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(word_folder, "new_file", refuse)
    _, index = read_folder(old)
    assert list(index) == WORDS
    assert not (old / "words.sqlite").exists()


def test_a_damaged_folder_of_arrays_is_named(old):
    (old / "ends.npy").write_bytes(b"")
    with pytest.raises(InputError, match="must be whole; delete the folder and make it again"):
        read_folder(old)
    np.save(old / "ends.npy", np.array([3, 5]))
    with pytest.raises(InputError, match=r"must be whole; .*, got 'an index of other words'"):
        read_folder(old)


def test_an_index_of_other_words_is_named(tmp_path):
    blocks = [([b"a", b"b"], MATRIX[:2])]
    write_folder(tmp_path / "two", blocks, dimension=2)
    write_folder(tmp_path / "one", [([b"a"], MATRIX[:1])], dimension=2)
    shutil.copy(tmp_path / "one" / "words.sqlite", tmp_path / "two")
    with pytest.raises(InputError, match=r"must be whole; .*, got 'an index of 1 word'"):
        read_folder(tmp_path / "two")


def test_a_folder_of_arrays_is_replaced(old):
    write_folder(old, [([b"a"], MATRIX[:1])], dimension=2)
    assert list(read_folder(old)[1]) == ["a"]
    assert not (old / "text.npy").exists()


def test_a_changed_number_is_refused(tmp_path):
    folder = tmp_path / "new"
    write_folder(folder, [([b"a", b"b"], MATRIX[:2])], dimension=2)
    assert list(read_folder(folder)[1]) == ["a", "b"]
    content = bytearray((folder / "vectors.npy").read_bytes())
    content[-2] ^= 64  # of an exponent
    (folder / "vectors.npy").write_bytes(content)
    rule = r"must be whole; .*, got 'vectors\.npy with another SHA-256, [0-9a-f]{64}'"
    with pytest.raises(InputError, match=rf"new: word vectors: {rule}"):
        read_folder(folder)
