"""Which frames form a clip: the middle, the ends, the stride."""

import pytest

from a2d_tf.records.clips import needed_window, stored_numbers, window_numbers, window_offsets


def test_annotated_frame_sits_in_the_middle():
    window = window_numbers(50, num_frames=100)
    assert window == list(range(42, 58))
    assert window[8] == 50


def test_odd_length_is_symmetric():
    assert window_numbers(10, num_frames=100, length=5) == [8, 9, 10, 11, 12]


def test_ends_repeat():
    assert window_numbers(2, num_frames=100, length=6) == [1, 1, 1, 2, 3, 4]
    assert window_numbers(9, num_frames=10, length=6) == [6, 7, 8, 9, 10, 10]


def test_video_shorter_than_the_clip():
    assert window_numbers(1, num_frames=2, length=6) == [1, 1, 1, 1, 2, 2]
    assert stored_numbers(1, num_frames=2, length=6) == [1, 2]


def test_stride_spreads_the_window():
    assert window_numbers(10, num_frames=13, length=4, stride=4) == [2, 6, 10, 13]
    assert window_numbers(3, num_frames=13, length=4, stride=4) == [1, 1, 3, 7]


def test_one_frame():
    assert window_numbers(7, num_frames=9, length=1) == [7]


@pytest.mark.parametrize("length", [2, 5, 16])
def test_the_shortest_window_of_some_frames(length):
    assert needed_window(window_offsets(length=length, stride=3)) == (length, 3)
    assert needed_window(range(-5, 5)) == (10, 1)
    assert needed_window([0]) == (1, 1)


@pytest.mark.parametrize("center", [1, 3, 12, 24])
@pytest.mark.parametrize("length", [1, 4, 8, 16])
def test_a_shorter_window_can_be_cut_from_the_stored_one(center, length):
    stored = stored_numbers(center, num_frames=24, length=16)
    first = center - length // 2
    clamped = [min(max(first + i, stored[0]), stored[-1]) for i in range(length)]
    assert clamped == window_numbers(center, num_frames=24, length=length)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"center": 0, "num_frames": 9}, "center must be from 1 to 9, got 0"),
        ({"center": 10, "num_frames": 9}, "center must be from 1 to 9, got 10"),
        ({"center": 1, "num_frames": 9, "length": 0}, "length must be at least 1"),
        ({"center": 1, "num_frames": 9, "stride": 0}, "stride must be at least 1"),
    ],
)
def test_impossible_windows_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        window_numbers(arguments.pop("center"), **arguments)
