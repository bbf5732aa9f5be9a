"""Detections of a video, frame by frame."""

from dataclasses import replace

import numpy as np
from fakes.clips import read_video
from fakes.records import example_of, make_record
from fakes.square_run import SquareRun
from fakes.square_video import write_square

from a2d_tf import keys
from a2d_tf.batches.labelled_input import evaluation_sample
from a2d_tf.inference.joint_stream import repeat_nearest, stream_actors
from a2d_tf.media.flow import encode_flow, iterate_flow


def test_answers_are_repeated_from_the_first_to_the_last():
    repeated = list(repeat_nearest([(1, ("a",)), (4, ("b",)), (5, ())]))
    assert repeated == [(1, ("a",)), (2, ("a",)), (3, ("b",)), (4, ("b",)), (5, ())]


def test_clips_are_those_of_evaluation(tmp_path):
    video = write_square(tmp_path / "square.mp4", num_frames=5)
    frames = read_video(video)
    run = SquareRun(flow=True)
    list(stream_actors(run, video, size=(32, 48), num_frames=5))
    record = make_record(
        frame_number=3,
        numbers=range(1, 6),
        size=(32, 48),
        paint=lambda number: frames[number - 1],
        masks=[np.ones((32, 48), bool)],
        sentences=(),
    )
    flow = [one for _, one in iterate_flow(frames, method="dis", wanted=range(1, 6))]
    record = replace(record, flow=tuple(map(encode_flow, flow)))
    wanted = evaluation_sample(example_of(record), run.clip_options)
    batch, row = run.batches[1], 0  # frame 3
    assert batch[keys.LABELLED][row] == wanted[keys.LABELLED]
    np.testing.assert_allclose(batch[keys.MOTION][row], wanted[keys.MOTION], atol=1e-6)
    assert np.abs(batch[keys.MOTION]).max() > 0.05
    # The record's frames went through JPEG.
    np.testing.assert_allclose(batch[keys.VIDEO][row], wanted[keys.VIDEO], atol=0.06)
