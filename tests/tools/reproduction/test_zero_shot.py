"""Which evaluations are compared, and ratios by hand."""

import pytest
from fakes.zero_shot_results import FULL, zero_shot_results
from reproduction.zero_shot import OURS, TSMT, ZERO_SHOT, ZeroShotRow, mean_row, zero_shot_rows

from a2d_tf.labels import ACTORS


def test_each_model_has_a_full_run_and_one_for_each_actor():
    names = [one.run for one in ZERO_SHOT.evaluations]
    assert names[:3] == ["joint", "zero_shot_adult", "zero_shot_baby"]
    assert names[8:11] == ["joint_tsmt", "zero_shot_tsmt_adult", "zero_shot_tsmt_baby"]
    assert len(names) == 16 and {one.data for one in ZERO_SHOT.evaluations} == {"a2d"}


def test_ratios_by_hand_in_the_order_of_the_labels():
    rows = zero_shot_rows(OURS, zero_shot_results({"dog": (0.2, 0.1), "car": (0.5, 0.1)}))
    assert [row.label for row in rows] == list(ACTORS.values())
    car, dog = rows[4], rows[6]
    assert dog == ZeroShotRow("dog", full=0.8, zero_shot=0.2, guessed=0.1)
    assert (dog.ratio, dog.guessed_ratio) == (0.25, 0.125)
    assert (car.ratio, car.guessed_ratio) == (1.25, 0.25)


def test_each_model_has_its_own_numbers():
    results = zero_shot_results({"dog": (0.2, 0.1)}, tsmt={"dog": (0.3, 0.2)})
    assert zero_shot_rows(OURS, results)[6].zero_shot == 0.2
    assert zero_shot_rows(TSMT, results)[6] == ZeroShotRow("dog", 0.4, 0.3, 0.2)
    assert OURS.is_made("dog", results) and not TSMT.is_made("cat", results)


def test_no_ratio_where_the_full_run_finds_nothing():
    assert FULL["ball"] == 0
    ball = zero_shot_rows(OURS, zero_shot_results({"ball": (0.1, 0.1)}))[2]
    assert ball.ratio is None and ball.guessed_ratio is None and ball.known == (0.0, 0.1, 0.1)


def test_the_mean_is_that_of_complete_rows():
    rows = (ZeroShotRow("a", 0.8, 0.4, 0.2), ZeroShotRow("b", 0.4, 0.2, 0.0), ZeroShotRow("c", 1))
    mean = mean_row(rows)
    assert mean.label == "mean of 2" and mean.known == pytest.approx((0.6, 0.3, 0.1))
    assert mean_row(rows[2:]) == ZeroShotRow("mean")


@pytest.mark.parametrize("missing", ["full", "zero_shot", "guessed"])
def test_a_row_needs_all_numbers_to_be_known(missing):
    numbers = {"full": 0.5, "zero_shot": 0.4, "guessed": 0.3}
    assert ZeroShotRow("dog", **numbers).known == (0.5, 0.4, 0.3)
    assert ZeroShotRow("dog", **(numbers | {missing: None})).known is None
