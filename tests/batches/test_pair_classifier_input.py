"""One element of the pair classifier: which frames, which part of the picture, which pairs."""

import cv2
import numpy as np
import pytest
import tensorflow as tf

from a2d_tf import keys
from a2d_tf.batches.pair_classifier_input import (
    CLIP,
    PairClassifierClipOptions,
    centred_clip,
    covering_clips,
    crop_box,
    middle_clip,
    pair_vector,
    still_sample,
    training_sample,
)
from a2d_tf.labels import VALID_PAIRS
from a2d_tf.media.stored_flow import MAX_ERROR, encode_flow


def options_of(**changes):
    return PairClassifierClipOptions(
        **{"size": 8, "frames": 4, "resize": 8, "view": "crop"} | changes
    )


def seed_of(number):
    return tf.constant([3, number], tf.int64)


def encode_picture(picture):
    quality = [cv2.IMWRITE_JPEG_QUALITY, 100]
    return cv2.imencode(".jpg", picture[..., ::-1], quality)[1].tobytes()


def grey_video(count, size=(8, 8)):
    """Return a decoded record whose frame t (from 0) has grey 10 t."""
    frames = [encode_picture(np.full((*size, 3), 10 * t, np.uint8)) for t in range(count)]
    return {keys.CLIP_FRAMES: tf.constant(frames), keys.PAIRS: tf.constant([13, 78], tf.int64)}


def numbers_of(clip):
    """Return which frames of ``grey_video`` a clip (T, S, S, C) shows."""
    return np.rint((np.asarray(clip)[:, 4, 4, 0] + 1) * 12.75).astype(int).tolist()


def names_of(example, encoded):
    frames = example[keys.CLIP_FRAMES].numpy().tolist()
    return [frames.index(one) for one in np.asarray(encoded).tolist()]


def test_the_pairs_are_a_vector_in_the_order_of_the_labels():
    vector = pair_vector(tf.constant([13, 78], tf.int64)).numpy()
    assert vector.dtype == np.float32 and vector.shape == (43,)
    assert [VALID_PAIRS[i] for i in np.flatnonzero(vector)] == [13, 78]
    assert not pair_vector(tf.constant([], tf.int64)).numpy().any()


class TestWhichFrames:
    def test_training_takes_neighbours_from_everywhere(self):
        example, starts = grey_video(7), set()
        for number in range(40):
            inputs, _ = training_sample(example, options_of(), seed_of(number))
            numbers = numbers_of(inputs[keys.VIDEO])
            assert numbers == list(range(numbers[0], numbers[0] + 4))
            starts.add(numbers[0])
        assert starts == {0, 1, 2, 3}

    def test_a_stride_spans_more_frames(self):
        example, seen = grey_video(9), set()
        for number in range(20):
            inputs, _ = training_sample(example, options_of(frame_stride=2), seed_of(number))
            seen.add(tuple(numbers_of(inputs[keys.VIDEO])))
        assert seen == {(0, 2, 4, 6), (1, 3, 5, 7), (2, 4, 6, 8)}

    def test_a_short_video_repeats_its_last_frame(self):
        inputs, _ = training_sample(grey_video(3), options_of(), seed_of(0))
        assert numbers_of(inputs[keys.VIDEO]) == [0, 1, 2, 2]
        assert names_of(grey_video(3), covering_clips(grey_video(3), options_of())[0]) == [
            *(0, 1, 2, 2)
        ]

    @pytest.mark.parametrize(
        ("count", "stride", "expected"),
        [
            (8, 1, [[0, 1, 2, 3], [4, 5, 6, 7]]),
            (10, 1, [[0, 1, 2, 3], [4, 5, 6, 7], [6, 7, 8, 9]]),
            (5, 1, [[0, 1, 2, 3], [1, 2, 3, 4]]),
            (16, 2, [[0, 2, 4, 6], [8, 10, 12, 14]]),
            (18, 2, [[0, 2, 4, 6], [8, 10, 12, 14], [11, 13, 15, 17]]),
            (6, 2, [[0, 2, 4, 5]]),
        ],
    )
    def test_clips_cover_the_video_and_the_last_ends_with_it(self, count, stride, expected):
        example = grey_video(count)
        clips = covering_clips(example, options_of(frame_stride=stride))
        assert [names_of(example, clip) for clip in clips] == expected

    def test_the_middle_clip(self):
        example = grey_video(11)
        clip = middle_clip(example, options_of())
        assert names_of(example, clip[CLIP]) == [3, 4, 5, 6]
        inputs, targets = still_sample(clip, options_of())
        assert numbers_of(inputs[keys.VIDEO]) == [3, 4, 5, 6]
        assert targets[keys.PAIR_LOGITS].numpy().sum() == 2


