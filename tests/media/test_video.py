import av
import cv2
import numpy as np
import pytest
from fakes.clips import read_video, write_clip

from a2d_tf.errors import InputError
from a2d_tf.media.video import count_frames, iterate_video, probe_video, read_frames


@pytest.fixture
def clip(tmp_path):
    path = tmp_path / "-clip.mp4"
    write_clip(path)
    return path


def test_probe(clip):
    info = probe_video(clip)
    assert (info.height, info.width, info.num_frames, info.fps) == (48, 64, 24, 24.0)


def test_read_video_gives_every_frame_in_order_as_rgb(clip):
    frames = read_video(clip)
    assert frames.shape == (24, 48, 64, 3) and frames.dtype == np.uint8
    # The left half of frame t is grey level 8 t, the right half has no blue.
    np.testing.assert_allclose(frames[:, 24, 16, 0], 8 * np.arange(24), atol=3)
    red, _, blue = frames[20, 24, 48].astype(int)
    assert red > 120 and blue < 40


def test_read_frames_counts_from_one_and_keeps_the_order_asked_for(clip):
    frames = read_frames(clip, [20, 1, 20])
    np.testing.assert_array_equal(frames, read_video(clip)[[19, 0, 19]])


@pytest.mark.parametrize(
    ("numbers", "message"),
    [([25], "must have frame 25, got '24 frames'"), ([0, 3], "numbers >= 1"), ([], "numbers >= 1")],
)
def test_read_frames_refuses_frames_that_do_not_exist(clip, numbers, message):
    with pytest.raises(InputError, match=message):
        read_frames(clip, numbers)


def test_a_relative_path_that_looks_like_an_option_opens(clip, monkeypatch):
    monkeypatch.chdir(clip.parent)
    assert probe_video(clip.relative_to(clip.parent)).num_frames == 24


@pytest.mark.parametrize("content", [b"", b"no video"])
def test_a_file_that_is_no_video_is_named_quietly(tmp_path, content, capfd):
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    for read in (probe_video, read_video, count_frames):
        with pytest.raises(
            InputError, match=r"clip\.mp4: video: must be a video that can be opened"
        ):
            read(path)
    assert capfd.readouterr() == ("", "")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match="file: must exist"):
        read_video(tmp_path / "none.mp4")


def test_a_clip_that_lost_its_index_cannot_be_opened(clip):
    clip.write_bytes(clip.read_bytes()[: clip.stat().st_size // 2])
    with pytest.raises(InputError, match="damaged or cut off"):
        probe_video(clip)


def cut_tail(path):
    write_clip(path, num_frames=48, movflags="faststart")
    content = path.read_bytes()
    start = content.index(b"mdat") + 4
    path.write_bytes(content[: start + (len(content) - start) // 2])


@pytest.mark.parametrize("read", [read_video, count_frames])
def test_a_clip_with_its_index_first_and_its_tail_cut_off_is_noticed(tmp_path, read):
    path = tmp_path / "clip.mp4"
    cut_tail(path)
    assert probe_video(path).num_frames == 48
    with pytest.raises(InputError, match=r"must decode to the 48 frames .* got ") as caught:
        read(path)
    assert 0 < caught.value.value < 47


def test_frames_before_the_damage_are_given_out_one_by_one(tmp_path):
    path = tmp_path / "clip.mp4"
    cut_tail(path)
    frames = iterate_video(path)
    np.testing.assert_allclose(next(frames)[24, 16], 0, atol=3)
    np.testing.assert_allclose(next(frames)[24, 16], 8, atol=3)


def test_a_trimmed_clip_that_hides_frames_by_an_edit_list_is_whole(tmp_path, clip):
    path = tmp_path / "trimmed.mp4"
    with av.open(str(clip)) as source, av.open(str(path), "w") as target:
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is None:
                continue
            shift = round(0.25 / float(packet.time_base))  # six frames begin before time zero
            packet.pts, packet.dts, packet.stream = packet.pts - shift, packet.dts - shift, stream
            target.mux(packet)
    with av.open(str(path)) as container:
        assert container.streams.video[0].frames == 24
    assert probe_video(path).num_frames == len(read_video(path)) == 18


def test_a_container_without_a_frame_count_is_counted(tmp_path, clip):
    path = tmp_path / "clip.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 24, (64, 48))
    for frame in iterate_video(clip):
        writer.write(frame)
    writer.release()
    renamed = path.rename(tmp_path / "clip.webm")
    assert probe_video(renamed).num_frames == count_frames(renamed) == 24


@pytest.mark.realdata
def test_real_clips_decode(shared_data):
    gif = shared_data / "clips" / "v_CricketShot_g04_c01_rgb.gif"
    assert probe_video(gif).num_frames == 79
    assert read_video(gif).shape == (79, 224, 224, 3)
    mp4 = shared_data / "clips" / "test-sample2.mp4"
    assert probe_video(mp4).num_frames == count_frames(mp4) == 149
    assert read_frames(mp4, [149]).shape == (1, 320, 568, 3)
