"""Videos of kinds that people reported, segmented to their end."""

import av
import numpy as np
import pytest
from fakes.brightness_run import BrightnessRun
from fakes.clips import read_video

from a2d_tf.errors import InputError
from a2d_tf.inference.result_folder import MASKS, OVERLAY
from a2d_tf.inference.segment_sentences import segment_sentences
from a2d_tf.inference.source_video import open_source_video
from a2d_tf.media.video import count_frames, iterate_video, probe_video

pytestmark = pytest.mark.realdata


@pytest.fixture(scope="module")
def inputs(shared_data):
    return shared_data / "failing_inputs"


def segment(path, out):
    segment_sentences(BrightnessRun(), path, ["bright"], out, every=50)
    return out / OVERLAY


def stamps_of(path):
    """Return the times of all frames and the length of the file, in seconds."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        times = [float(frame.pts * frame.time_base) for frame in container.decode(stream)]
        return times, container.duration / av.time_base


@pytest.mark.parametrize(
    ("name", "frames"),
    [("meeting.mkv", 96), ("slow_frag_gm.mp4", 300), ("pause.avi", 30), ("audio.mp4", 24)],
)
def test_whole_videos_are_read_to_their_end(inputs, name, frames, caplog):
    assert count_frames(inputs / name) == frames
    assert open_source_video(inputs / name).num_frames == frames
    assert not caplog.messages


@pytest.mark.parametrize(
    ("name", "frames", "told"),
    [("cut_full.mkv", 38, "last the 4.0 s"), ("midgop.mp4", 24, "the 38 frames")],
)
def test_damaged_videos_are_told_of_and_refused_in_data_sets(
    inputs, name, frames, told, tmp_path, caplog
):
    segment(inputs / name, tmp_path)
    assert len(list((tmp_path / MASKS / "1").iterdir())) == frames
    (warning,) = caplog.messages
    assert name in warning and told in warning
    for read in (count_frames, lambda path: list(iterate_video(path))):
        with pytest.raises(InputError, match=told):
            read(inputs / name)


@pytest.mark.parametrize(
    ("name", "seconds"),
    [("recorder.webm", 1.45), ("pause.mp4", 10.79), ("uneven.gif", 3.1), ("meeting.mkv", 124.0)],
)
def test_the_overlay_keeps_the_times_of_the_video(inputs, name, seconds, tmp_path):
    times, length = stamps_of(segment(inputs / name, tmp_path))
    with av.open(str(inputs / name)) as container:
        wanted = [float(frame.pts * frame.time_base) for frame in container.decode(video=0)]
    np.testing.assert_allclose(times, wanted, atol=0.002)
    assert length == pytest.approx(seconds, abs=0.01)


@pytest.mark.parametrize("name", ["audio.mp4", "meeting.mkv"])
def test_sound_is_kept(inputs, name, tmp_path):
    tracks = []
    for path in (inputs / name, segment(inputs / name, tmp_path)):
        with av.open(str(path)) as container:
            samples = sum(frame.samples for frame in container.decode(audio=0))
            tracks.append((container.streams.audio[0].codec_context.name, samples))
    assert tracks[0] == tracks[1] and tracks[0][1] > 0


@pytest.mark.parametrize(
    ("name", "turn"),
    [
        ("hflip.mp4", lambda frames: frames[:, :, ::-1]),
        ("selfie.mp4", lambda frames: frames.swapaxes(1, 2)),
    ],
)
def test_mirrored_video_is_shown_as_players_do(inputs, name, turn):
    with av.open(str(inputs / name)) as container:
        stored = np.stack([f.to_ndarray(format="rgb24") for f in container.decode(video=0)])
    np.testing.assert_array_equal(read_video(inputs / name), turn(stored))


def test_pixels_that_are_wide_are_shown_wide(inputs, tmp_path):
    info = probe_video(segment(inputs / "sar.mp4", tmp_path))
    video = open_source_video(inputs / "sar.mp4")
    assert video.size == (120, 160) and video.square_size == (120, 320)
    assert info.width == 320 and 120 < info.height < 160  # the legend is below


def test_untagged_hd_keeps_its_colours(inputs, tmp_path):
    (first, *_) = iterate_video(inputs / "untagged_hd.mp4")
    (shown, *_) = iterate_video(segment(inputs / "untagged_hd.mp4", tmp_path))
    np.testing.assert_allclose(first[300, 300], (29, 200, 29), atol=1)
    unmarked = (slice(500, 700), slice(20, 400))
    np.testing.assert_allclose(shown[unmarked], first[unmarked], atol=3)


def test_a_video_that_is_very_high_gets_an_overlay(inputs, tmp_path):
    info = probe_video(segment(inputs / "tall.avi", tmp_path))
    assert info.width >= 320 and info.height < 2200
