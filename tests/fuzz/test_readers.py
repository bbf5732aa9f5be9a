"""Every reader takes a file that is near to a valid one, or refuses it in one line."""

from pathlib import Path

import pytest
from fakes.altered_files import altered_files
from fuzzing.target import ACCEPTED, REFUSED, Place, read_seeds
from fuzzing.targets import TARGETS
from hypothesis import given
from hypothesis import strategies as st

CORPUS = Path(__file__).parent / "corpus"


@pytest.mark.parametrize("name", TARGETS)
def test_a_reader_takes_or_refuses_what_is_near_to_a_valid_file(
    name: str, valid_files: Path, tmp_path: Path
) -> None:
    target = TARGETS[name]
    place = Place(target, seeds=valid_files, folder=tmp_path / "place")
    seeds = read_seeds(target, valid_files)

    @given(st.data())
    def feed(drawn: st.DataObject) -> None:
        assert place.feed(drawn.draw(altered_files(target, seeds))) in (ACCEPTED, REFUSED)

    feed()


@pytest.mark.parametrize("name", TARGETS)
def test_a_reader_takes_one_of_its_valid_files(
    name: str, valid_files: Path, tmp_path: Path
) -> None:
    target = TARGETS[name]
    place = Place(target, seeds=valid_files, folder=tmp_path / "place")

    assert ACCEPTED in [place.feed(seed) for seed in read_seeds(target, valid_files)]


@pytest.mark.parametrize(
    "path", sorted(CORPUS.glob("*/*")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_what_once_failed_is_taken_or_refused(
    path: Path, valid_files: Path, tmp_path: Path
) -> None:
    place = Place(TARGETS[path.parent.name], seeds=valid_files, folder=tmp_path / "place")

    assert place.feed(path.read_bytes()) in (ACCEPTED, REFUSED)


def test_the_corpus_holds_small_files_only() -> None:
    sizes = {path: path.stat().st_size for path in CORPUS.glob("*/*")}

    assert all(size <= 4096 for size in sizes.values())
