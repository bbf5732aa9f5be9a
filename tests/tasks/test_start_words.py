"""Which words an embedding begins with: those of another run, of a file, or none."""

import pytest
from fakes.configs import make_baseline_config

from a2d_tf.errors import InputError
from a2d_tf.tasks.start_words import read_first_words


@pytest.fixture
def run(tmp_path):
    """Return a folder as that of a run with words, whose weights nobody opens."""
    folder = tmp_path / "run"
    (folder / "checkpoints").mkdir(parents=True)
    (folder / "checkpoints" / "step-00000007.weights.h5").touch()
    state = '{"step": 7, "weights": "step-00000007.weights.h5"}'
    (folder / "checkpoints" / "state.json").write_text(state)
    (folder / "vocabulary.txt").write_text("dog\ncat\n")
    return folder


@pytest.fixture
def words(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("<pad>\nthe\n")
    return path


def first_words(start="", vocabulary=""):
    config = make_baseline_config(
        "li2017", model={"start": str(start)}, text={"vocabulary": str(vocabulary)}
    )
    return read_first_words(config)


@pytest.mark.parametrize("name", ["", "checkpoints/step-00000007.weights.h5"])
def test_they_are_those_of_the_run_that_it_starts_from(run, name):
    first = first_words(run / name)
    assert (first.path, first.vocabulary.words) == (run / "vocabulary.txt", ("dog", "cat"))


def test_they_are_those_of_a_file(words):
    first = first_words(vocabulary=words)
    assert (first.path, first.vocabulary.words) == (words, ("the",))
    assert first_words() is None


def test_weights_from_elsewhere_have_theirs_beside_them_or_in_the_file(tmp_path, words):
    weights = tmp_path / "elsewhere" / "hu.weights.h5"
    weights.parent.mkdir()
    weights.touch()
    rule = "must exist, or text.vocabulary must name the words of the weights in model.start"
    with pytest.raises(InputError, match=rf"elsewhere/vocabulary\.txt: vocabulary: {rule}"):
        first_words(weights)
    assert first_words(weights, words).vocabulary.words == ("the",)
    (weights.parent / "vocabulary.txt").write_text("dog\n")
    assert first_words(weights).vocabulary.words == ("dog",)


def test_two_vocabularies_and_no_run_are_refused(run, words, tmp_path):
    with pytest.raises(InputError, match=r"text\.vocabulary: must be empty: the words of model"):
        first_words(run, words)
    with pytest.raises(InputError, match=r"model\.start: must be the folder of a trained run"):
        first_words(tmp_path / "none", words)
    with pytest.raises(InputError, match=r"none\.txt: file: must exist"):
        first_words(vocabulary=tmp_path / "none.txt")
