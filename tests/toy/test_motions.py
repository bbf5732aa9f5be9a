import numpy as np
import pytest

from a2d_tf.toy.motions import Motion, draw_motion


def _motion(actor: str, action: str) -> Motion:
    return Motion(actor=actor, action=action, phase=0.3, tempo=1.0)


def _path(motion: Motion, times: range = range(-8, 8)) -> np.ndarray:
    return np.array([motion.state(time)[:3] for time in times])  # x, y, angle


@pytest.mark.parametrize("actor", ["adult", "cat", "dog"])
def test_running_is_at_least_two_and_a_half_times_as_fast_as_walking(actor: str) -> None:
    rng = np.random.default_rng(0)
    for _ in range(20):
        distances = [
            np.ptp(_path(draw_motion(actor=actor, action=action, rng=rng))[:, 0])
            for action in ("running", "walking")
        ]
        assert distances[0] >= 2.5 * distances[1]


def test_crawling_is_slower_than_walking() -> None:
    crawl, walk = (_path(_motion("baby", name))[:, 0] for name in ("crawling", "walking"))
    assert np.ptp(crawl) < 0.8 * np.ptp(walk)


def test_climbing_goes_up_only() -> None:
    path = _path(_motion("adult", "climbing"))
    assert path[-1, 1] - path[0, 1] < -0.35
    assert np.ptp(path[:, 0]) == 0.0


def test_rolling_turns_forward_while_it_travels() -> None:
    path = _path(_motion("ball", "rolling"))
    assert path[-1, 2] - path[0, 2] == pytest.approx(15 * 0.21)
    assert path[-1, 0] > path[0, 0]


def test_jumping_comes_back_to_the_ground_within_a_clip() -> None:
    height = _path(_motion("dog", "jumping"), range(-14, 14))[:, 1]
    assert np.ptp(height) > 0.4
    np.testing.assert_allclose(height[:14], height[14:])


def test_none_stays_in_place() -> None:
    assert np.ptp(_path(_motion("car", "none")), axis=0).max() < 0.02


def test_eating_moves_the_head_alone() -> None:
    motion = _motion("cat", "eating")
    bobs = [motion.state(time).pose.bob for time in range(11)]
    assert np.ptp(bobs) > 0.7
    assert np.ptp(_path(motion), axis=0).max() == 0.0
