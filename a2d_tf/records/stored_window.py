"""Whether converted data holds the frames that a clip asks for."""

from collections.abc import Iterable
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.records.clips import window_offsets
from a2d_tf.records.manifest import load_manifest


def check_window(
    data_dir: Path,
    offsets: Iterable[int],
    *,
    frames: int,
    frame_stride: int,
    take_stills: bool = False,
) -> None:
    """Raise InputError unless the frames at these distances from an annotated one are stored.

    Args:
        data_dir: Folder of converted data, one record for each frame.
        offsets: Distances in frames of the video.
        frames: Number of frames that the configuration asks for, for the message.
        frame_stride: Stride that it asks for, for the message.
        take_stills: Whether a still image may stand for every frame of a clip.
    """
    stored = load_manifest(data_dir).options
    if stored.stills:
        if not take_stills:
            rule = "must be videos here: of a still image no label map and no action is known"
            raise InputError(data_dir, "dataset", rule, stored.dataset)
        return
    if not set(offsets) <= set(window_offsets(length=stored.frames, stride=stored.frame_stride)):
        raise InputError(
            data_dir,
            "data.frames, data.frame_stride",
            f"must ask for frames that were converted, {stored.frames} around each annotated "
            f"one with a stride of {stored.frame_stride} (see a2d-tf convert --frames)",
            (frames, frame_stride),
        )
