"""Which pairs are asked of a video."""

from pathlib import Path

import numpy as np
import pytest
from fakes.brightness_run import BrightnessRun

from a2d_tf.errors import InputError
from a2d_tf.labels import VALID_PAIRS
from a2d_tf.runs.pair_candidates import (
    choose_pairs,
    exchange_pairs,
    known_pairs,
    load_candidates,
)
from a2d_tf.runs.pair_scores import save_pair_scores

TRUTH = np.array([[0, 78, 18], [18, 0, 0]], np.uint8)


def _scores(**pairs):
    """Return the scores (43,) of one video: those given as p18=0.9, 0.1 for the rest."""
    row = np.full(43, 0.1, np.float32)
    for name, score in pairs.items():
        row[VALID_PAIRS.index(int(name[1:]))] = score
    return row


@pytest.fixture
def scores_file(tmp_path):
    path = tmp_path / "pair_scores.json"
    videos = {"-one": _scores(p77=0.9, p18=0.51, p34=0.5), "none": _scores()}
    save_pair_scores(videos, path)
    return path


def test_all_and_truth():
    assert load_candidates("all").choose("any", TRUTH) == VALID_PAIRS
    assert load_candidates("truth").choose("any", TRUTH) == (18, 78)
    assert load_candidates("truth").choose("any", np.zeros_like(TRUTH)) == ()


def test_a_score_must_be_above_the_threshold(scores_file):
    chosen = load_candidates(str(scores_file))
    assert (chosen.kind, chosen.threshold) == ("classifier", 0.5)
    assert chosen.choose("-one", TRUTH) == (18, 77)  # not 34, which scores 0.5
    assert chosen.choose("none", TRUTH) == ()


def test_another_threshold(scores_file):
    assert load_candidates(str(scores_file), threshold=0.4).choose("-one", TRUTH) == (18, 34, 77)
    assert load_candidates(str(scores_file), threshold=0.9).choose("-one", TRUTH) == ()
    assert load_candidates(str(scores_file), threshold=0.0).choose("none", TRUTH) == VALID_PAIRS


def test_a_video_without_scores_is_named(scores_file):
    chosen = load_candidates(str(scores_file))
    chosen.check_videos(["none", "-one"])
    with pytest.raises(InputError, match="must hold scores of every video, got 'lost'") as caught:
        chosen.check_videos(["none", "lost"])
    assert caught.value.place == str(scores_file)
    load_candidates("all").check_videos(["lost"])


@pytest.mark.parametrize("source", ["all", "truth"])
def test_a_threshold_needs_scores(source):
    with pytest.raises(InputError, match="--pair-threshold: value: needs the scores"):
        load_candidates(source, threshold=0.5)


@pytest.mark.parametrize("threshold", [-0.1, 1.5, float("nan")])
def test_a_threshold_is_from_0_to_1(scores_file, threshold):
    with pytest.raises(InputError, match="must be from 0 to 1"):
        load_candidates(str(scores_file), threshold=threshold)


def test_the_pairs_of_one_video():
    scores = _scores(p77=0.9, p18=0.51, p34=0.5)
    chosen = choose_pairs(scores, threshold=0.5, video_path=Path("my.mp4"))
    assert list(chosen.scores.items()) == [(18, 0.51), (77, 0.9)]  # not 34, which scores 0.5
    assert chosen.threshold == 0.5


def test_a_video_without_a_pair_is_told_its_highest_scores():
    scores = _scores(p77=0.31, p18=0.42)
    with pytest.raises(InputError) as caught:
        choose_pairs(scores, threshold=0.5, video_path=Path("my.mp4"))
    assert str(caught.value) == (
        "my.mp4: pairs: must show a pair that the classifier scores above 0.5, but the highest are "
        "adult walking 0.420, dog running 0.310, adult climbing 0.100; give a lower "
        "--pair-threshold to ask for these"
    )


def test_names_without_a_known_word_are_not_asked(monkeypatch):
    run = BrightnessRun()

    def unknown_words(text):
        unknown = tuple(word for word in text.split() if word not in ("dog", "flying"))
        if len(unknown) == 2:
            raise InputError("sentence", "words", "must hold a word that has a vector", text)
        return unknown

    monkeypatch.setattr(run, "unknown_words", unknown_words)
    assert known_pairs(run) == (34, 44, 54, 72, 73, 75, 76, 77, 78, 79)
    assert known_pairs(run, (18, 34, 77)) == (34, 77)


def test_a_run_that_can_read_no_name_is_refused(monkeypatch):
    run = BrightnessRun()

    def unknown_words(text):
        raise InputError("sentence", "words", "must hold a word that has a vector", text)

    monkeypatch.setattr(run, "unknown_words", unknown_words)
    with pytest.raises(InputError, match="such as 'adult climbing'"):
        known_pairs(run)


def test_exchanged_pairs():
    assert exchange_pairs((18, 34, 77)) == {18: 34, 34: 77, 77: 18}
    exchanged = exchange_pairs(VALID_PAIRS)
    assert sorted(exchanged.values()) == list(VALID_PAIRS)
    assert all(one != other for one, other in exchanged.items())
    assert exchange_pairs((18,)) == {18: 18}
