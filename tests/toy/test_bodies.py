"""Drawn bodies."""

import numpy as np
import pytest

from a2d_tf.labels import ACTIONS, ACTORS, VALID_PAIRS, action_of, actor_of
from a2d_tf.toy.bodies import COLOURS, body_parts, disc, palette
from a2d_tf.toy.motions import Motion


def _motion(actor: str, action: str) -> Motion:
    return Motion(actor=actor, action=action, phase=0.3, tempo=1.0)


@pytest.mark.parametrize("pair_id", VALID_PAIRS)
def test_every_pair_has_a_body_of_about_one_length(pair_id: int) -> None:
    actor, action = ACTORS[actor_of(pair_id)], ACTIONS[action_of(pair_id)]
    for time in (-6.0, 0.0, 5.0):
        parts = body_parts(actor, _motion(actor, action).state(time).pose)
        assert {part.role for part in parts} <= palette((214, 38, 38)).keys()
        points = np.concatenate([part.points for part in parts])
        extent = max(np.ptp(points.real), np.ptp(points.imag))
        assert 0.6 < extent < 1.5


def test_a_disc_is_an_ellipse_turned_clockwise() -> None:
    points = disc(3.0, 4.0, 2.0, 1.0, angle=np.pi / 2) - (3 + 4j)
    np.testing.assert_allclose((points.real / 1.0) ** 2 + (points.imag / 2.0) ** 2, 1.0)


def test_shades_show_on_dark_bodies_too() -> None:
    for rgb in COLOURS.values():
        colours = palette(rgb)
        assert colours["main"] == rgb
        for role in ("shade", "mark"):
            assert max(abs(a - b) for a, b in zip(colours[role], rgb, strict=True)) > 30
