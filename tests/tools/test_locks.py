"""Exact versions in ``requirements``: within the bounds of setup.cfg, with digests, of no host."""

import re
import subprocess

import pytest
from fakes.launchers import load_tool
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

locks = load_tool("locks")
ALL = [pytest.param(lock, id=lock.name) for lock in locks.TABLE]


def text_of(lock) -> str:
    return (locks.LOCKS / lock.name).read_text(encoding="utf-8")


def pins_of(lock) -> list[Requirement]:
    """Return the exact versions of a file, each with where it holds."""
    joined = text_of(lock).replace("\\\n", " ")
    lines = (line.split(" --hash=")[0] for line in joined.splitlines())
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("lock", ALL)
def test_what_setup_cfg_asks_for_stands_there_within_its_bounds(lock):
    pins = {}
    for pin in pins_of(lock):
        pins.setdefault(canonicalize_name(pin.name), []).append(pin.specifier)
    wanted = [Requirement(line) for line in locks.requirement_lines(lock)]
    assert len(wanted) > 3
    for one in wanted:
        exact = [str(specifier) for specifier in pins.get(canonicalize_name(one.name), ())]
        assert exact, f"{one.name} is not in {lock.name}: make lock"
        for version in exact:
            assert one.specifier.contains(version.removeprefix("=="), prereleases=True), one


def test_the_lowest_versions_are_the_bounds():
    lowest = next(lock for lock in locks.TABLE if lock.name == "lowest.txt")
    pins = {canonicalize_name(pin.name): str(pin.specifier) for pin in pins_of(lowest)}
    assert pins["av"] == "==18.0.0"
    assert pins["keras"] == "==3.14.0"
    assert pins["numpy"] == "==2.0.0"


@pytest.mark.parametrize("lock", ALL)
def test_every_version_is_exact_and_has_digests(lock):
    entries = re.split(r"\n(?=\S)", text_of(lock).rstrip())
    for entry in (entry for entry in entries if not entry.startswith("#")):
        assert re.match(r"[a-z0-9.-]+==[^ ]+ (; .+ )?\\\n", entry), entry
        digests = entry.splitlines()[1:]
        assert digests
        assert all(re.fullmatch(r" {4}--hash=sha256:[0-9a-f]{64}( \\)?", one) for one in digests)


@pytest.mark.parametrize("lock", ALL)
def test_no_host_and_no_path_stands_there(lock):
    text = text_of(lock)
    assert not re.search(r"://|--(extra-)?index-url|--find-links|(^|\s)/|[A-Z]:\\", text)


def test_comments_and_the_packages_own_requirements_are_told_apart():
    tools = next(lock for lock in locks.TABLE if not lock.package)
    assert not any(line.startswith(("tensorflow", "#")) for line in locks.requirement_lines(tools))


@pytest.mark.parametrize("upgrade", [False, True])
def test_uv_is_told_what_to_write(upgrade, monkeypatch, tmp_path):
    told = []

    def run(command, **options):
        told.append((command, options))
        return subprocess.CompletedProcess(command, 3)

    monkeypatch.setattr(subprocess, "run", run)
    assert locks.write_lock(locks.TABLE[0], tmp_path, upgrade=upgrade) == 3
    ((command, options),) = told
    assert command[-1] == ("--upgrade" if upgrade else str(tmp_path / "lock.txt"))
    assert "--generate-hashes" in command
    assert "keras>=" in options["input"]


def test_the_first_file_that_cannot_be_written_ends_it(monkeypatch):
    monkeypatch.setattr("sys.argv", ["locks.py"])
    monkeypatch.setattr(locks, "write_lock", lambda lock, folder, upgrade: 2 * (not lock.package))
    assert locks.main() == 2
