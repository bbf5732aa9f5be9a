"""Ratios by hand, and what is said of runs that are missing."""

import cv2
import numpy as np
import pytest
from reproduction.experiments import Evaluation
from reproduction.markdown import Results
from reproduction.zero_shot import (
    ZERO_SHOT,
    ZeroShotRow,
    render_zero_shot,
    zero_shot_pictures,
    zero_shot_rows,
)

from a2d_tf.labels import ACTORS

NOBODY = dict.fromkeys(ACTORS.values())


def evaluated(precisions, chances=()) -> dict:
    """Return the part of ``metrics.json`` that the comparison reads."""
    return {
        "detection_by_actor": NOBODY | dict(precisions),
        "detection_by_actor_chance": NOBODY | dict(chances),
    }


def results(full=None, **held_out) -> Results:
    """Return results: ``full`` by actor, and ``actor=(zero-shot, guessed)`` of made runs."""
    metrics = {} if full is None else {Evaluation("joint"): evaluated(full)}
    for actor, (zero_shot, guessed) in held_out.items():
        evaluation = Evaluation(f"zero_shot_{actor}")
        # The other actors' numbers of this run must not be read.
        others = dict.fromkeys(ACTORS.values(), 0.99)
        metrics[evaluation] = evaluated(others | {actor: zero_shot}, others | {actor: guessed})
    return Results(metrics, {"train joint": 120.0, "train zero_shot_dog": 90.0})


FULL = {"dog": 0.8, "adult": 0.5, "ball": 0.0, "car": 0.4}


def test_the_full_run_and_one_for_each_actor():
    names = [one.run for one in ZERO_SHOT.evaluations]
    assert names[:3] == ["joint", "zero_shot_adult", "zero_shot_baby"]
    assert len(names) == 8 and {one.data for one in ZERO_SHOT.evaluations} == {"a2d"}


def test_ratios_by_hand_in_the_order_of_the_labels():
    rows = zero_shot_rows(results(FULL, dog=(0.2, 0.1), car=(0.5, 0.1)))
    assert [row.label for row in rows] == list(ACTORS.values())
    car, dog = rows[4], rows[6]
    assert dog == ZeroShotRow("dog", full=0.8, zero_shot=0.2, guessed=0.1)
    assert (dog.ratio, dog.guessed_ratio) == (0.25, 0.125)
    assert (car.ratio, car.guessed_ratio) == (1.25, 0.25)


def test_no_ratio_where_the_full_run_finds_nothing():
    ball = zero_shot_rows(results(FULL, ball=(0.1, 0.1)))[2]
    assert ball.ratio is None and ball.guessed_ratio is None and ball.known == (0.0, 0.1, 0.1)


def lines(made: Results, scale="toy") -> list[str]:
    return render_zero_shot("figure4", made, scale=scale).splitlines()


def test_actors_and_their_mean_stand_in_the_table():
    text = lines(results(FULL, dog=(0.2, 0.1), adult=(0.4, 0.3), ball=(0.1, None), cat=(0.3, 0.1)))
    assert text[2] == ("`tools/reproduce.py figure4 --scale toy`. Scores and ratios in percent.")
    assert text[6:14] == [
        "| adult | 50.0 | 40.0 | 30.0 | 80.0 | 60.0 | - |",
        "| baby | - | not run | not run | not run | not run | not run |",
        "| ball | 0.0 | 10.0 | - | - | - | - |",
        "| bird | - | not run | not run | not run | not run | not run |",
        "| car | 40.0 | not run | not run | not run | not run | not run |",
        "| cat | - | 30.0 | 10.0 | - | - | - |",
        "| dog | 80.0 | 20.0 | 10.0 | 25.0 | 12.5 | 1.5 |",
        # Of adult and dog: 65, 30 and 20; the ratios are those of the means.
        "| mean of 2 | 65.0 | 30.0 | 20.0 | 46.2 | 30.8 |  |",
    ]
    assert "![Average precision and ratio of each actor](zero_shot.png)" in text
    assert "| adult: zero-shot > actions guessed | AP | - | 40.00 > 30.00: yes |" in text
    assert "| baby: zero-shot > actions guessed | AP | - | not run |" in text
    assert "| mean of 2: all labels > zero-shot | AP | - | 65.00 > 30.00: yes |" in text
    assert "| other actors > ball | mean r_zs | stated | not run |" in text
    assert "3.5 minutes for all that this table needs, shared with other tables or not." in text


def test_ball_and_car_are_held_against_the_others():
    held_out = dict.fromkeys(ACTORS.values(), (0.4, 0.1)) | {"ball": (0.1, 0.2), "car": (0.5, 0.2)}
    text = lines(results(dict.fromkeys(ACTORS.values(), 0.5), **held_out))
    assert "| ball: zero-shot > actions guessed | AP | - | 10.00 > 20.00: **no** |" in text
    assert "| other actors > ball | mean r_zs | stated | 80.00 > 20.00: yes |" in text
    assert "| other actors > car | mean r_zs | stated | 80.00 > 100.00: **no** |" in text


def test_nothing_made_says_so_and_has_no_picture():
    made = Results({}, {})
    text = lines(made)
    assert text[6] == f"| adult |{' not run |' * 6}"
    assert text[13] == f"| mean |{' not run |' * 5}  |"
    assert not any("zero_shot.png" in line for line in text)
    assert zero_shot_pictures(made) == {}
    assert zero_shot_pictures(results(FULL, cat=(0.3, 0.1))) == {}


def test_an_evaluation_without_the_numbers_is_not_a_missing_run():
    text = lines(Results({one: {} for one in ZERO_SHOT.evaluations}, {}))
    assert text[6] == f"| adult |{' - |' * 6}"


def test_notes_on_scale_and_weights():
    made = Results({}, {}, from_random=("joint",))
    paper = lines(made, scale="paper")
    assert "* Begun with random weights, not with published ones: joint." in paper
    assert not any("toy scale:" in line for line in paper)
    assert any("toy scale:" in line for line in lines(made))


def test_the_picture_has_the_actors_with_all_numbers():
    (name,) = pictures = zero_shot_pictures(results(FULL, dog=(0.2, 0.1), ball=(0.1, None)))
    picture = cv2.imdecode(np.frombuffer(pictures[name], np.uint8), cv2.IMREAD_COLOR_RGB)
    alone = zero_shot_pictures(results(FULL, dog=(0.2, 0.1)))[name]
    assert name == "zero_shot.png" and pictures[name] == alone
    assert picture.shape == (600, 1560, 3)


@pytest.mark.parametrize("missing", ["full", "zero_shot", "guessed"])
def test_a_row_needs_all_numbers_to_be_known(missing):
    numbers = {"full": 0.5, "zero_shot": 0.4, "guessed": 0.3}
    assert ZeroShotRow("dog", **numbers).known == (0.5, 0.4, 0.3)
    assert ZeroShotRow("dog", **(numbers | {missing: None})).known is None
