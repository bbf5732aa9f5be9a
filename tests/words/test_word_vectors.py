import gzip
import os
import pickle
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from gensim.models import KeyedVectors

from a2d_tf.errors import InputError
from a2d_tf.words import word_folder
from a2d_tf.words.word_vectors import (
    count_unknown,
    embed_sentence,
    load_word_vectors,
    save_word_vectors,
    tokenize,
    train_word_vectors,
)

WORDS = ["the", "Dog", "dog", "café", "ball"]
MATRIX = np.arange(15, dtype=np.float32).reshape(5, 3) / 8  # exact in text, too


def binary(words=WORDS, matrix=MATRIX, *, header=None, separator=b""):
    header = header or f"{len(words)} {matrix.shape[1]}"
    records = [
        word.encode() + b" " + row.tobytes() for word, row in zip(words, matrix, strict=False)
    ]
    return header.encode() + b"\n" + separator.join(records)


def text(words=WORDS, matrix=MATRIX):
    lines = [f"{len(words)} {matrix.shape[1]}"]
    lines += [" ".join([word, *map(str, row)]) for word, row in zip(words, matrix, strict=False)]
    return ("\n".join(lines) + "\n").encode()


@pytest.fixture
def write(tmp_path):
    def write(content: bytes, name: str = "vectors.bin") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def vectors(write):
    return load_word_vectors(write(binary()))


@pytest.mark.parametrize(
    "content",
    [
        binary(),
        binary(separator=b"\n"),
        text(),
        text().replace(b" ", b"\t"),
        gzip.compress(binary(), mtime=0),
    ],
    ids=["binary", "binary with newlines", "text", "text with tabs", "gzip"],
)
def test_reads_every_form(write, content):
    vectors = load_word_vectors(write(content))
    assert list(vectors.vocabulary) == WORDS
    assert vectors.dimension == 3
    assert len(vectors) == 5
    np.testing.assert_array_equal(vectors.matrix, MATRIX)
    np.testing.assert_array_equal(vectors.lookup("café"), MATRIX[3])


def test_reads_gensim_kv(tmp_path):
    keyed = KeyedVectors(3)
    keyed.add_vectors(WORDS, MATRIX)
    keyed.save(str(tmp_path / "vectors.kv"))
    vectors = load_word_vectors(tmp_path / "vectors.kv")
    assert list(vectors.vocabulary) == WORDS
    np.testing.assert_array_equal(vectors.matrix, MATRIX)


def test_many_blocks_match_gensim(tmp_path):
    words = [f"w{number}" for number in range(9000)]  # more than two blocks
    matrix = np.random.default_rng(0).standard_normal((9000, 4)).astype(np.float32)
    keyed = KeyedVectors(4)
    keyed.add_vectors(words, matrix)
    keyed.save_word2vec_format(str(tmp_path / "v.bin"), binary=True)
    vectors = load_word_vectors(tmp_path / "v.bin")
    assert list(vectors.vocabulary) == words
    np.testing.assert_array_equal(vectors.matrix, matrix)
    assert all(
        np.array_equal(vectors.lookup(w), keyed[w]) for w in ("w0", "w4095", "w4096", "w8999")
    )


def test_lookup_prefers_the_cased_word_then_lower_case(vectors):
    np.testing.assert_array_equal(vectors.lookup("Dog"), MATRIX[1])
    np.testing.assert_array_equal(vectors.lookup("DOG"), MATRIX[2])
    assert vectors.lookup("rolling") is None
    assert "Ball" in vectors
    assert "rolling" not in vectors


def test_vocabulary_is_a_sequence(vectors):
    assert vectors.vocabulary[-1] == "ball"
    assert vectors.vocabulary[1:3] == ["Dog", "dog"]
    with pytest.raises(IndexError):
        vectors.vocabulary[5]


@pytest.mark.parametrize("size", [5, 5000])
def test_first_of_repeated_words_wins(write, size):
    words = [f"w{number}" for number in range(size)]
    words[3] = words[size - 1] = "w1"
    matrix = np.arange(2 * size, dtype=np.float32).reshape(size, 2)
    kept = [row for row in range(size) if row not in (3, size - 1)]
    vectors = load_word_vectors(write(binary(words, matrix)))
    assert list(vectors.vocabulary) == [words[row] for row in kept]
    np.testing.assert_array_equal(vectors.matrix, matrix[kept])
    np.testing.assert_array_equal(vectors.lookup("w1"), matrix[1])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"the 0.1 0.2 0.3\n", "header: first line must be"),
        (b"0 3\n", "header: first line must be"),
        (b"", "header: first line must be"),
        (binary()[:-5], "word 5: file must hold 5 words of 3 values"),
        (binary(header="6 3"), "word 6: file must hold 6 words"),
        (binary(header="4 3"), "header: must declare all words"),
        (binary(header="5 2"), "header: must declare all words"),
        (text()[:-9], "word 5: file must hold 5 words"),
        (text().replace(b"5 3", b"6 3"), "word 6: file must hold 6 words"),
        (
            text().replace(b"5 3", b"5 4"),
            "word 1: line must be a word and 4 values, got '3 values'",
        ),
        (text().replace(b"5 3", b"3 3"), "header: must declare all words"),
        (text().replace(b"0.5", b"nope"), "word 2: values must be numbers"),
        (binary(matrix=np.where(MATRIX == 1, np.nan, MATRIX)), "word 3: values must be finite"),
        (binary(header=f"5 {10**20}"), "header: dimension must be at most 10000, got 1000"),
        (text().replace(b"0.5", b"1e39"), "word 2: values must be finite"),
        (gzip.compress(binary(), mtime=0)[:-12], "gzip: must be a whole gzip file"),
        (gzip.compress(binary(), mtime=0)[:12], "gzip: must be a whole gzip file"),
        (gzip.compress(binary(), mtime=0)[:-8] + bytes(8), "gzip: must be a whole gzip file"),
        (gzip.compress(binary(), mtime=0)[:10] + b"\xff" * 9, "gzip: must be a whole gzip file"),
    ],
)
def test_bad_files_are_named(write, content, message):
    path = write(content)
    with pytest.raises(InputError, match=message) as error:
        load_word_vectors(path)
    assert error.value.place == str(path)
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]  # nothing left behind


