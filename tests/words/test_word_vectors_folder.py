"""Word vectors are converted once, into a folder that is opened without loading it."""

import os
from contextlib import contextmanager

import numpy as np
import pytest
from fakes.word2vec import MATRIX, WORDS, binary

from a2d_tf.errors import InputError
from a2d_tf.words import word_folder
from a2d_tf.words.word_vectors import load_word_vectors, save_word_vectors


def test_a_conversion_tells_its_progress(write, monkeypatch):
    told = []

    @contextmanager
    def show(label, *, in_bytes=False):
        yield lambda done, total: told.append((label, done, total))

    monkeypatch.setattr("a2d_tf.processes.progress._show", show)
    load_word_vectors(write(binary(), "vectors.bin"))
    assert told == [("Converting vectors.bin", 5, 5)]


def test_converts_once_until_the_file_changes(write, monkeypatch):
    path = write(binary())
    load_word_vectors(path)
    with monkeypatch.context() as patch:
        patch.setattr("a2d_tf.words.word_vectors.read_word2vec", None)  # would fail when called
        assert len(load_word_vectors(path)) == 5
    path.write_bytes(binary(["cat"], MATRIX[:1]))
    assert list(load_word_vectors(path).vocabulary) == ["cat"]


def test_cache_dir_holds_the_conversion(write, tmp_path):
    path = write(binary())
    cache = tmp_path / "cache" / "words"
    assert len(load_word_vectors(path, cache_dir=cache)) == 5
    assert len(list(cache.iterdir())) == 1
    assert not path.with_name("vectors.bin.mmap").exists()


def test_read_only_folder_asks_for_a_cache_dir(write, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(InputError, match="cache_dir: must be given"):
        load_word_vectors(write(binary()))


def test_abandoned_conversions_are_removed(write, tmp_path):
    old, running = (
        tmp_path / ".vectors.bin.mmap.partial-1",
        tmp_path / ".vectors.bin.mmap.partial-2",
    )
    for folder in (old, running):
        folder.mkdir()
        (folder / "vectors.npy").write_bytes(b"half")
    for entry in (old / "vectors.npy", old):
        os.utime(entry, (0, 0))
    load_word_vectors(write(binary()))
    assert not old.exists()
    assert running.exists()


def test_save_and_load_are_inverse(vectors, tmp_path):
    save_word_vectors(vectors, tmp_path / "words")
    save_word_vectors(load_word_vectors(tmp_path / "words"), tmp_path / "words")  # onto itself
    loaded = load_word_vectors(tmp_path / "words")
    assert list(loaded.vocabulary) == list(WORDS)
    np.testing.assert_array_equal(loaded.matrix, MATRIX)
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".")] == []


def test_save_spares_a_folder_of_other_things(vectors, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("precious")
    with pytest.raises(InputError, match="must be a new folder"):
        save_word_vectors(vectors, tmp_path / "mine")
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "precious"


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("vectors.npy", lambda content: content[:-4]),
        ("vectors.npy", lambda content: content.replace(b"(5, 3)", b"(15,) ")),
        ("vectors.npy", lambda content: content.replace(b"<f4", b"<i4")),
        ("vectors.npy", lambda content: b"PK\3\4"),
        ("words.sqlite", lambda content: b""),
        ("words.sqlite", lambda content: content[: len(content) // 2]),
        ("words.sqlite", lambda content: b"PK\3\4"),
        ("meta.json", lambda content: content.replace(b"num_words", b"words")),
    ],
)
def test_damaged_folder(vectors, tmp_path, name, damage):
    save_word_vectors(vectors, tmp_path / "words")
    file = tmp_path / "words" / name
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(InputError, match="must be whole; delete the folder and make it again"):
        load_word_vectors(tmp_path / "words")


def test_opening_maps_the_vectors(write):
    matrix = load_word_vectors(write(binary())).matrix
    assert isinstance(matrix, np.memmap)
    assert word_folder.BLOCK_WORDS * 300 * 4 < 10e6
