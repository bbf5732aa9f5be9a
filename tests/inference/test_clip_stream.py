"""Windows of a video, decoded no further than they reach."""

from fakes.brightness_run import BrightnessRun
from fakes.clips import read_video
from fakes.square_video import write_square

from a2d_tf.inference import clip_stream
from a2d_tf.inference.sentence_stream import stream_responses
from a2d_tf.inference.source_video import SourceVideo, open_source_video


def test_no_more_is_decoded_than_the_first_window_needs(tmp_path, monkeypatch):
    run = BrightnessRun()
    decoded = []

    def count(video):
        for frame in read_video(video.path):
            decoded.append(frame)
            yield frame

    monkeypatch.setattr(SourceVideo, "square_frames", count)
    monkeypatch.setattr(clip_stream, "FRAMES_AHEAD", 2)
    video = open_source_video(write_square(tmp_path / "square.mp4"))
    stream = stream_responses(run, video, ["bright"])
    assert next(stream)[0] == 1
    # Windows 1, 1, 1, 2 and 1, 1, 2, 3 make the first batch; the others are decoded ahead.
    assert len(decoded) <= 3 + 2 + 1
