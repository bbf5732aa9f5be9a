"""Weights are fetched from their addresses, checked, and put into the cache folder."""

import dataclasses
import io
import tarfile
from functools import partial

import pytest
from fakes.published_weights import serve_files

from a2d_tf.errors import InputError
from a2d_tf.weights.cache_folder import kept_path
from a2d_tf.weights.fetch import fetch_weights
from a2d_tf.weights.problem import BrokenDownloadError, UnreachableError


@pytest.fixture
def web(server):
    """Return ``web(files)``: weights of files that the server has, with their digests."""
    return partial(serve_files, server)


def test_files_are_kept_as_they_are(web, home, server):
    weights = web({"model.ckpt.index": b"index", "model.ckpt.data": b"values"})
    fetch_weights(weights)
    folder = home / "weights" / "tiny"
    assert (folder / "model.ckpt.index").read_bytes() == b"index"
    assert (folder / "model.ckpt.data").read_bytes() == b"values"
    fetch_weights(weights)
    assert len(server.ranges) == 2


def test_what_broke_off_goes_on(web, home, server):
    weights = web({"a.h5": bytes(100), "b.h5": bytes(200)})
    server.cut = 10
    with pytest.raises(BrokenDownloadError, match="run the same command again to go on"):
        fetch_weights(weights)
    assert kept_path(weights) is None
    fetch_weights(weights)
    assert server.ranges == [None, "bytes=10-", None]
    assert [path.name for path in (home / "weights").iterdir()] == ["tiny"]


def test_a_wrong_checksum_leaves_nothing(web, home, server):
    weights = web({"a.h5": b"right"})
    server.contents["/a.h5"] = b"wrong"
    with pytest.raises(InputError, match="sha256: must be "):
        fetch_weights(weights)
    assert not home.exists()


def test_an_address_that_is_not_reached_says_what_to_do(web, home, server):
    weights = web({"a.h5": b"right", "b.h5": b"right"})
    server.contents = {}
    rule = f"reachable; otherwise, download {server.url}/a.h5 and {server.url}/b.h5 into one "
    rule += "folder yourself, then run a2d-tf weights tiny --from a.h5, got 'HTTP Error 404: "
    with pytest.raises(UnreachableError, match=rule):
        fetch_weights(weights)
    assert not home.exists()


def test_an_archive_is_unpacked(web, home, tmp_path):
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("variables/variables.index")
        member.size = 3
        archive.addfile(member, io.BytesIO(b"abc"))
    weights = web({"a.tar.gz": (tmp_path / "a.tar.gz").read_bytes()}, opens="", archive=True)
    folder = fetch_weights(weights)
    assert (folder / "variables" / "variables.index").read_bytes() == b"abc"
    assert [path.name for path in folder.iterdir()] == ["variables"]
    module = web({"a.gz": b"no"}, opens="", archive=True)
    with pytest.raises(InputError, match=r"a\.gz: archive: must be a whole .tar.gz file, got"):
        fetch_weights(dataclasses.replace(module, name="b"))


def test_a_length_that_is_no_number(web, server, monkeypatch):
    weights = web({"a.h5": b"right"})
    monkeypatch.setattr(server, "length", "many")
    assert fetch_weights(weights).read_bytes() == b"right"
