"""What the page says of actors, of both models and of runs that are missing."""

import cv2
import numpy as np
from fakes.zero_shot_results import zero_shot_results
from reproduction.markdown import Results
from reproduction.zero_shot import ZERO_SHOT
from reproduction.zero_shot_page import render_zero_shot, zero_shot_pictures

from a2d_tf.labels import ACTORS

EVERY = dict.fromkeys(ACTORS.values(), 0.5)
NOT_MADE = " not run |"


def lines(made: Results, scale="toy") -> list[str]:
    return render_zero_shot("figure4", made, scale=scale).splitlines()


def test_actors_and_the_means_of_both_models_stand_in_the_table():
    ours = {"dog": (0.2, 0.1), "adult": (0.4, 0.3), "ball": (0.1, None), "cat": (0.3, 0.1)}
    text = lines(zero_shot_results(ours, tsmt={"dog": (0.3, 0.2)}))
    assert text[2] == ("`tools/reproduce.py figure4 --scale toy`. Scores and ratios in percent.")
    assert text[6:8] == [
        "| adult | Ours | 50.0 | 40.0 | 30.0 | 80.0 | 60.0 | - |",
        f"|  | TSMT | 25.0 |{5 * NOT_MADE}",
    ]
    assert text[8] == f"| baby | Ours | - |{5 * NOT_MADE}"
    assert text[10] == "| ball | Ours | 0.0 | 10.0 | - | - | - | - |"
    assert text[16] == "| cat | Ours | - | 30.0 | 10.0 | - | - | - |"
    assert text[18:22] == [
        "| dog | Ours | 80.0 | 20.0 | 10.0 | 25.0 | 12.5 | 1.5 |",
        "|  | TSMT | 40.0 | 30.0 | 20.0 | 75.0 | 50.0 | - |",
        # Of adult and dog: 65, 30 and 20; the ratios are those of the means.
        "| mean of 2 | Ours | 65.0 | 30.0 | 20.0 | 46.2 | 30.8 |  |",
        "| mean of 1 | TSMT | 40.0 | 30.0 | 20.0 | 75.0 | 50.0 |  |",
    ]
    assert "![Average precision and ratio of each actor](zero_shot.png)" in text
    assert "| Ours, adult: zero-shot > actions guessed | AP | - | 40.00 > 30.00: yes |" in text
    assert "| Ours, baby: zero-shot > actions guessed | AP | - | not run |" in text
    assert "| Ours, mean of 2: all labels > zero-shot | AP | - | 65.00 > 30.00: yes |" in text
    assert "| Ours: other actors > ball | mean r_zs | stated | not run |" in text
    assert "3.5 minutes for all that this table needs, shared with other tables or not." in text


def test_the_papers_text_is_held_against_both_models_for_each_actor():
    ours = {"dog": (0.4, 0.1), "car": (0.2, 0.1), "ball": (0.1, 0.1)}
    # Of the car, ours finds more and loses more; of the dog, both keep as much.
    text = lines(zero_shot_results(ours, tsmt={"dog": (0.2, 0.1), "car": (0.15, 0.1)}))
    assert "| dog: Ours > TSMT | zero-shot AP | stated | 40.00 > 20.00: yes |" in text
    assert "| dog: Ours ≥ TSMT | r_zs | stated | 50.00 ≥ 50.00: yes |" in text
    assert "| car: Ours > TSMT | zero-shot AP | stated | 20.00 > 15.00: yes |" in text
    assert "| car: Ours ≥ TSMT | r_zs | stated | 50.00 ≥ 75.00: **no** |" in text
    assert "| ball: Ours > TSMT | zero-shot AP | stated | not run |" in text
    assert sum(" TSMT | " in line and "stated" in line for line in text) == 14


def test_ball_and_car_are_held_against_the_others():
    held_out = dict.fromkeys(ACTORS.values(), (0.4, 0.1)) | {"ball": (0.1, 0.2), "car": (0.5, 0.2)}
    text = lines(zero_shot_results(held_out, full=EVERY))
    assert "| Ours, ball: zero-shot > actions guessed | AP | - | 10.00 > 20.00: **no** |" in text
    assert "| Ours: other actors > ball | mean r_zs | stated | 80.00 > 20.00: yes |" in text
    assert "| Ours: other actors > car | mean r_zs | stated | 80.00 > 100.00: **no** |" in text


def test_nothing_made_says_so_and_has_no_picture():
    made = Results({}, {})
    text = lines(made)
    assert text[6] == f"| adult | Ours |{6 * NOT_MADE}"
    assert text[20] == f"| mean | Ours |{5 * NOT_MADE}  |"
    assert not any("zero_shot.png" in line for line in text)
    assert zero_shot_pictures(made) == {}
    assert zero_shot_pictures(zero_shot_results({"cat": (0.3, 0.1)})) == {}


def test_an_evaluation_without_the_numbers_is_not_a_missing_run():
    text = lines(Results({one: {} for one in ZERO_SHOT.evaluations}, {}))
    assert text[6] == f"| adult | Ours |{' - |' * 6}"


def test_notes_on_scale_and_weights():
    made = Results({}, {}, from_random=("joint",), changes=("train.steps=9",))
    paper = lines(made, scale="paper")
    assert "* Begun with random weights, not with published ones: joint." in paper
    assert any("made with `--set train.steps=9`." in line for line in paper)
    assert not any("toy scale:" in line for line in paper)
    assert any("toy scale:" in line for line in lines(made))


def test_the_picture_has_the_models_and_actors_with_all_numbers():
    few = {"dog": (0.2, 0.1), "ball": (0.1, None)}
    (name,) = pictures = zero_shot_pictures(zero_shot_results(few))
    picture = cv2.imdecode(np.frombuffer(pictures[name], np.uint8), cv2.IMREAD_COLOR_RGB)
    alone = zero_shot_pictures(zero_shot_results({"dog": (0.2, 0.1)}, tsmt={"dog": (None, None)}))
    both = zero_shot_pictures(zero_shot_results({"dog": (0.2, 0.1)}, tsmt={"dog": (0.2, 0.1)}))
    assert name == "zero_shot.png" and pictures[name] == alone[name] != both[name]
    assert picture.shape == (630, 1860, 3)
