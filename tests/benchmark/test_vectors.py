"""Openings of a word2vec file."""

from pathlib import Path

from a2d_tf.benchmark.vectors import measure_vectors


def test_a_made_up_file_is_opened_twice(tmp_path: Path) -> None:
    path = tmp_path / "vectors.bin"
    first, second = measure_vectors(path, make=20)
    assert [first.label, second.label] == ["first opening, with conversion", "second opening"]
    for opening in (first, second):
        assert opening.took.code == 0
        assert opening.size == path.stat().st_size > 20 * 300 * 4
