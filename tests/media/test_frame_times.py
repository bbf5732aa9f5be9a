"""How long frames are shown."""

from fractions import Fraction

import pytest

from a2d_tf.media.frame_times import times_of

MILLISECOND = Fraction(1, 1000)


@pytest.mark.parametrize(
    ("ticks", "last_duration", "end"),
    [
        ([0, 40, 80], 40, 120),
        ([0, 40, 80], 10_000, 10_080),  # a still at the end
        ([0, 33, 50, 83, 483, 516], 1, 549),  # the format pretends a millisecond
        ([0, 40, 80], 0, 120),  # the format says nothing
        ([7], 0, 47),  # the only one, of which the format says nothing
    ],
)
def test_the_last_frame_lasts_as_it_says_or_as_frames_usually_do(ticks, last_duration, end):
    times = times_of(ticks, last_duration=last_duration, time_base=MILLISECOND)
    assert times.end == end
    assert times.seconds == pytest.approx((end - ticks[0]) / 1000)


def test_a_frame_lasts_until_the_next():
    times = times_of([0, 10, 20, 200], last_duration=30, time_base=MILLISECOND)
    assert [times.duration(row) for row in range(4)] == [10, 10, 180, 30]
