"""A large file is checked once, and again whenever it has changed."""

import os
import time

import pytest

from a2d_tf.files import checked_files
from a2d_tf.files.checked_files import STAMPS_NAME, find_changed, find_faults
from a2d_tf.files.digest import sha256_of


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Return a file that changed long ago, as the clock of the module has it."""
    path = tmp_path / "a.bin"
    path.write_bytes(b"content")
    later = time.time_ns() + 60 * 10**9
    monkeypatch.setattr(checked_files.time, "time_ns", lambda: later)
    return path


@pytest.fixture
def count(monkeypatch):
    """Return the files that are read; what this process has checked before is forgotten."""
    read = []

    def sha256(path):
        read.append(path)
        return sha256_of(path)

    monkeypatch.setattr(checked_files, "sha256_of", sha256)
    monkeypatch.setattr(checked_files, "_checked", {})
    return read


def another_process(monkeypatch):
    monkeypatch.setattr(checked_files, "_checked", {})


def test_a_file_is_read_once(file, count, monkeypatch):
    wanted = {file: sha256_of(file)}
    assert find_changed(wanted) == find_changed(wanted) == {}
    another_process(monkeypatch)
    assert find_changed(wanted) == {}
    assert count == [file]
    assert find_changed(wanted, again=True) == {}
    assert count == [file, file]


def test_a_change_that_leaves_size_and_time_is_found(file, count, monkeypatch):
    wanted, before = {file: sha256_of(file)}, file.stat()
    find_changed(wanted)
    file.write_bytes(b"consent")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = file.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert find_changed(wanted) == {file: sha256_of(file)}
    another_process(monkeypatch)
    assert find_changed(wanted) == {file: sha256_of(file)}


def test_another_digest_is_asked_for(file, count):
    find_changed({file: sha256_of(file)})
    assert find_changed({file: "0" * 64}) == {file: sha256_of(file)}


def test_a_file_that_has_just_changed_is_not_written_down(file, count, monkeypatch):
    now = file.stat().st_ctime_ns
    monkeypatch.setattr(checked_files.time, "time_ns", lambda: now + 10**9)
    find_changed({file: sha256_of(file)})
    assert not file.with_name(STAMPS_NAME).exists()


@pytest.mark.parametrize(
    "stamps", ["{", "[]", '{"a.bin": [1]}', '{"a.bin": 3}', '{"a.bin": "xyzw"}']
)
def test_stamps_that_cannot_be_read_are_none(file, count, stamps):
    file.with_name(STAMPS_NAME).write_text(stamps)
    assert find_changed({file: sha256_of(file)}) == {}
    assert count == [file]


def test_files_of_a_folder_that_cannot_be_written_to(file, count, monkeypatch, tmp_path):
    monkeypatch.setenv("A2D_TF_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(checked_files.os, "access", lambda folder, mode: False)
    wanted = {file: sha256_of(file)}
    find_changed(wanted)
    another_process(monkeypatch)
    assert find_changed(wanted) == {}
    assert count == [file] and not file.with_name(STAMPS_NAME).exists()


def test_a_fault_is_found_every_time_and_two_checks_do_not_mix(file, count):
    assert find_faults(lambda _: "bad", {file: "whole"}, label="x") == {file: "bad"}
    assert find_faults(lambda _: None, {file: "other"}, label="x") == {}
    assert find_faults(lambda _: "bad", {file: "whole"}, label="x") == {file: "bad"}
    assert find_faults(lambda _: "bad", {file: "other"}, label="x") == {}


def test_the_checking_of_large_files_is_shown(file, count, monkeypatch):
    shown = []
    monkeypatch.setattr(checked_files, "_SHOWN", 1)

    class Shown:
        def __enter__(self):
            return lambda done, total: shown.append((done, total))

        def __exit__(self, *_):
            return None

    monkeypatch.setattr(checked_files, "progress_of", lambda label, in_bytes: Shown())
    other = file.with_name("b.bin")
    other.write_bytes(b"bb")
    find_changed({file: sha256_of(file), other: sha256_of(other)})
    assert shown == [(7, 9), (9, 9)]
