"""The video of one's own that ``a2d-tf segment`` is asked about."""

import argparse
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING

from a2d_tf.cli.console import plain_console
from a2d_tf.cli.option_types import whole_number
from a2d_tf.cli.progress import show_progress
from a2d_tf.errors import InputError, shorten
from a2d_tf.files.live_names import is_live
from a2d_tf.media.time_text import read_seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from a2d_tf.inference.source_video import SourceVideo

RECORDING = "recording.mp4"  # in the folder of results


def add_video(parser: ArgumentParser) -> None:
    """Add ``VIDEO`` and what chooses a part of it."""
    parser.add_argument(
        "video",
        type=_video,
        metavar="VIDEO",
        help="video (mp4, mkv, gif, ...), folder of pictures, pattern such as frames/%%05d.png, "
        "number of a camera, or address of a stream (rtsp://, http://)",
    )
    parser.add_argument(
        "--start", type=moment, metavar="TIME", help="start at this time: seconds, or [H:]M:S"
    )
    parser.add_argument("--end", type=moment, metavar="TIME", help="stop before this time")
    parser.add_argument(
        "--frames",
        type=whole_number(least=1),
        metavar="N",
        help="use at most N frames; required for a camera or a stream, which is first "
        f"recorded to DIR/{RECORDING}",
    )


def check_video(args: argparse.Namespace) -> None:
    """Check what is known of the video before it is read, and whether its results may be written.

    Raises:
        ArgumentError: Options do not go together.
        InputError: The file is missing, or the folder of results holds those of another video.
    """
    if args.start is not None and args.end is not None and args.end <= args.start:
        raise argparse.ArgumentError(None, "--end must be after --start")
    if isinstance(args.video, Path):
        from a2d_tf.media.video_path import check_video_path

        check_video_path(args.video)
    elif args.frames is None:
        raise argparse.ArgumentError(None, "--frames is needed for a camera or a stream")
    elif args.start is not None or args.end is not None:
        raise argparse.ArgumentError(None, "--start and --end are only for video files")
    if not args.overwrite:
        _check_results(args.out, args.video)


def _check_results(out: Path, video: Path | str) -> None:
    from a2d_tf.inference.result_folder import check_result_folder, is_file

    if isinstance(video, Path):
        check_result_folder(out, lambda summary: is_file(summary, video))
        return
    recording = out / RECORDING
    if recording.exists():
        rule = "must not exist already: give --overwrite, or choose another folder"
        raise InputError(recording, "--out", rule)
    check_result_folder(out, lambda _: False)  # no recording is that of before


def recording_of(args: argparse.Namespace) -> Path | None:
    """Return where a camera or a stream is recorded to; None for a video that is there already."""
    return args.out / RECORDING if isinstance(args.video, str) else None


def own_video(args: argparse.Namespace) -> "Callable[[], SourceVideo]":
    """Return a function that gives the video.

    A file is opened at once, so that what is wrong with it is told before a run is loaded; a camera
    or a stream is recorded when the function is called.

    Raises:
        InputError: The file cannot be read, or no frame of it is in the part that is asked for.
    """
    if recording_of(args) is not None:
        return lambda: _open(args)
    opened = _open(args)
    return lambda: opened


def _open(args: argparse.Namespace) -> "SourceVideo":
    """Return the part of the video that is asked for; a camera or a stream is recorded first.

    Raises:
        InputError: It cannot be read, or no frame of it is in that part.
    """
    from a2d_tf.inference.live_recording import record_live
    from a2d_tf.inference.source_video import open_source_video

    recording = recording_of(args)
    if recording is not None:
        with show_progress("recording", unit="frames") as on_progress:
            record_live(args.video, recording, frames=args.frames, on_progress=on_progress)
        plain_console(stderr=True).print(f"recorded: {recording}")
    return open_source_video(recording or args.video).part(
        start=args.start, end=args.end, frames=args.frames
    )


def moment(text: str) -> float:
    """Return the seconds of a time, see ``read_seconds``."""
    try:
        return read_seconds(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{error}, got {shorten(text)!r}") from None


def _video(text: str) -> Path | str:
    if not text:
        raise ArgumentTypeError("must name a video, got ''")
    return text if is_live(text) else Path(text)
