"""Actors of every frame, with what the model was asked for marked."""

import numpy as np
from fakes.square_run import SquareRun
from fakes.square_video import write_square

from a2d_tf.inference.joint_frames import joint_frames
from a2d_tf.inference.source_video import open_source_video


def test_frames_between_show_the_nearest_answer(tmp_path):
    source = open_source_video(write_square(tmp_path / "square.mp4", num_frames=6))
    frames = list(joint_frames(SquareRun(), source, every=3))
    assert [frame.number for frame in frames] == [1, 2, 3, 4, 5, 6]
    assert [frame.answered for frame in frames] == [True, False, False, True, False, True]
    assert frames[1].actors is frames[0].actors
    assert frames[2].actors is frames[3].actors
    np.testing.assert_array_equal(frames[4].image, list(source.frames())[4])
    assert (frames[0].label_map > 0).any()
    assert frames[5].seconds == source.times.seconds_of(5)
