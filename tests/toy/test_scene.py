import numpy as np
import pytest

from a2d_tf.labels import VALID_PAIRS
from a2d_tf.toy.casting import are_twins
from a2d_tf.toy.render import draw_rows
from a2d_tf.toy.scene import Scene, draw_scene, sides


@pytest.fixture(scope="module")
def scenes() -> list[Scene]:
    return [
        draw_scene(difficulty="standard", height=64, rng=np.random.default_rng([5, k]))
        for k in range(80)
    ]


def test_only_valid_pairs_act(scenes: list[Scene]) -> None:
    pairs = {member.pair_id for scene in scenes for member in scene.cast}
    assert pairs <= set(VALID_PAIRS)
    assert len(pairs) > 30


def test_one_to_four_actors_and_even_sizes(scenes: list[Scene]) -> None:
    assert {len(scene.cast) for scene in scenes} == {1, 2, 3, 4}
    assert {scene.width for scene in scenes} == {64, 86, 114}  # 320, 426, 568 at a fifth, even


def test_the_first_two_differ_in_one_thing_at_most(scenes: list[Scene]) -> None:
    for scene in scenes:
        if len(scene.cast) > 1:
            a, b = scene.cast[:2]
            same = (a.actor == b.actor, a.action == b.action, a.colour == b.colour)
            assert sum(same) >= 2
            assert a.size == b.size


def test_twins_are_named_by_the_side_where_their_pixels_are(scenes: list[Scene]) -> None:
    found = 0
    for scene in scenes:
        if len(scene.cast) > 1 and are_twins(*scene.cast[:2]):
            found += 1
            first, second = sides(scene)[:2]
            assert {first, second} == {"left", "right"}
            rows = np.stack([draw_rows(scene, number) for number in scene.annotated])
            columns = [np.nonzero(rows == row)[2].mean() for row in (0, 1)]
            assert (columns[0] < columns[1]) == (first == "left")
    assert found > 3


def test_everybody_who_stays_is_seen_in_the_middle_frame(scenes: list[Scene]) -> None:
    for scene in scenes:
        rows = draw_rows(scene, scene.num_frames // 2)
        for row, member in enumerate(scene.cast):
            if not member.leaves:
                assert (rows == row).mean() > 0.002


def test_actors_that_leave_are_gone_at_the_end(scenes: list[Scene]) -> None:
    leavers = [(scene, member) for scene in scenes for member in scene.cast if member.leaves]
    assert leavers
    for scene, member in leavers:
        x = member.place(scene.time(scene.num_frames))[1].real
        assert x.max() < 2.0 or x.min() > scene.width - 2.0


def test_easy_scenes_hold_different_kinds_and_colours() -> None:
    rng = np.random.default_rng(3)
    for _ in range(20):
        cast = draw_scene(difficulty="easy", height=64, rng=rng).cast
        assert len({member.actor for member in cast}) == len(cast)
        assert len({member.colour for member in cast}) == len(cast)
