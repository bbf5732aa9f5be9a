"""Which frames of a J-HMDB video are evaluated: evenly spaced ones, or those of a list.

The sentence paper evaluates three frames of each video, "uniformly" sampled (section 5.2).
"""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from a2d_tf.errors import InputError
from a2d_tf.files.text import parse_whole

SAMPLINGS = ("even", "list")
FRAMES_PER_VIDEO = 3
# Fields of an entry: video, path of the frame, path of the masks, number of masks, sentence.
_ENTRY_LENGTH = 5
_SHOWN = 80  # characters of an entry in a message


def even_numbers(num_frames: int, *, count: int = FRAMES_PER_VIDEO) -> tuple[int, ...]:
    """Return the frames in the middle of ``count`` equal parts of a video, from 1, ascending.

    The i-th part of T frames, from 0, has its middle (2 i + 1) T / (2 count) frames after the
    beginning; the frame that is shown there is taken: 7, 21 and 34 of 40. A video of fewer than
    ``count`` frames gives each of them once.
    """
    middles = ((2 * part + 1) * num_frames // (2 * count) for part in range(count))
    return tuple(sorted({middle + 1 for middle in middles}))


def read_frame_list(path: Path) -> Mapping[str, tuple[int, ...]]:
    """Read a JSON list of frames: the numbers of each video's frames, from 1, ascending.

    Later work shares such lists. An entry is ``[video, frame path, mask path, number of masks,
    sentence]``; the paths are those of the machine that the list was made on, so that only the
    names of the frame, ``00008.png``, and of its folder, the video, count.

    Raises:
        InputError: The file is missing or not such a list; a frame is not a number from 1 to the
            number of masks, is of another video than its entry, or is listed twice.
    """
    from a2d_tf.files.json_list import read_json_list  # ijson, which no help needs

    numbers: dict[str, list[int]] = {}
    for index, entry in enumerate(read_json_list(path)):
        place = f"entry {index}"
        video_id, number = _parse_entry(path, place, entry)
        if number in numbers.setdefault(video_id, []):
            raise InputError(path, place, f"must list a frame of {video_id} once", number)
        numbers[video_id].append(number)
    if not numbers:
        raise InputError(path, "file", "must list at least one frame")
    return {video_id: tuple(sorted(found)) for video_id, found in numbers.items()}


def _parse_entry(path: Path, place: str, entry: object) -> tuple[str, int]:
    kinds = (str, str, str, int, str)
    if (
        not isinstance(entry, list)
        or len(entry) != _ENTRY_LENGTH
        or not all(isinstance(value, kind) for value, kind in zip(entry, kinds, strict=True))
    ):
        rule = "must be [video, frame path, mask path, number of masks, sentence]"
        raise InputError(path, place, rule, str(entry)[:_SHOWN])
    video_id, frame_path, _, num_masks, _ = entry
    frame = PurePosixPath(frame_path.replace("\\", "/"))
    if frame.parent.name != video_id:
        raise InputError(path, place, f"must be a frame of its video {video_id}", frame_path)
    number = parse_whole(frame.stem) if frame.stem.isdigit() else None
    if number is None or not 1 <= number <= num_masks:
        rule = f"must be named by a number from 1 to {num_masks}"
        raise InputError(path, place, rule, frame.name)
    return video_id, number
