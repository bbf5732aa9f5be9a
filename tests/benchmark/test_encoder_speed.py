"""The encoder's time, operations and share of the peak."""

import pytest

from a2d_tf.benchmark.encoder_speed import (
    OURS,
    PRECISIONS,
    EncoderTime,
    measure_encoder,
    operations_of,
)
from a2d_tf.models.i3d import build_i3d


def test_both_precisions_of_ours_are_timed():
    times = measure_encoder(frames=4, size=32, repeats=2, endpoint="MaxPool3d_2a_3x3")
    ours = [one for one in times if one.name == OURS]
    assert [one.precision for one in ours] == list(PRECISIONS)
    for one in ours:
        assert len(one.seconds) == 2 and min(one.seconds) > 0
        assert one.peak > 1e9 and 0 < one.share < 1 and one.memory > 0


def test_operations_are_those_of_the_convolutions():
    model = build_i3d(input_shape=(4, 32, 32, 3), endpoint="Conv3d_2b_1x1")
    first = 2 * (2 * 16 * 16) * (7 * 7 * 7 * 3 * 64)
    second = 2 * (2 * 8 * 8) * (64 * 64)
    assert operations_of(model) == first + second


def test_median_and_share():
    one = EncoderTime("x", "float32", (1.0, 2.0, 4.0), operations=6e9, peak=12e9, memory=1)
    assert one.median == 2.0
    assert one.share == pytest.approx(0.25)
