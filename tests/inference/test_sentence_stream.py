"""What a run is shown of somebody's own video: each stream's clips, frame by frame."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from fakes.brightness_run import BrightnessRun
from fakes.clips import write_moving_clip
from fakes.configs import TINY_CONFIG
from fakes.records import example_of
from fakes.square_video import write_square

from a2d_tf import keys
from a2d_tf.batches.sentence_evaluation_input import evaluation_sample
from a2d_tf.batches.sentence_input import SentenceClipOptions
from a2d_tf.inference.moved_responses import FURTHEST
from a2d_tf.inference.sentence_stream import (
    half_window,
    restore_responses,
    stream_maps,
    stream_responses,
)
from a2d_tf.inference.source_video import SourceVideo, open_source_video
from a2d_tf.inference.windows import answered_numbers
from a2d_tf.media.frame_times import FrameTimes
from a2d_tf.records.annotated_videos import read_records
from a2d_tf.records.flow_source import FlowSource
from a2d_tf.records.shard_files import list_shards


class Witness:
    """Stands in for a run of any streams and keeps the clips that it is shown."""

    step = 1

    def __init__(self, config, *streams, flow_source=None):
        self.config = config
        self.streams = streams
        self.shown = []  # of each answered frame, its clips by stream
        self._flow_source = flow_source

    def flow_source(self):
        return self._flow_source

    def responses(self, clips, sentences):
        for row in range(len(sentences)):
            self.shown.append({stream: batch[row] for stream, batch in clips.items()})
        return np.zeros((len(sentences), len(sentences[0]), 8, 8), np.float32)


DIS_AT_24 = FlowSource(method="dis", height=24)
FLOW = SentenceClipOptions(size=32, frames=4, stream=keys.FLOW)
RGB = SentenceClipOptions(size=48, frames=2, frame_stride=3)
STILL = SentenceClipOptions(size=48, frames=1)
LONG = SentenceClipOptions(size=48, frames=16)


@pytest.fixture
def video(tmp_path):
    write_moving_clip(tmp_path / "moving.mp4")
    return tmp_path / "moving.mp4"


def watch(run, video, *, every=1):
    numbers = [n for n, _ in stream_responses(run, open_source_video(video), ["a"], every=every)]
    assert numbers == answered_numbers(24, every=every)
    return run.shown


def test_flow_is_what_conversion_stored(video, tiny_flow_records):
    shown = watch(Witness(TINY_CONFIG, FLOW, flow_source=DIS_AT_24), video)
    records = list(read_records(list_shards(tiny_flow_records, "test")))
    assert [record.frame_number for record in records] == [6, 12, 18]
    for record in records:
        example = example_of(record)
        stored = evaluation_sample(example, [FLOW], max_sentences=1)[keys.video_of(keys.FLOW)]
        clip = shown[record.frame_number - 1][keys.FLOW]
        np.testing.assert_allclose(clip, stored, atol=1e-6)
        assert np.abs(clip).max() > 0.01


def test_the_ends_of_the_video_repeat(video):
    shown = watch(Witness(TINY_CONFIG, FLOW, flow_source=DIS_AT_24), video)
    first, last = shown[0][keys.FLOW], shown[-1][keys.FLOW]
    np.testing.assert_array_equal(first[0], first[2])
    assert np.abs(first[2] - shown[13][keys.FLOW][2]).max() > 0.01
    np.testing.assert_array_equal(last[2], last[3])


def test_streams_go_side_by_side_with_their_own_windows(video):
    both = watch(Witness(TINY_CONFIG, RGB, FLOW, flow_source=DIS_AT_24), video, every=5)
    assert len(both) == 6  # frames 1, 6, 11, 16, 21 and the last
    assert both[0][keys.RGB].shape == (2, 48, 48, 3)
    assert both[0][keys.FLOW].shape == (4, 32, 32, 2)
    rgb = watch(Witness(TINY_CONFIG, RGB), video, every=5)
    flow = watch(Witness(TINY_CONFIG, FLOW, flow_source=DIS_AT_24), video, every=5)
    for together, alone, other in zip(both, rgb, flow, strict=True):
        np.testing.assert_array_equal(together[keys.RGB], alone[keys.RGB])
        np.testing.assert_array_equal(together[keys.FLOW], other[keys.FLOW])


def test_frames_between_answered_ones_follow_the_flow(tmp_path):
    run = BrightnessRun()
    video = open_source_video(write_square(tmp_path / "square.mp4"))
    exact = dict(stream_maps(run, video, ["bright"]))
    run.num_clips.clear()
    streamed = dict(stream_maps(run, video, ["bright"], every=4))
    assert list(streamed) == list(exact) == list(range(1, 10))
    assert sum(run.num_clips) == 3  # frames 1, 5 and 9
    for number, responses in streamed.items():
        one, other = responses > 0, exact[number] > 0
        assert np.count_nonzero(one & other) > 0.9 * np.count_nonzero(one | other), number


def test_frames_far_between_are_blended_in_place(tmp_path):
    run = BrightnessRun()
    video = open_source_video(write_square(tmp_path / "square.mp4"))
    streamed = dict(stream_maps(run, video, ["bright"], every=FURTHEST + 1))
    assert sum(run.num_clips) == 2
    np.testing.assert_allclose(streamed[3], 0.75 * streamed[1] + 0.25 * streamed[9], atol=1e-6)


@pytest.mark.parametrize(
    ("streams", "distance"),
    [((RGB,), 3), ((RGB, FLOW), 2), ((LONG,), 8), ((LONG, FLOW), 2), ((STILL,), 1)],
)
def test_windows_overlap_by_half(streams, distance):
    assert half_window(Witness(TINY_CONFIG, *streams)) == distance


@pytest.mark.parametrize(("size", "aspect"), [((4, 8), Fraction(1)), ((4, 4), Fraction(2))])
def test_the_padding_of_responses_is_cut_off(size, aspect):
    responses = np.zeros((2, 8, 8), np.float32)
    responses[1, 2:6] = 1.0  # a frame that is shown at 4 x 8 lies in rows 2 to 6
    times = FrameTimes(np.arange(1), 1, Fraction(1, 10))
    video = SourceVideo(Path("a.mp4"), size, aspect, times)
    restored = restore_responses(responses, input_size=8, video=video)
    assert restored.shape == (2, *size)
    assert not restored[0].any() and (restored[1] == 1).all()
