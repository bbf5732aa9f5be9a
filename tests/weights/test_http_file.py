"""A download goes on where it broke off, and keeps nothing that is not the published file."""

import hashlib

import pytest

from a2d_tf.errors import InputError
from a2d_tf.weights.http_file import fetch_file
from a2d_tf.weights.problem import BrokenDownloadError, UnreachableError
from a2d_tf.weights.sources import WebFile

DATA = bytes(range(256)) * 40
SIZE = len(DATA)


@pytest.fixture
def fetch(server, tmp_path):
    """Return ``fetch(**changes)``: the file's path; ``fetch.told`` are the bytes it told of."""
    server.contents["/a/weights.h5"] = DATA
    digest = f"sha256:{hashlib.sha256(DATA).hexdigest()}"

    def fetch(path="/a/weights.h5?x=1", size=SIZE, digest=digest):
        file = WebFile(server.url + path, size, digest)
        return fetch_file(file, tmp_path, on_bytes=fetch.told.append)

    fetch.told = []
    return fetch


def names(folder):
    return [path.name for path in folder.iterdir()]


def test_a_whole_file(fetch, tmp_path, server):
    path = fetch()
    assert path == tmp_path / "weights.h5" and path.read_bytes() == DATA
    assert names(tmp_path) == ["weights.h5"]
    assert fetch.told[-1] == len(DATA)
    assert fetch() == path and server.ranges == [None]  # it is there already


@pytest.mark.parametrize("size", [len(DATA), None])
def test_a_download_that_broke_off_goes_on(fetch, tmp_path, server, size):
    server.cut = 1000
    rule = r"download: broke off at 0\.0 MB, run the same command again to go on"
    with pytest.raises(BrokenDownloadError, match=rule):
        fetch(size=size)
    assert names(tmp_path) == ["weights.h5.partial"]
    assert fetch(size=size).read_bytes() == DATA
    assert server.ranges == [None, "bytes=1000-"]


def test_a_whole_download_that_was_not_checked_yet_is(fetch, tmp_path, server):
    (tmp_path / "weights.h5.partial").write_bytes(DATA)
    assert fetch(size=None).read_bytes() == DATA
    assert fetch.told == [len(DATA)]


def test_another_beginning_is_noticed(fetch, tmp_path):
    (tmp_path / "weights.h5.partial").write_bytes(bytes(10))
    with pytest.raises(InputError, match="sha256: must be "):
        fetch()


def test_another_size_is_noticed(fetch):
    with pytest.raises(InputError, match=rf"size: must be 5 bytes, got {len(DATA)}"):
        fetch(size=5, digest="")


def test_no_such_file(fetch):
    with pytest.raises(UnreachableError, match="must be reachable, got 'HTTP Error 404"):
        fetch("/none.h5")


def test_no_network(tmp_path, server):
    server.close()
    file = WebFile(f"{server.url}/weights.h5", 3)
    with pytest.raises(UnreachableError, match=r"must be reachable, got .*refused"):
        fetch_file(file, tmp_path, on_bytes=print)
    assert names(tmp_path) == []
    server.close = lambda: None
