import shutil

import numpy as np
import pytest
from fakes.configs import TINY_CONFIG

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.runs.load_run import load_run
from a2d_tf.runs.sentence import SentenceRun


@pytest.fixture(scope="module")
def run(untrained_run):
    return load_run(untrained_run, SentenceRun)


def test_a_run_knows_its_step_and_configuration(run):
    assert run.step == 7
    assert run.config == TINY_CONFIG


def test_a_sentence_is_answered_alike_alone_and_among_others(run):
    video = np.random.default_rng(0).uniform(-1, 1, (2, 4, 32, 32, 3)).astype(np.float32)
    both = run.responses({keys.RGB: video}, [["a dog", "red ball"], ["red ball", "man walking"]])
    assert both.shape == (2, 2, 32, 32)
    alone = run.responses({keys.RGB: video}, [["red ball"], ["man walking"]])
    np.testing.assert_allclose(alone[0, 0], both[0, 1], atol=1e-5)
    np.testing.assert_allclose(alone[1, 0], both[1, 1], atol=1e-5)
    assert np.abs(both[0, 0] - both[0, 1]).max() > 1e-4


def test_words_are_laid_out_and_counted(run):
    words, lengths = run.embed([["red ball", "a red thing"]])
    assert words.shape == (1, 2, 6, 8) and words.dtype == np.float32
    assert lengths.tolist() == [[2, 3]]
    assert np.array_equal(words[0, 0, 0], words[0, 1, 1])  # red
    assert not words[0, 0, 2:].any() and not words[0, 1, 2].any()


def test_unknown_words_are_named(run):
    assert run.unknown_words("The blue giraffe") == ("giraffe",)


@pytest.mark.parametrize("sentence", ["giraffe zorb", "", " ... "])
def test_a_sentence_without_a_known_word_is_refused(run, sentence):
    with pytest.raises(InputError, match="must hold a word that has a vector"):
        run.unknown_words(sentence)


def test_a_folder_without_a_run_is_refused(untrained_run, tmp_path):
    with pytest.raises(InputError, match="must hold a trained run"):
        load_run(tmp_path / "none", SentenceRun)
    shutil.copytree(untrained_run, tmp_path / "run")
    shutil.rmtree(tmp_path / "run" / "checkpoints")
    with pytest.raises(InputError, match="checkpoints: must hold a trained run"):
        load_run(tmp_path / "run", SentenceRun)
