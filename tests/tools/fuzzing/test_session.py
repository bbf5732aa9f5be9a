"""What a session counts, and what it keeps of a fault."""

from pathlib import Path

import pytest
from fuzzing.session import Counts, Session
from fuzzing.target import Place, Target

from a2d_tf.errors import InputError


def read(place: Path) -> None:
    content = (place / "file").read_bytes()
    if b"!" in content:
        raise KeyError("fault")
    if not content:
        raise InputError(place, "file", "must hold something")


@pytest.fixture
def session(tmp_path: Path) -> Session:
    (tmp_path / "seed").write_bytes(b"valid")
    target = Target("target", "file", read, ("seed",))
    place = Place(target, seeds=tmp_path, folder=tmp_path / "place")
    names = {name: tmp_path / name for name in ("status", "last", "found")}
    return Session(place, **names)


def test_values_refusals_and_faults_are_counted(session: Session) -> None:
    for data in (b"a", b"", b"b!", b"!"):
        session.feed(data)

    counts = session.counts
    assert (counts.inputs, counts.accepted, counts.refused) == (4, 1, 1)
    assert list(counts.faults.values()) == [2]


def test_the_input_of_a_fault_is_kept_and_made_smaller(session: Session, tmp_path: Path) -> None:
    session.feed(b"a long input with a mark! in it")

    (kept,) = (tmp_path / "found").iterdir()
    assert kept.read_bytes() == b"!"


def test_counts_of_two_processes_are_added() -> None:
    counts = Counts(inputs=2, accepted=1, faults={"a": 1}, slowest=1.0, peak=5)
    counts.add(Counts(inputs=3, refused=3, faults={"a": 1, "b": 1}, slowest=0.5, peak=7))

    assert (counts.inputs, counts.accepted, counts.refused) == (5, 1, 3)
    assert (counts.faults, counts.slowest, counts.peak) == ({"a": 2, "b": 1}, 1.0, 7)
