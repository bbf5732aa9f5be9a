"""Weights are whole in the cache folder or not there at all."""

import shutil
from pathlib import Path

import pytest

from a2d_tf.errors import InputError
from a2d_tf.weights.cache_folder import cache_folder, kept_path, locate_weights, staged
from a2d_tf.weights.catalogue import CATALOGUE, find_weights
from a2d_tf.weights.problem import BrokenDownloadError

VGG = CATALOGUE["vgg16-imagenet"]


def test_the_variable_wins_over_the_user_s_cache_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "home"
    monkeypatch.setenv("A2D_TF_HOME", "~/mine")
    assert cache_folder() == Path.home() / "mine"
    monkeypatch.delenv("A2D_TF_HOME")
    assert cache_folder() == tmp_path / "xdg" / "a2d_tf"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == Path.home() / ".cache" / "a2d_tf"


def test_what_is_staged_is_there_at_the_end_only(home):
    with staged(VGG) as folder:
        (folder / VGG.source.opens).write_text("weights")
        assert kept_path(VGG) is None
    assert kept_path(VGG).read_text() == "weights"
    assert kept_path(VGG) == home / "weights" / "vgg16-imagenet" / VGG.source.opens
    assert [path.name for path in (home / "weights").iterdir()] == ["vgg16-imagenet"]


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
    with pytest.raises(BrokenDownloadError), staged(VGG, goes_on=True) as folder:
        (folder / "a.partial").write_text("half")
        raise BrokenDownloadError("a", "b", "c")
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


def test_a_name_is_located_and_anything_else_stays(home):
    assert locate_weights("a/vgg.h5") == "a/vgg.h5"
    line = "vgg16-imagenet: weights: must be fetched first: a2d-tf weights vgg16-imagenet"
    with pytest.raises(InputError, match=line):
        locate_weights("vgg16-imagenet")
    for name, read in (
        ("vgg16-imagenet", "{}/vgg16_weights_tf_dim_ordering_tf_kernels.h5"),
        ("kinetics400-flow", "{}/model.ckpt"),
        ("kinetics400-rgb-hub", "hub:{}"),
    ):
        folder = home / "weights" / name
        folder.mkdir(parents=True)
        assert locate_weights(name) == read.format(folder)


def test_word_vectors_that_gensim_has_fetched_serve(tmp_path, home):
    vectors = find_weights("gensim:glove-twitter-25")
    assert kept_path(vectors) is None
    path = tmp_path / "gensim" / "glove-twitter-25" / "glove-twitter-25.gz"
    path.parent.mkdir(parents=True)
    path.touch()
    assert kept_path(vectors) == path
