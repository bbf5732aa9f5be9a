"""The sound of a video in another one."""

from fractions import Fraction

import av
import numpy as np
import pytest

from a2d_tf.media.sound import SoundCopy
from a2d_tf.media.video_writer import VideoWriter

RATE, SECONDS = 16_000, 2


def write_clip(path, codec):
    """Write two seconds of grey pictures, with a tone of 440 Hz unless ``codec`` is None."""
    with av.open(str(path), "w") as container:
        pictures = container.add_stream("mpeg4", rate=10)
        pictures.width = pictures.height = 32
        sound = container.add_stream(codec, rate=RATE, layout="mono") if codec else None
        for _ in range(10 * SECONDS):
            picture = av.VideoFrame.from_ndarray(np.full((32, 32, 3), 128, np.uint8), "rgb24")
            container.mux(pictures.encode(picture))
        container.mux(pictures.encode(None))
        if sound is not None:
            times = np.arange(RATE * SECONDS) / RATE
            tone = np.int16(8000 * np.sin(2 * np.pi * 440 * times))
            resampler = av.AudioResampler(format=sound.format.name, layout="mono", rate=RATE)
            frame = av.AudioFrame.from_ndarray(tone[None], format="s16", layout="mono")
            frame.sample_rate = RATE
            for part in (*resampler.resample(frame), *resampler.resample(None)):
                container.mux(sound.encode(part))
            container.mux(sound.encode(None))
    return path


def copied(source, target):
    """Return the codec and the samples of a copy's sound, None where it has none."""
    with av.open(str(target), "w") as container:
        copy = SoundCopy(source, container)
        pictures = container.add_stream("mpeg4", rate=10)
        pictures.width = pictures.height = 32
        for number in range(10 * SECONDS):
            picture = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), "rgb24")
            container.mux(pictures.encode(picture))
            copy.copy_until(Fraction(number, 10))
        container.mux(pictures.encode(None))
        copy.copy_until(None)
        copy.close()
    with av.open(str(target)) as container:
        if not container.streams.audio:
            return None
        codec = container.streams.audio[0].codec_context.name
        parts = [frame.to_ndarray().mean(0) for frame in container.decode(audio=0)]
    return codec, np.concatenate(parts)


@pytest.mark.parametrize(
    ("codec", "kept_as"), [("aac", "aac"), ("pcm_s16le", "aac"), ("mp3", "mp3float")]
)
def test_the_tone_is_heard_in_the_copy(tmp_path, codec, kept_as):
    source = write_clip(tmp_path / "clip.mkv", codec)
    found, samples = copied(source, tmp_path / "copy.mp4")
    assert found == kept_as
    assert abs(len(samples) / RATE - SECONDS) < 0.2
    middle = samples[RATE // 2 : RATE // 2 + RATE]
    assert abs(np.abs(np.fft.rfft(middle)).argmax() - 440) <= 1


@pytest.mark.parametrize(
    ("rate", "channels", "kept"),
    [(37_800, 2, (44_100, 2)), (192_000, 1, (96_000, 1)), (48_000, 6, (48_000, 6))],
)
def test_rates_and_channels_that_the_encoder_lacks_become_others(tmp_path, rate, channels, kept):
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[channels]
    with av.open(str(tmp_path / "clip.mkv"), "w") as container:
        sound = container.add_stream("pcm_s16le", rate=rate, layout=layout)
        samples = np.zeros((1, rate * channels), np.int16)
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout=layout)
        frame.sample_rate = rate
        container.mux(sound.encode(frame) + sound.encode(None))
    codec, samples = copied(tmp_path / "clip.mkv", tmp_path / "copy.mp4")
    with av.open(str(tmp_path / "copy.mp4")) as container:
        track = container.streams.audio[0]
        assert (track.rate, track.channels) == kept
    assert codec == "aac" and len(samples) == pytest.approx(kept[0], rel=0.05)


def test_no_sound_is_no_fault(tmp_path, caplog):
    assert copied(write_clip(tmp_path / "clip.mkv", None), tmp_path / "copy.mp4") is None
    assert copied(tmp_path, tmp_path / "copy.mp4") is None  # a folder of pictures
    assert not caplog.messages


def test_sound_that_cannot_be_read_is_left_out_and_told(tmp_path, caplog):
    source = tmp_path / "clip.mkv"
    source.write_bytes(b"no video")
    assert copied(source, tmp_path / "copy.mp4") is None
    assert "clip.mkv: sound: left out from here on" in caplog.text


def test_the_writer_of_videos_takes_a_source_of_sound(tmp_path):
    source = write_clip(tmp_path / "clip.mkv", "aac")
    with VideoWriter(tmp_path / "o.mp4", fps=10, size=(32, 32), sound=source) as writer:
        for _ in range(10 * SECONDS):
            writer.write(np.zeros((32, 32, 3), np.uint8))
    with av.open(str(tmp_path / "o.mp4")) as container:
        assert len(container.streams.audio) == 1
