"""The named actor against the others in view."""

import numpy as np
import pytest

from a2d_tf.metrics.named_actor import NamedActor

LEFT, RIGHT = np.zeros((2, 8), bool), np.zeros((2, 8), bool)
LEFT[:, :4], RIGHT[:, 6:] = True, True
BOTH, NOTHING = LEFT | RIGHT, np.zeros((2, 8), bool)


def result_of(*samples):
    metric = NamedActor()
    for predicted, truth, others, sided in samples:
        metric.update(predicted=predicted, truth=truth, others=others, sided=sided)
    return metric.result()


def test_the_share_of_each_actor_decides_not_its_size():
    half = LEFT.copy()
    half[1] = False
    # Half of the large one, four pixels, is less than all of the small one, four pixels as well.
    assert result_of((half | RIGHT, RIGHT, [LEFT], False))["named_actor"] == 1.0
    assert result_of((half | RIGHT, LEFT, [RIGHT], False))["named_actor"] == 0.0


@pytest.mark.parametrize("predicted", [BOTH, NOTHING])
def test_a_tie_is_not_the_named_one(predicted):
    assert result_of((predicted, LEFT, [RIGHT], False))["named_actor"] == 0.0


def test_the_best_covered_of_all_others_counts():
    third = NOTHING.copy()
    third[:, 4:6] = True
    most = LEFT.copy()
    most[0, 0] = False
    assert result_of((most | third, LEFT, [RIGHT, third], False))["named_actor"] == 0.0
    assert result_of((most, LEFT, [RIGHT, third], False))["named_actor"] == 1.0


def test_samples_without_a_rival_do_not_count():
    found = result_of(
        (LEFT, LEFT, [], True), (LEFT, LEFT, [NOTHING], True), (LEFT, NOTHING, [RIGHT], True)
    )
    assert found == {
        "named_actor": None,
        "named_actor_samples": 0,
        "named_actor_sided": None,
        "named_actor_sided_samples": 0,
    }


def test_sentences_with_a_side_are_counted_apart():
    found = result_of(
        (LEFT, LEFT, [RIGHT], True), (LEFT, RIGHT, [LEFT], False), (LEFT, LEFT, [RIGHT], False)
    )
    assert found["named_actor"] == pytest.approx(2 / 3)
    assert (found["named_actor_sided"], found["named_actor_sided_samples"]) == (1.0, 1)
