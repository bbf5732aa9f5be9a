"""Feature pyramid: levels, names and the top-down sum, by hand."""

import numpy as np
import pytest

from a2d_tf.models.fpn import build_fpn

SHAPES = ((16, 32, 2), (8, 16, 3), (4, 8, 4), (2, 4, 5))


def test_every_level_has_the_channels_and_the_size_of_its_stage():
    fpn = build_fpn(input_shapes=SHAPES, channels=6)
    assert fpn.output_shape == [(None, h, w, 6) for h, w, _ in SHAPES]
    assert fpn.get_layer("fpn_c5p5").kernel.shape == (1, 1, 5, 6)
    assert fpn.get_layer("fpn_p2").kernel.shape == (3, 3, 6, 6)


def test_a_level_is_the_sum_of_its_stage_and_all_above():
    fpn = build_fpn(input_shapes=[(h, w, 1) for h, w, _ in SHAPES], channels=1)
    for level in (2, 3, 4, 5):
        fpn.get_layer(f"fpn_c{level}p{level}").kernel.assign(np.ones((1, 1, 1, 1)))
        centre = np.zeros((3, 3, 1, 1))
        centre[1, 1] = 1
        fpn.get_layer(f"fpn_p{level}").kernel.assign(centre)
    stages = [np.full((1, h, w, 1), 10.0**power) for power, (h, w, _) in enumerate(SHAPES)]
    stages[3][0, 0, 1] = 5000  # one cell of C5 covers 8 x 8 cells of P2
    p2, p3, p4, p5 = (np.asarray(level)[0, ..., 0] for level in fpn(stages))
    assert (p5[0, 0], p4[0, 0], p3[0, 0], p2[0, 0]) == (1000, 1100, 1110, 1111)
    expected = np.full((16, 32), 1111.0)
    expected[:8, 8:16] = 5111
    np.testing.assert_allclose(p2, expected)


@pytest.mark.parametrize(
    ("shapes", "message"),
    [(SHAPES[:3], "C2..C5, got 3"), (((15, 32, 2), *SHAPES[1:]), "twice the next")],
)
def test_other_stages_are_refused(shapes, message):
    with pytest.raises(ValueError, match=message):
        build_fpn(input_shapes=shapes)
