"""Frames around each answered one, for masks that are made of more frames than a model reads."""

import numpy as np
from fakes.square_run import SquareRun
from fakes.square_video import write_square

from a2d_tf import keys
from a2d_tf.inference.joint_stream import stream_actors
from a2d_tf.inference.source_video import open_source_video


def test_neighbours_come_with_the_clip_and_its_place(tmp_path):
    video = write_square(tmp_path / "square.mp4", num_frames=6)
    run = SquareRun(neighbours=5)
    answers = list(stream_actors(run, open_source_video(video), every=3))
    assert [number for number, _ in answers] == [1, 4, 6]
    around = np.concatenate([batch[keys.NEIGHBOURS] for batch in run.batches])
    clips = np.concatenate([batch[keys.VIDEO] for batch in run.batches])
    boxes = np.concatenate([batch[keys.VALID_BOX] for batch in run.batches])
    assert around.shape == (3, 5, 96, 96, 3) and boxes.tolist() == [[16, 0, 80, 96]] * 3
    np.testing.assert_array_equal(around[:, 1:4], clips)  # both have the answered frame amid them
    # The square's first column is 4 n - 1 in frame n of the doubled picture.
    left = [[np.nonzero(frame[48] > 0)[0].min() for frame in clip] for clip in around]
    shown = [[round(column / 4) for column in row] for row in left]
    assert shown == [[1, 1, 1, 2, 3], [2, 3, 4, 5, 6], [4, 5, 6, 6, 6]]


def test_without_them_the_batch_is_what_the_model_takes(tmp_path):
    run = SquareRun()
    video = write_square(tmp_path / "square.mp4", num_frames=2)
    list(stream_actors(run, open_source_video(video)))
    assert sorted(run.batches[0]) == [keys.LABELLED, keys.VIDEO]
