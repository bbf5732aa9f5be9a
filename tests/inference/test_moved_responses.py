"""Answers follow their actor to the frames between."""

import numpy as np
import pytest

from a2d_tf.inference.moved_responses import fill_between, iterate_motion

SIZE = 64


def square_at(left: int, *, background: int = 40) -> np.ndarray:
    """A frame with a textured square of 16 pixels on a smooth background."""
    ramp = np.linspace(0, 30, SIZE, dtype=np.float32)
    frame = np.repeat((background + ramp[:, np.newaxis] + ramp)[..., np.newaxis], 3, axis=2)
    texture = np.random.default_rng(3).integers(120, 255, (16, 16, 1))
    frame[24:40, left : left + 16] = texture
    return frame.astype(np.uint8)


def answer_at(left: int) -> np.ndarray:
    """Responses (1, 64, 64): 1 on the square, -1 elsewhere."""
    response = np.full((1, SIZE, SIZE), -1, np.float32)
    response[0, 24:40, left : left + 16] = 1
    return response


def fill(frames, answers):
    return dict(fill_between(answers.items(), iterate_motion(frames, set(answers))))


def iou(one, other):
    return np.count_nonzero(one & other) / np.count_nonzero(one | other)


def test_an_answer_follows_its_actor():
    """Blended in place, nothing is left half-way: the two answers do not overlap."""
    lefts = [4 + 4 * frame for frame in range(9)]  # 32 pixels in all, twice the square
    frames = [square_at(left) for left in lefts]
    filled = fill(frames, {1: answer_at(lefts[0]), 9: answer_at(lefts[8])})
    assert list(filled) == list(range(1, 10))
    for number, left in enumerate(lefts, start=1):
        assert iou(filled[number] > 0, answer_at(left) > 0) > 0.8, number
    half = (answer_at(lefts[0]) + answer_at(lefts[8])) / 2
    assert not (half > 0).any()


def test_without_motion_answers_are_blended_by_distance():
    frames = [square_at(20)] * 5
    filled = fill(frames, {1: answer_at(20), 5: -answer_at(20)})
    for number, share in ((2, 0.25), (3, 0.5), (4, 0.75)):
        expected = (1 - share) * answer_at(20) - share * answer_at(20)
        np.testing.assert_allclose(filled[number], expected, atol=0.02)


def test_an_answer_from_beyond_a_cut_counts_little():
    before, after = square_at(4), square_at(40, background=200)[::-1].copy()
    filled = fill([before, before, after, after], {1: answer_at(4), 4: answer_at(40)})
    assert iou(filled[2] > 0, answer_at(4) > 0) > 0.9
    assert iou(filled[3] > 0, answer_at(40) > 0) > 0.9


def test_answered_frames_are_the_answers_themselves():
    frames = [square_at(left) for left in (4, 6, 8, 10)]
    answers = {1: answer_at(4), 3: answer_at(8), 4: answer_at(10)}
    filled = fill(frames, answers)
    for number, answer in answers.items():
        assert filled[number] is answer


def test_large_frames_are_moved_small_and_come_back_at_their_size():
    frames = [np.kron(square_at(left), np.ones((10, 10, 1), np.uint8)) for left in (4, 8, 12)]
    answers = {
        number: np.kron(answer_at(left), np.ones((1, 10, 10), np.float32))
        for number, left in ((1, 4), (3, 12))
    }
    motions = list(iterate_motion(frames, {1, 3}))
    assert [motion.gray.shape for motion in motions] == [(256, 256)] * 3
    middle = dict(fill_between(answers.items(), motions))[2]
    truth = np.kron(answer_at(8), np.ones((1, 10, 10)))
    assert middle.shape == (1, 640, 640) and middle.dtype == np.float32
    assert iou(middle > 0, truth > 0) > 0.85


def test_flow_is_computed_only_where_it_is_asked_for():
    motions = list(iterate_motion([square_at(4)] * 5, {1, 4, 5}))
    assert [motion.back is None for motion in motions] == [True, False, False, True, True]
    assert [motion.onward is None for motion in motions] == [True, True, False, False, True]


def test_motion_that_is_missing_is_told():
    motions = iterate_motion([square_at(4)] * 3, {1, 2, 3})
    with pytest.raises(ValueError, match="motion: must be known"):
        list(fill_between({1: answer_at(4), 3: answer_at(4)}.items(), motions))
