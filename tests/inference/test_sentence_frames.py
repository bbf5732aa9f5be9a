"""Masks of sentences, frame by frame."""

import numpy as np
from fakes.brightness_run import BrightnessRun
from fakes.square_video import square_mask, write_square

from a2d_tf.inference.sentence_frames import sentence_frames
from a2d_tf.inference.source_video import open_source_video


def test_each_frame_has_its_picture_and_its_masks(tmp_path):
    source = open_source_video(write_square(tmp_path / "square.mp4", num_frames=5))
    frames = list(sentence_frames(BrightnessRun(), source, ["bright", "the rest"], threshold=0.0))
    assert [frame.number for frame in frames] == [1, 2, 3, 4, 5]
    for frame, image in zip(frames, source.frames(), strict=True):
        np.testing.assert_array_equal(frame.image, image)
        np.testing.assert_array_equal(frame.masks[0], square_mask(frame.number))
        np.testing.assert_array_equal(frame.masks[1], ~frame.masks[0])
        assert all(0.5 < score < 1 for score in frame.scores)
