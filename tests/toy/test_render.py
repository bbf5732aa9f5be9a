from dataclasses import replace

import cv2
import numpy as np
import pytest

from a2d_tf.toy.bodies import COLOURS
from a2d_tf.toy.casting import Cast
from a2d_tf.toy.motions import Motion
from a2d_tf.toy.render import draw_frames, draw_rows
from a2d_tf.toy.scene import Scene


def _member(actor: str, action: str, colour: str, centre: tuple[float, float]) -> Cast:
    return Cast(
        actor=actor,
        action=action,
        colour=colour,
        size="big",
        rgb=COLOURS[colour],
        scale=40.0,
        facing=1,
        motion=Motion(actor=actor, action=action, phase=0.0, tempo=1.0),
        centre=centre,
    )


@pytest.fixture
def scene() -> Scene:
    return Scene(
        height=80,
        width=120,
        num_frames=9,
        annotated=(5,),
        cast=(_member("ball", "none", "red", (40.0, 40.0)),),
        camera=(0.0, 0.0),
        carried=False,
        backdrop_seed=1,
    )


def test_mask_is_the_disc_that_was_painted(scene: Scene) -> None:
    mask = draw_rows(scene, 5) == 0
    assert mask.sum() == pytest.approx(np.pi * (0.38 * 40.0) ** 2, rel=0.08)
    y, x = np.nonzero(mask)
    assert (x.mean(), y.mean()) == pytest.approx((40.0, 40.0), abs=0.6)


def test_masks_hold_the_pixels_that_the_actor_changes(scene: Scene) -> None:
    shown = draw_frames(scene)[4].astype(int)
    empty = draw_frames(replace(scene, cast=()))[4].astype(int)
    changed = np.abs(shown - empty).max(axis=2) > 0
    mask = draw_rows(scene, 5) == 0
    assert changed[mask].mean() > 0.97  # a pixel may have the background's colour
    around = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    assert not changed[~around].any()  # smooth edges reach one pixel out


def test_later_members_cover_earlier_ones(scene: Scene) -> None:
    front = _member("ball", "none", "blue", (50.0, 40.0))
    both = replace(scene, cast=(*scene.cast, front))
    rows = draw_rows(both, 5)
    alone = draw_rows(replace(scene, cast=(front,)), 5) == 0
    np.testing.assert_array_equal(rows == 1, alone)
    picture = draw_frames(both)[4]
    for row, rgb in ((0, COLOURS["red"]), (1, COLOURS["blue"])):
        colours = [tuple(pixel) for pixel in picture[rows == row].tolist()]
        assert rgb in colours
        assert COLOURS["blue" if row == 0 else "red"] not in colours


def test_food_is_in_no_mask(scene: Scene) -> None:
    eater = _member("dog", "eating", "white", (40.0, 30.0))
    eating = draw_rows(replace(scene, cast=(eater,)), 5)
    still = draw_rows(replace(scene, cast=(eater,)), 1)
    food_x, food_y = int(40.0 + 0.64 * 40.0), int(30.0 + 0.4 * 40.0)
    assert eating[food_y, food_x] == -1
    assert still[food_y, food_x] == -1
    picture = draw_frames(replace(scene, cast=(eater,)))[4]
    bare = draw_frames(replace(scene, cast=()))[4]
    assert (picture[food_y, food_x] != bare[food_y, food_x]).any()


def test_camera_moves_the_background(scene: Scene) -> None:
    frames = draw_frames(replace(scene, cast=(), camera=(1.0, 0.0)))
    np.testing.assert_array_equal(frames[1][:, 1:], frames[0][:, :-1])


@pytest.mark.parametrize(("carried", "expected"), [(True, 8.0), (False, 0.0)])
def test_a_carried_actor_moves_with_the_camera(
    scene: Scene, carried: bool, expected: float
) -> None:
    moving = replace(scene, camera=(1.0, 0.0), carried=carried)
    columns = [np.nonzero(draw_rows(moving, number) == 0)[1].mean() for number in (1, 9)]
    assert columns[1] - columns[0] == pytest.approx(expected, abs=0.7)
