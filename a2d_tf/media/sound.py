"""The sound of a video, copied to another one."""

import logging
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer

from a2d_tf.media.open_options import OPEN_OPTIONS

_log = logging.getLogger(__name__)
_COPIED = {"aac", "mp3", "opus", "flac", "alac", "ac3", "eac3"}  # codecs that MP4 players know
_ENCODER = "aac"  # for all others
_LAYOUTS = {1: "mono", 6: "5.1"}  # by number of channels; all others become stereo
_CONTINUOUS = Fraction(1, 10)  # seconds by which stamps may stray from the count of samples


class SoundCopy:
    """Copies the first track of sound, in step with the pictures that are written beside it.

    Sound that cannot be read or kept is left out with a warning.

    Args:
        source: A video.
        target: The container to write to, which has no packets yet.
        part: Start and length in seconds of the part of the video that is written; None for all of
            it.
    """

    def __init__(
        self,
        source: Path,
        target: OutputContainer,
        *,
        part: tuple[Fraction, Fraction] | None = None,
    ) -> None:
        self._source, self._target = source, target
        self._part = part
        self._closing = ExitStack()
        self._copy: AudioStream | None = None
        if not source.is_file():
            return  # pictures in the place of a video
        try:
            self._start(source)
        except (av.FFmpegError, ValueError) as error:
            self._leave_out(error)

    def copy_until(self, seconds: Fraction | None) -> None:
        """Write what is heard before a time from the start of the video; None writes all of it."""
        while self._copy is not None and (seconds is None or self._heard < seconds):
            try:
                packet = next(self._packets, None)
                if packet is None or self._is_over():
                    self._finish()
                    return
                self._write(packet)
            except (av.FFmpegError, ValueError) as error:
                self._leave_out(error)

    def close(self) -> None:
        """Close the source."""
        self._closing.close()

    def _start(self, source: Path) -> None:
        container = self._closing.enter_context(
            av.open(str(source.absolute()), options=dict(OPEN_OPTIONS))
        )
        if not container.streams.audio:
            return
        track = container.streams.audio[0]
        self._begin = Fraction(container.start_time or 0, av.time_base)
        if self._part is not None:
            self._begin += self._part[0]
        self._packets = container.demux(track)
        self._heard = self._end = Fraction(0)
        self._samples = 0
        self._resampler: av.AudioResampler | None = None
        if track.codec_context.codec.canonical_name in _COPIED:
            self._copy = self._target.add_stream_from_template(track)
            return
        rate = _encoded_rate(track.rate or 48_000)
        layout = _LAYOUTS.get(track.channels, "stereo")
        self._resampler = av.AudioResampler(format="fltp", layout=layout, rate=rate)
        encoder = self._target.add_stream(_ENCODER, rate=rate, layout=layout)
        self._copy = encoder if isinstance(encoder, AudioStream) else None

    def _write(self, packet: av.Packet) -> None:
        if packet.dts is None or packet.time_base is None or self._copy is None:
            return
        shift = round(self._begin / packet.time_base)
        stamp = packet.pts if packet.pts is not None else packet.dts
        self._heard = (stamp - shift) * packet.time_base
        if self._part is not None and (self._heard < 0 or self._is_over()):
            return
        if self._resampler is None:
            packet.dts -= shift
            packet.pts = stamp - shift
            packet.stream = self._copy
            self._target.mux(packet)
            return
        for frame in packet.decode():
            if not isinstance(frame, av.AudioFrame):
                continue
            if frame.pts is not None and frame.time_base:
                heard = frame.pts * frame.time_base - self._begin
                # Stamps that are rounded or overlap would not be taken.
                if not self._samples or heard > self._end + _CONTINUOUS:
                    self._end = max(heard, self._end)
            frame.time_base = Fraction(1, frame.sample_rate)
            frame.pts = round(self._end * frame.sample_rate)
            self._end += Fraction(frame.samples, frame.sample_rate)
            self._samples += frame.samples
            for part in self._resampler.resample(frame):
                self._target.mux(self._copy.encode(part))

    def _is_over(self) -> bool:
        return self._part is not None and self._heard >= self._part[1]

    def _finish(self) -> None:
        if self._resampler is not None and self._copy is not None:
            for part in self._resampler.resample(None):
                self._target.mux(self._copy.encode(part))
            self._target.mux(self._copy.encode(None))
        self._copy = None

    def _leave_out(self, error: Exception) -> None:
        _log.warning("%s: sound: left out from here on (%s)", self._source, error)
        self._copy = None


def _encoded_rate(rate: int) -> int:
    """Return the lowest rate of the encoder that is not below one, else its highest."""
    rates = sorted(av.Codec(_ENCODER, "w").audio_rates or ())
    return next((each for each in rates if each >= rate), rates[-1] if rates else rate)
