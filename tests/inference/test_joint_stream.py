"""Detections of a video, frame by frame."""

from dataclasses import replace

import numpy as np
import pytest
from fakes.clips import read_video
from fakes.records import example_of, make_record
from fakes.square_run import SquareRun
from fakes.square_video import write_square

from a2d_tf import keys
from a2d_tf.batches.labelled_input import evaluation_sample
from a2d_tf.inference.joint_stream import repeat_nearest, stream_actors
from a2d_tf.inference.source_video import open_source_video
from a2d_tf.media import flow as flow_module
from a2d_tf.media.flow import iterate_flow
from a2d_tf.media.stored_flow import encode_flow


def test_answers_are_repeated_from_the_first_to_the_last():
    repeated = list(repeat_nearest([(1, ("a",)), (4, ("b",)), (5, ())]))
    assert repeated == [(1, ("a",)), (2, ("a",)), (3, ("b",)), (4, ("b",)), (5, ())]


@pytest.mark.parametrize("flow_range", ["20", "raw"])
@pytest.mark.parametrize("direction", ["next", "previous"])
@pytest.mark.parametrize("number", [1, 3, 5])
def test_clips_are_those_of_evaluation(tmp_path, number, direction, flow_range):
    video = write_square(tmp_path / "square.mp4", num_frames=5)
    frames = read_video(video)
    run = SquareRun(flow=True, flow_range=flow_range, flow_from=direction)
    list(stream_actors(run, open_source_video(video)))
    record = make_record(
        frame_number=number,
        numbers=range(1, 6),
        size=(32, 48),
        paint=lambda shown: frames[shown - 1],
        masks=[np.ones((32, 48), bool)],
        sentences=(),
    )
    flow = [one for _, one in iterate_flow(frames, method="dis", wanted=range(1, 6))]
    record = replace(record, flow=tuple(encode_flow(one, flow_range=flow_range) for one in flow))
    wanted = evaluation_sample(example_of(record), run.clip_options)
    batch, row = run.batches[(number - 1) // 2], (number - 1) % 2  # two frames are a batch
    assert batch[keys.LABELLED][row] == wanted[keys.LABELLED]
    np.testing.assert_allclose(batch[keys.MOTION][row], wanted[keys.MOTION], atol=1e-6)
    assert np.abs(batch[keys.MOTION]).max() > 0.05
    # The record's frames went through JPEG.
    np.testing.assert_allclose(batch[keys.VIDEO][row], wanted[keys.VIDEO], atol=0.06)


@pytest.mark.parametrize(("flow_range", "shown"), [("20", 1.0), ("raw", 1.5)])
def test_30_pixels_of_raw_flow_stay_30(tmp_path, monkeypatch, flow_range, shown):
    thirty = np.full((32, 48, 2), (30, 0), np.float32)
    monkeypatch.setattr(flow_module, "compute_flow", lambda *_, method: thirty)
    video = write_square(tmp_path / "square.mp4", num_frames=2)
    run = SquareRun(flow=True, flow_range=flow_range, legacy_flow=True)
    list(stream_actors(run, open_source_video(video)))
    motion = run.batches[0][keys.MOTION][:, :, 16:80]  # of 96 rows, between the padding
    np.testing.assert_allclose(motion, np.broadcast_to([shown, 0, shown], motion.shape), atol=1e-6)
