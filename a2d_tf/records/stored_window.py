"""Whether converted data holds the frames that a clip asks for."""

from dataclasses import dataclass
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.records.clips import needed_window, window_offsets
from a2d_tf.records.manifest import load_manifest


@dataclass(frozen=True, kw_only=True)
class ClipWindow:
    """The frames around an annotated one that clips are cut from.

    Attributes:
        offsets: Distances from the annotated frame, in frames of the video.
        frames: Number of frames that the configuration asks for, for the message.
        frame_stride: Stride that it asks for, for the message.
        take_stills: Whether a still image may stand for every frame of a clip.
        from_previous: Whether flow from the previous frame asks for the frames before those of the
            clip, for the message.
        frames_key: The key that asks for them, for the message.
    """

    offsets: tuple[int, ...]
    frames: int
    frame_stride: int
    take_stills: bool = False
    from_previous: bool = False
    frames_key: str = "data.frames"


def check_window(data_dir: Path, window: ClipWindow) -> None:
    """Raise InputError unless the frames of clips are stored.

    Args:
        data_dir: Folder of converted data of annotated frames.
        window: Frames that clips are cut from.
    """
    stored = load_manifest(data_dir).options
    if stored.stills:
        if not window.take_stills:
            rule = "must be videos here: a still image has no label map and no action"
            raise InputError(data_dir, "dataset", rule, stored.dataset)
        return
    kept = window_offsets(length=stored.frames, stride=stored.frame_stride)
    if not set(window.offsets) <= set(kept):
        rule = (
            f"must ask for frames that were converted, {stored.frames} around each annotated "
            f"one with a stride of {stored.frame_stride}"
        )
        if window.from_previous:
            rule += '; data.flow_from = "previous" also takes the frame before each'
        length, stride = needed_window(window.offsets)
        rule += f"; convert again with --frames {length} --frame-stride {stride}"
        asked = (window.frames, window.frame_stride)
        raise InputError(data_dir, f"{window.frames_key}, data.frame_stride", rule, asked)