def test_missing_file(tmp_path):
    with pytest.raises(InputError, match="file must exist"):
        load_word_vectors(tmp_path / "none.bin")


@pytest.mark.parametrize("content", [b"no pickle", pickle.dumps([]), b"", b"\x80\x04\xff\xff"])
def test_bad_kv_file(write, content):
    with pytest.raises(InputError, match="must be a gensim KeyedVectors file") as error:
        load_word_vectors(write(content, "v.kv"))
    assert "\n" not in str(error.value)


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
    assert list(loaded.vocabulary) == WORDS
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
    with pytest.raises(InputError, match="must be whole; delete the folder and convert again"):
        load_word_vectors(tmp_path / "words")


def test_a_file_that_cannot_be_read(write, monkeypatch):
    path = write(binary())

    def fail(*_, **__):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(InputError, match="file: must be readable, got 'Input/output error'"):
        load_word_vectors(path)


def test_opening_maps_the_vectors(write):
    matrix = load_word_vectors(write(binary())).matrix
    assert isinstance(matrix, np.memmap)
    assert word_folder.BLOCK_WORDS * 300 * 4 < 10e6


def test_tokenize_keeps_case_and_inner_marks():
    words = tokenize('  The dog\'s "red-ish" ball,  rolling\t(left) -- … ')
    assert words == ["The", "dog's", "red-ish", "ball", "rolling", "left"]


def test_embed_sentence_pads_and_cuts(vectors):
    short = embed_sentence(vectors, "The red dog", max_words=4)
    np.testing.assert_array_equal(short.matrix, [MATRIX[0], [0, 0, 0], MATRIX[2], [0, 0, 0]])
    assert (short.num_words, short.unknown) == (3, ("red",))
    long = embed_sentence(vectors, "dog ball red the unseen", max_words=3)
    np.testing.assert_array_equal(long.matrix, [MATRIX[2], MATRIX[4], [0, 0, 0]])
    assert (long.num_words, long.unknown) == (3, ("red",))
    assert embed_sentence(vectors, " . ").num_words == 0
    assert embed_sentence(vectors, "dog").matrix.shape == (20, 3)


def test_count_unknown(vectors):
    sentences = ["a red dog", "a Red, red ball"]
    assert count_unknown(vectors, sentences) == {"a": 2, "red": 2, "Red": 1}


@pytest.fixture(scope="module")
def template_sentences():
    rng = np.random.default_rng(0)
    colours, actors = ["red", "blue", "green", "white"], ["dog", "cat", "ball", "car"]
    actions = ["rolling", "jumping", "running"]
    return [
        f"the {rng.choice(colours)} {rng.choice(actors)} is {rng.choice(actions)}"
        for _ in range(2000)
    ]


def test_trained_words_are_unit_length_and_apart(template_sentences):
    vectors = train_word_vectors(template_sentences, window=4, epochs=10, seed=1)
    assert vectors.matrix.shape == (13, 300)
    assert set(vectors.vocabulary[:2]) == {"the", "is"}
    np.testing.assert_allclose(np.linalg.norm(vectors.matrix, axis=1), 1, atol=1e-6)
    cosines = vectors.matrix @ vectors.matrix.T
    assert cosines[~np.eye(13, dtype=bool)].max() < 0.7
    red, blue, dog = (vectors.lookup(word) for word in ("red", "blue", "dog"))
    assert red @ blue > red @ dog + 0.1  # words of one kind stay nearer


def test_training_does_not_depend_on_the_hash_seed():
    code = (
        "from a2d_tf.words.word_vectors import train_word_vectors as t;"
        "v = t(['a red dog', 'a blue cat runs'] * 20, dimension=8, window=2, epochs=3, seed=5);"
        "print(list(v.vocabulary), v.matrix.tobytes().hex())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            check=True,
            capture_output=True,
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert len(runs) == 1
    assert b"'red'" in runs.pop()


def test_training_needs_a_word():
    with pytest.raises(InputError, match="must hold at least one"):
        train_word_vectors([" . ", ""], window=2, epochs=1, seed=0)


@pytest.mark.realdata
def test_googlenews_words_match_gensim(shared_data, tmp_path):
    path = shared_data / "word_vectors" / "googlenews_1000.bin"
    gensim = KeyedVectors.load_word2vec_format(str(path), binary=True)
    vectors = load_word_vectors(path, cache_dir=tmp_path)
    assert list(vectors.vocabulary) == gensim.index_to_key
    for word in gensim.index_to_key:
        np.testing.assert_array_equal(vectors.lookup(word), gensim[word])
    embedded = embed_sentence(vectors, "a red ball is rolling")
    assert embedded.unknown == ("rolling",)
