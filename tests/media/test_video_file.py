"""Videos of all kinds, decoded to their end."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.stream import Disposition
from fakes.clips import write_clip

from a2d_tf.errors import InputError
from a2d_tf.media.video import count_frames
from a2d_tf.media.video_file import VideoFile


def ticks_of(path):
    with VideoFile(path) as video:
        return [timed.tick for timed in video.frames()], video.time_base, video.totals


def write_uneven(path, stamps):
    """Write frames of 64 x 48 at times in milliseconds."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        for number, stamp in enumerate(stamps):
            picture = np.full((48, 64, 3), 20 * number, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = stamp, Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())


def drop_chunks(path, numbers):
    """Empty the chunks of some frames of an AVI file, counted from 0."""
    content = bytearray(path.read_bytes())
    at = content.index(b"movi") + 4
    number = 0
    while content[at : at + 4] in (b"00dc", b"00db"):
        length = int.from_bytes(content[at + 4 : at + 8], "little")
        padded = length + length % 2
        if number in numbers:
            del content[at + 8 : at + 8 + padded]
            content[at + 4 : at + 8] = bytes(4)
            padded = 0
        at += 8 + padded
        number += 1
    index = content.find(b"idx1")
    if index >= 0:
        del content[index:]
    content[4:8] = (len(content) - 8).to_bytes(4, "little")
    path.write_bytes(bytes(content))


def test_time_stamps_are_those_of_the_file(tmp_path):
    stamps = [0, 40, 80, 2000, 2040]
    write_uneven(tmp_path / "pause.mkv", stamps)
    ticks, time_base, totals = ticks_of(tmp_path / "pause.mkv")
    assert [round(tick * time_base * 1000) for tick in ticks] == stamps
    assert totals.fault is None


def test_empty_places_of_an_avi_repeat_the_last_frame(tmp_path):
    path = tmp_path / "pause.avi"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mjpeg", rate=24)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuvj420p"
        for number in range(12):
            picture = np.full((48, 64, 3), 20 * number, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    drop_chunks(path, {4, 5, 11})
    ticks, _, totals = ticks_of(path)
    assert ticks == list(range(12)) and totals.fault is None
    assert count_frames(path) == 12


def test_frames_out_of_order_in_an_avi_are_counted_once(tmp_path):
    path = tmp_path / "b_frames.avi"
    write_clip(path)
    ticks, _, totals = ticks_of(path)
    assert ticks == list(range(24)) and totals.fault is None


@pytest.mark.parametrize("ending", ["mkv", "flv"])
def test_a_clip_that_begins_between_key_frames_is_told(tmp_path, ending):
    write_clip(tmp_path / "clip.mp4", num_frames=36)
    path = tmp_path / f"middle.{ending}"
    with av.open(str(tmp_path / "clip.mp4")) as whole, av.open(str(path), "w") as middle:
        stream = middle.add_stream_from_template(whole.streams.video[0])
        for packet in list(whole.demux(video=0))[4:]:
            if packet.dts is not None:
                packet.stream = stream
                middle.mux(packet)
    ticks, _, totals = ticks_of(path)
    assert ticks
    assert totals.fault is not None and "begin with a key frame" in totals.fault[0]


def test_a_live_recording_that_begins_late_is_whole(tmp_path):
    write_uneven(tmp_path / "late.mkv", [10_000, 10_040, 10_080])
    ticks, _, totals = ticks_of(tmp_path / "late.mkv")
    assert len(ticks) == 3 and totals.fault is None


def test_the_cover_picture_of_a_sound_is_no_video(tmp_path):
    path = tmp_path / "song.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mjpeg", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuvj420p"
        stream.disposition = Disposition.attached_pic
        frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
        container.mux(stream.encode(frame) + stream.encode())
    with pytest.raises(InputError, match=r"song\.mp4: video: must be a video, not a sound file"):
        VideoFile(path)


def test_a_device_is_no_file():
    with pytest.raises(InputError, match="must be a file that can be read again"):
        VideoFile(Path("/dev/null"))


@pytest.mark.parametrize("ending", ["mkv", "ts"])
def test_half_a_file_is_noticed(tmp_path, ending):
    path = tmp_path / f"clip.{ending}"
    write_clip(path, num_frames=96)
    whole = path.read_bytes()
    assert count_frames(path) == 96
    path.write_bytes(whole[: len(whole) // 2])
    if ending == "ts":  # it says nowhere how long it is, and may end in the middle of a frame
        assert ticks_of(path)[2].frames < 96
        return
    with pytest.raises(InputError, match=r"must last the 4\.0 s that its container declares"):
        count_frames(path)


def test_flipped_bytes_inside_are_counted(tmp_path):
    path = tmp_path / "clip.mkv"
    write_clip(path, num_frames=48)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 40] = bytes(255 - value for value in content[middle : middle + 40])
    path.write_bytes(bytes(content))
    with pytest.raises(InputError, match=r"damaged parts|must last|must decode"):
        count_frames(path)


@pytest.mark.parametrize("end", ["#EXT-X-ENDLIST\n", ""])
@pytest.mark.parametrize("clip", ["clip.ts", "http://127.0.0.1:1/clip.ts"])
def test_a_playlist_is_refused(tmp_path, clip, end):
    write_clip(tmp_path / "clip.ts")
    playlist = tmp_path / "list.m3u8"
    playlist.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{clip}\n{end}")
    with pytest.raises(InputError, match="must be a video that can be opened"):
        count_frames(playlist)


def test_a_list_of_files_is_refused(tmp_path):
    write_clip(tmp_path / "clip.ts")
    listed = tmp_path / "list.ffconcat"
    listed.write_text("ffconcat version 1.0\nfile clip.ts\n")
    with pytest.raises(InputError, match="must be a video that can be opened"):
        count_frames(listed)


def test_frames_beyond_the_limit_are_refused_before_they_are_decoded(tmp_path, monkeypatch):
    monkeypatch.setattr("a2d_tf.media.video_file.MOST_PIXELS", 1000)
    write_clip(tmp_path / "clip.mp4")
    with pytest.raises(InputError, match=r"at most 1,000 pixels, got '48 x 64'"):
        count_frames(tmp_path / "clip.mp4")
