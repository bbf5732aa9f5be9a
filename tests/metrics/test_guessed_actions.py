"""Actions without knowledge of them: every valid one alike."""

from a2d_tf.metrics.detection import DetectionMetrics
from a2d_tf.metrics.guessed_actions import uniform_action_probs

FAR, NEAR = (100, 100, 120, 120), (0, 0, 20, 20)
FLYING, ROLLING = ([float(action == chosen) for action in range(10)] for chosen in (4, 6))


def test_every_valid_action_is_equally_probable():
    rows = uniform_action_probs([3, 1])
    assert rows[0].tolist() == [0, 0, 0, 0, 0.25, 0.25, 0.25, 0, 0, 0.25]
    assert rows[1].tolist() == [0, 1 / 8, 1 / 8, 1 / 8, 0, 1 / 8, 1 / 8, 1 / 8, 1 / 8, 1 / 8]


def test_guessed_actions_rank_by_the_actor_alone():
    # Two balls, one flies and one rolls, each with the right action. Guessed, the flying one
    # ranks first in both pairs: 1 for flying and a precision of 1/2 for rolling.
    assert [
        _mean_of_pairs(actions) for actions in ([FLYING, ROLLING], uniform_action_probs([3, 3]))
    ] == [1.0, 0.75]


def _mean_of_pairs(actions):
    """Return the mean average precision of two balls' pairs."""
    metrics = DetectionMetrics()
    metrics.update(
        boxes=[NEAR, FAR],
        actors=[3, 3],
        actor_scores=[0.9, 0.8],
        action_probs=actions,
        true_boxes=[NEAR, FAR],
        true_pairs=[34, 36],
    )
    return metrics.by_actor()[3]
