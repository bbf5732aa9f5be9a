"""When a decoded video is whole."""

import pytest

from a2d_tf.media.video_damage import DecodedTotals


@pytest.mark.parametrize(
    "totals",
    [
        DecodedTotals(frames=24),
        DecodedTotals(frames=23, declared_frames=24),
        DecodedTotals(frames=20, empty=4, declared_frames=24),
        DecodedTotals(frames=24, seconds=0.6, declared_seconds=1.0),
    ],
)
def test_whole(totals):
    assert totals.fault is None


@pytest.mark.parametrize(
    ("totals", "rule", "value"),
    [
        (DecodedTotals(), "at least one frame", 0),
        (DecodedTotals(frames=22, declared_frames=24), "the 24 frames that", 22),
        (
            DecodedTotals(frames=24, headless=True),
            "begin with a key frame",
            "a part that needs earlier ones",
        ),
        (DecodedTotals(frames=24, cut_off=True), "a whole file", "one that was cut off"),
        (DecodedTotals(frames=24, broken=2), "without errors", "2 damaged parts"),
        (DecodedTotals(frames=38, seconds=1.7, declared_seconds=4.0), "last the 4.0 s", 1.7),
    ],
)
def test_damaged(totals, rule, value):
    broken, found = totals.fault
    assert rule in broken and found == value