class TestWhichPart:
    @pytest.fixture
    def ramp(self):
        """Return four frames 16 high and 64 wide whose grey is four times the column."""
        picture = np.broadcast_to(np.arange(64, dtype=np.uint8)[None, :, None] * 4, (16, 64, 3))
        frames = [encode_picture(picture)] * 4
        return {keys.CLIP_FRAMES: tf.constant(frames), keys.PAIRS: tf.constant([], tf.int64)}

    @staticmethod
    def columns(clip):
        """Return the column of the ramp that each column of a clip comes from."""
        return (np.asarray(clip)[0, 8, :, 0] + 1) * 127.5 / 4

    def test_the_short_side_is_resized_and_the_centre_cut_out(self, ramp):
        # 16 x 64 becomes 32 x 128, and the middle 16 x 16 of that shows columns 28 to 36.
        clip = centred_clip(ramp[keys.CLIP_FRAMES], options_of(size=16, resize=32))
        assert clip.shape == (4, 16, 16, 3)
        expected = (56 + np.arange(16) + 0.5) / 2 - 0.5
        np.testing.assert_allclose(self.columns(clip), expected, atol=0.4)

    def test_random_crops_reach_both_ends_and_stay_inside(self, ramp):
        lefts, mirrored = [], set()
        for number in range(60):
            inputs, _ = training_sample(
                ramp, options_of(size=16, resize=16, flip=True), seed_of(number)
            )
            columns = self.columns(inputs[keys.VIDEO])
            mirrored.add(bool(columns[0] > columns[-1]))
            lefts.append(columns.min())
            np.testing.assert_allclose(np.ptp(columns), 15, atol=0.5)
        assert mirrored == {False, True}
        assert min(lefts) < 4 and 44 < max(lefts) < 48.5

    def test_crop_boxes_cover_the_square_from_end_to_end(self):
        def box_of(position):
            position = tf.constant(position, tf.float32)
            return crop_box(30, 60, size=8, resize=10, position=position).numpy().tolist()

        assert box_of([0.0, 0.0]) == [0, 0, 10, 20]
        assert box_of([0.5, 0.5]) == [-1, -6, 9, 14]
        assert box_of([0.999, 0.999]) == [-2, -12, 8, 8]

    def test_fit_shows_the_whole_picture_on_black(self, ramp):
        clip = centred_clip(ramp[keys.CLIP_FRAMES], options_of(size=16, view="fit")).numpy()
        assert clip.shape == (4, 16, 16, 3)
        np.testing.assert_array_equal(clip[:, :6], -1)
        np.testing.assert_array_equal(clip[:, 10:], -1)
        expected = np.arange(16) * 4 + 1.5
        np.testing.assert_allclose(self.columns(clip), expected, atol=0.8)

    def test_the_same_seed_gives_the_same_clip(self, ramp):
        options = options_of(size=16, resize=16, flip=True)
        first, again, other = (
            training_sample(ramp, options, seed_of(number))[0][keys.VIDEO].numpy()
            for number in (5, 5, 6)
        )
        np.testing.assert_array_equal(first, again)
        assert not np.array_equal(first, other)


class TestFlow:
    @pytest.fixture
    def moving(self):
        """Return four frames, 8 high and 16 wide, that move 10 pixels right and 5 up."""
        flow = encode_flow(np.broadcast_to(np.float32((10.0, -5.0)), (8, 16, 2)))
        return {keys.FLOW_FRAMES: tf.constant([flow] * 4), keys.PAIRS: tf.constant([], tf.int64)}

    def test_a_mirrored_clip_moves_the_other_way(self, moving):
        options, signs = options_of(stream=keys.FLOW, flip=True), set()
        for number in range(12):
            clip = training_sample(moving, options, seed_of(number))[0][keys.VIDEO].numpy()
            assert clip.shape == (4, 8, 8, 2)
            u, v = clip[0, 4, 4]
            np.testing.assert_allclose((abs(u), v), (0.5, -0.25), atol=MAX_ERROR / 20)
            signs.add(float(np.sign(u)))
        assert signs == {-1.0, 1.0}

    def test_padding_does_not_move(self, moving):
        options = options_of(stream=keys.FLOW, size=16, view="fit")
        clip = centred_clip(moving[keys.FLOW_FRAMES], options).numpy()
        assert clip[:, 4:12].all() and not clip[:, :4].any() and not clip[:, 12:].any()
