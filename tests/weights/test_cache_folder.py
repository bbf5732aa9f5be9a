"""Weights are whole in the cache folder or not there at all."""

import fcntl
import gzip
import os
import shutil
import signal

import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.weights.cache_folder import kept_path, locate_weights, staged
from a2d_tf.weights.catalogue import CATALOGUE, find_weights
from a2d_tf.weights.problem import BrokenDownloadError
from a2d_tf.words.word_vectors import load_word_vectors

VGG = CATALOGUE["vgg16-imagenet"]
VECTORS = find_weights("gensim:glove-twitter-25")
MODULE = "variables/variables"


@pytest.fixture(autouse=True)
def default_signals():
    """Let signals do what they do by default, whoever runs the tests."""
    before = {one: signal.signal(one, signal.SIG_DFL) for one in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


def write(path, size):
    """Write a file of a size that takes no room."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    os.truncate(path, size)
    return path


def test_what_is_staged_is_there_at_the_end_only(home):
    with staged(VGG) as folder:
        write(folder / VGG.source.opens, VGG.size)
        assert kept_path(VGG) is None
    assert kept_path(VGG) == home / "weights" / "vgg16-imagenet" / VGG.source.opens
    assert [path.name for path in (home / "weights").iterdir()] == ["vgg16-imagenet"]


def test_what_is_staged_replaces_what_is_there_when_it_is_whole(home):
    old = write(home / "weights" / "vgg16-imagenet" / "old.h5", 1)
    with pytest.raises(ZeroDivisionError), staged(VGG):
        raise ZeroDivisionError
    assert old.exists()
    with staged(VGG) as folder:
        write(folder / "new.h5", 1)
    assert [path.name for path in (home / "weights").rglob("*")] == ["vgg16-imagenet", "new.h5"]


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("vgg16-imagenet", {VGG.source.opens: VGG.size}),
        (
            "kinetics400-flow",
            {"model.ckpt.index": 10_968, "model.ckpt.data-00000-of-00001": 50_730_368},
        ),
        ("kinetics400-rgb-hub", {f"{MODULE}.index": 5, f"{MODULE}.data-00000-of-00001": 5}),
    ],
)
def test_a_folder_that_lacks_a_file_or_a_part_of_one_does_not_count(home, name, files):
    weights = CATALOGUE[name]
    folder = home / "weights" / name
    folder.mkdir(parents=True)
    assert kept_path(weights) is None
    for file, size in files.items():
        assert kept_path(weights) is None
        write(folder / file, size)
    assert kept_path(weights) == folder / weights.source.opens
    if weights.size is not None:
        os.truncate(folder / file, size - 1)
        assert kept_path(weights) is None


def test_converted_weights_that_are_cut_do_not_count(home):
    weights = CATALOGUE["kinetics400-rgb"]
    path = write(home / "weights" / "kinetics400-rgb" / "i3d.npz", 0)
    assert kept_path(weights) is None
    np.savez(path, a=np.zeros(9))
    assert kept_path(weights) == path
    os.truncate(path, path.stat().st_size - 30)
    assert kept_path(weights) is None


@pytest.mark.parametrize(
    "content", [b"", b"<html>", gzip.compress(b"1 2\nball 0.5 1\n", mtime=0)[:9]]
)
def test_word_vectors_without_a_beginning_do_not_count(home, tmp_path, content):
    for place in (home / "weights", tmp_path / "gensim"):
        path = write(place / "glove-twitter-25" / "glove-twitter-25.gz", 0)
        path.write_bytes(content)
        assert kept_path(VECTORS) is None


def test_cut_word_vectors_do_not_count(home):
    path = write(home / "weights" / "glove-twitter-25" / "glove-twitter-25.gz", 0)
    path.write_bytes(b"2 2\nball 0.5 1\n")
    assert kept_path(VECTORS) is None
    path.write_bytes(b"1 2\nball 0.5 1\n")
    assert kept_path(VECTORS) == path


def test_converted_word_vectors_are_not_read_again(home, monkeypatch):
    with staged(VECTORS) as folder:
        (folder / VECTORS.source.opens).write_bytes(b"1 2\nball 0.5 1\n")
        load_word_vectors(folder / VECTORS.source.opens)
    monkeypatch.setattr("a2d_tf.words.word2vec_file.read_word2vec", None)  # would fail when called
    assert kept_path(VECTORS).read_bytes() == b"1 2\nball 0.5 1\n"


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt, BrokenDownloadError])
def test_an_error_leaves_nothing(home, error):
    with pytest.raises(error), staged(VGG) as folder:
        (folder / "part").touch()
        raise error(*["a"] * 3 * (error is BrokenDownloadError))
    assert not home.exists()


def test_an_empty_folder_of_the_user_stays(home):
    home.mkdir()
    with pytest.raises(ZeroDivisionError), staged(VGG):
        raise ZeroDivisionError
    assert list(home.iterdir()) == []


def test_only_a_download_that_broke_off_is_gone_on_with(home):
    with pytest.raises(KeyboardInterrupt), staged(VGG, goes_on=True) as folder:
        (folder / "a.partial").write_text("half")
        raise KeyboardInterrupt
    with staged(VGG, goes_on=True) as folder:
        assert (folder / "a.partial").read_text() == "half"
        (folder / "a.partial").rename(folder / "a")
    shutil.rmtree(home)
    with pytest.raises(BrokenDownloadError), staged(VGG, goes_on=True) as folder:
        (folder / "a.partial").touch()
        raise BrokenDownloadError("a", "b", "c")
    with staged(VGG) as folder:  # from a file of the user's
        assert list(folder.iterdir()) == []


def test_a_full_disk_is_one_line_and_leaves_nothing(home):
    rule = "must be writable and have room, got 'No space left on device'"
    with pytest.raises(InputError, match=rule), staged(VGG, goes_on=True) as folder:
        (folder / "part").touch()
        raise OSError(28, "No space left on device")
    assert not home.exists()


def test_too_little_room_is_told_before_anything_is_fetched(home, monkeypatch):
    usage = shutil.disk_usage(home.parent)._replace(free=10_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    rule = "room: must have 553 MB free, got '10 MB'"
    with pytest.raises(InputError, match=rule), staged(VGG):
        pytest.fail("there is no room")
    assert not home.exists()


def test_a_place_that_is_no_folder(home):
    home.write_text("a file")
    with pytest.raises(InputError, match="must be writable and have room"), staged(VGG):
        pytest.fail("there is no folder")


def test_two_processes_do_not_fetch_the_same(home):
    with staged(VGG) as folder:
        with pytest.raises(InputError, match="by one process at a time"), staged(VGG):
            pytest.fail("the first is at it")
        assert folder.exists()


def test_a_lock_that_the_other_process_has_given_back_is_not_taken(home, monkeypatch):
    flock = fcntl.flock
    weights = home / "weights"

    def end_the_other_and_begin_the_next(descriptor, operation):
        (weights / ".vgg16-imagenet.lock").unlink(missing_ok=True)
        (weights / ".vgg16-imagenet.partial").mkdir(exist_ok=True)
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", end_the_other_and_begin_the_next)
    with pytest.raises(InputError, match="by one process at a time"), staged(VGG):
        pass
    assert (weights / ".vgg16-imagenet.partial").is_dir()


def test_a_file_system_without_locks_serves(home, monkeypatch):
    def refuse(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", refuse)
    with staged(VGG) as folder:
        (folder / "all").touch()
    assert (home / "weights" / "vgg16-imagenet" / "all").exists()


def test_a_name_is_located_and_anything_else_stays(home):
    assert locate_weights("a/vgg.h5") == "a/vgg.h5"
    line = "vgg16-imagenet: weights: must be fetched first: a2d-tf weights vgg16-imagenet"
    with pytest.raises(InputError, match=line):
        locate_weights("vgg16-imagenet")
    for name, files, read in (
        ("vgg16-imagenet", (VGG.source.opens,), "{}/vgg16_weights_tf_dim_ordering_tf_kernels.h5"),
        ("kinetics400-rgb-hub", (f"{MODULE}.index", f"{MODULE}.data-0"), "hub:{}"),
    ):
        folder = home / "weights" / name
        for file in files:
            write(folder / file, CATALOGUE[name].size or 1)
        assert locate_weights(name) == read.format(folder)


def test_word_vectors_that_gensim_has_fetched_serve(tmp_path, home):
    assert kept_path(VECTORS) is None
    path = tmp_path / "gensim" / "glove-twitter-25" / "glove-twitter-25.gz"
    path.parent.mkdir(parents=True)
    path.write_bytes(gzip.compress(b"1 2\nball 0.5 1\n", mtime=0))
    assert kept_path(VECTORS) == path
