"""Who is in a clip."""

import numpy as np

from a2d_tf.labels import VALID_PAIRS
from a2d_tf.toy.scene import Scene, draw_scene


def test_only_valid_pairs_act(scenes: list[Scene]) -> None:
    pairs = {member.pair_id for scene in scenes for member in scene.cast}
    assert pairs <= set(VALID_PAIRS)
    assert len(pairs) > 30


def test_the_first_two_differ_in_one_thing_at_most(scenes: list[Scene]) -> None:
    for scene in scenes:
        if len(scene.cast) > 1:
            a, b = scene.cast[:2]
            same = (a.actor == b.actor, a.action == b.action, a.colour == b.colour)
            assert sum(same) >= 2
            assert a.size == b.size


def test_easy_scenes_hold_different_kinds_and_colours() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        cast = draw_scene(difficulty="easy", height=64, rng=rng).cast
        assert len({member.actor for member in cast}) == len(cast)
        assert len({member.colour for member in cast}) == len(cast)
