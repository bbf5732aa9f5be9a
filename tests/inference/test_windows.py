import numpy as np
import pytest

from a2d_tf.inference.windows import interpolate_responses, sliding_windows


def test_every_frame_is_the_middle_of_its_window_and_ends_repeat() -> None:
    windows = sliding_windows(5, length=4)
    assert [window.number for window in windows] == [1, 2, 3, 4, 5]
    assert windows[0].numbers == (1, 1, 1, 2)
    assert windows[2].numbers == (1, 2, 3, 4)
    assert windows[4].numbers == (3, 4, 5, 5)
    assert all(window.numbers[2] == window.number for window in windows)


def test_stride_spreads_the_window() -> None:
    assert sliding_windows(9, length=3, stride=3)[4].numbers == (2, 5, 8)


@pytest.mark.parametrize(
    ("num_frames", "numbers"), [(7, [1, 4, 7]), (9, [1, 4, 7, 9]), (1, [1]), (2, [1, 2])]
)
def test_every_third_frame_and_the_last(num_frames: int, numbers: list[int]) -> None:
    windows = sliding_windows(num_frames, length=16, every=3)
    assert [window.number for window in windows] == numbers


@pytest.mark.parametrize("field", ["num_frames", "length", "stride", "every"])
def test_sizes_must_be_positive(field: str) -> None:
    with pytest.raises(ValueError, match=f"{field}.* must be at least 1, got 0"):
        sliding_windows(**{"num_frames": 3, field: 0})


def test_frames_between_are_blended_by_distance() -> None:
    answered = [(1, np.array([-3.0, 0.0])), (4, np.array([3.0, 6.0])), (5, np.array([0.0, 0.0]))]
    numbers, responses = zip(*interpolate_responses(answered), strict=True)
    assert numbers == (1, 2, 3, 4, 5)
    np.testing.assert_allclose(responses, [[-3, 0], [-1, 2], [1, 4], [3, 6], [0, 0]])


def test_responses_keep_their_float_type() -> None:
    answered = [(1, np.zeros(2, np.float16)), (3, np.ones(2, np.float16))]
    assert [response.dtype for _, response in interpolate_responses(answered)] == [np.float16] * 3


def test_one_frame_needs_no_neighbour() -> None:
    assert [number for number, _ in interpolate_responses([(1, np.zeros(2))])] == [1]


def test_numbers_must_ascend() -> None:
    with pytest.raises(ValueError, match="must ascend, got 2 after 2"):
        list(interpolate_responses([(2, np.zeros(1)), (2, np.zeros(1))]))
