"""The made vectors, the table and the picture; tests/e2e/test_unknown_word.py asks a model."""

import sys
from pathlib import Path

import numpy as np
import pytest
from reproduction import unknown_word

from a2d_tf.errors import InputError
from a2d_tf.records.manifest import write_sentences_of_split
from a2d_tf.words.word_vectors import load_word_vectors

SENTENCES = ["a red dog is running", "A Cat is eating the ball"]


def test_the_unknown_word_lies_beside_the_known_one_and_others_do_not(tmp_path: Path) -> None:
    path = tmp_path / "new" / "vectors.bin"
    unknown_word.make_vectors(path, SENTENCES, known="dog", unknown="puppy")
    vectors = load_word_vectors(path)
    words = list(vectors.vocabulary)
    said = {word.lower() for text in SENTENCES for word in text.split()}
    assert set(words) == said | {"puppy"}
    cosines = {word: float(vectors.lookup(word) @ vectors.lookup("dog")) for word in words}
    assert cosines.pop("dog") == pytest.approx(1.0, abs=1e-5)
    assert cosines.pop("puppy") == pytest.approx(0.81, abs=1e-5)
    assert max(map(abs, cosines.values())) < 0.25  # 300 numbers of a random direction
    assert vectors.lookup("zorb") is None


def test_the_file_of_a_trained_run_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "vectors.bin"
    unknown_word.make_vectors(path, SENTENCES, known="dog", unknown="puppy")
    before = path.stat().st_mtime_ns
    unknown_word.make_vectors(path, SENTENCES, known="dog", unknown="puppy")
    assert path.stat().st_mtime_ns == before
    unknown_word.make_vectors(path, SENTENCES, known="cat", unknown="kitten")
    assert "kitten" in load_word_vectors(path)


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ({"known": "dog", "unknown": "Cat"}, "--unknown: must not be in them, got 'Cat'"),
        ({"known": "bird", "unknown": "duck"}, "--known: must name an actor in them, got 'bird'"),
        ({"known": "red", "unknown": "ruby"}, "--known: must name an actor in them, got 'red'"),
    ],
)
def test_words_that_prove_nothing_are_refused(
    tmp_path: Path, words: dict[str, str], rule: str
) -> None:
    with pytest.raises(InputError, match=rule):
        unknown_word.make_vectors(tmp_path / "vectors.bin", SENTENCES, **words)


def test_the_command_refuses_before_it_trains(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_sentences_of_split(tmp_path, "train", ["a dog is running", "a puppy is eating"])
    options = {"--data": tmp_path, "--workdir": tmp_path / "work", "--out": tmp_path / "a.png"}
    arguments = [str(part) for pair in options.items() for part in pair]
    monkeypatch.setattr(sys, "argv", ["unknown_word.py", *arguments])
    assert unknown_word.main() == 1
    error = "error: training sentences: --unknown: must not be in them, got 'puppy'\n"
    assert capsys.readouterr().err == error
    assert not (tmp_path / "work").exists()


def test_the_table_and_the_picture() -> None:
    truth = np.zeros((20, 40), bool)
    truth[4:12, 4:20] = True

    cases = []
    for iou, place in ((0.6, "known"), (0.0, "other"), (0.2, "known"), (0.0, "neither")):
        answer = unknown_word.Answer(word="puppy", read="_ puppy", mask=truth, iou=iou, place=place)
        cases.append(
            unknown_word.Case(
                video_id="clip",
                frame=np.full((20, 40, 3), 90, np.uint8),
                truth=truth,
                sentence="a dog",
                answers=dict.fromkeys(unknown_word.ROLES, answer),
            )
        )
    row = unknown_word.summarise(cases)["unknown"]
    places = {"on_known": 0.5, "on_other": 0.25, "on_neither": 0.25}
    assert row == pytest.approx({"mean_iou": 0.2, "precision@0.5": 0.25, **places})

    one, three = (unknown_word.draw(cases, rows=rows) for rows in (1, 3))
    assert one.shape[1] == three.shape[1] and len(three) > 2 * len(one)
    # The truth is outlined and keeps its pixels, an answer is tinted; 8 pixels for each, 10 around.
    inside = (10 + 8 * 8, 10 + 8 * 12)
    assert tuple(one[inside]) == (90, 90, 90)
    assert tuple(one[inside[0], inside[1] + 320 + 10]) != (90, 90, 90)
