"""What is asked of each kind of record that is whole: its fields, lists and pictures."""

import itertools
import math
from collections.abc import Sequence

from a2d_tf import keys
from a2d_tf.errors import shorten
from a2d_tf.labels import ACTIONS, ACTORS, VALID_PAIRS
from a2d_tf.records.manifest import SPLITS
from a2d_tf.records.record_fields import Fields
from a2d_tf.records.stored_pictures import JPEG, PNG

_ABSENT = -1  # the row of a sentence whose instance is not in the frame
_SIDES = 4  # of a box
_FLOW_DEPTHS = (8, 16)  # bits
_BFLOAT16 = 2  # bytes


def check_annotated_video(fields: Fields, decoded: bool) -> None:
    """Raise ContentError unless a record of a video's annotated frames is right."""
    _check_video(fields)
    clip = fields.size(keys.CLIP_SIZE)
    stored = fields.numbers(keys.CLIP_FRAME_NUMBERS)
    _check_ascending(fields, keys.CLIP_FRAME_NUMBERS, stored)
    _check_clip(fields, clip, count=len(stored), decoded=decoded)
    numbers = fields.numbers(keys.FRAME_NUMBER)
    fields.require(keys.FRAME_NUMBER, bool(numbers), "must hold an annotated frame", 0)
    for number in numbers:
        fields.require(keys.FRAME_NUMBER, number >= 1, "must be at least 1", number)
    rows = iter(fields.numbers(keys.WINDOW_ROWS))
    for window in _dealt_out(fields, keys.WINDOW_COUNTS, keys.WINDOW_ROWS, count=len(numbers)):
        part = tuple(itertools.islice(rows, len(window)))
        _check_ascending(fields, keys.WINDOW_ROWS, part)
        _check_range(fields, keys.WINDOW_ROWS, part, least=0, most=len(stored) - 1)
    _check_annotations(fields, len(numbers), decoded=decoded)


def _check_annotations(fields: Fields, count: int, *, decoded: bool) -> None:
    """Check label maps, instances and sentences of ``count`` annotated frames."""
    sizes = fields.sizes(keys.SOURCE_SIZE, count=count)
    for frame, length in enumerate(fields.num_bytes(keys.LABEL_MAP, count=count)):
        if length:
            rows = range(frame, frame + 1)
            fields.check_pictures(
                keys.LABEL_MAP, kind=PNG, size=sizes[frame], decoded=decoded, rows=rows
            )
    sides = fields.numbers(keys.INSTANCE_BOXES)
    finite = all(math.isfinite(side) for side in sides)
    fields.require(keys.INSTANCE_BOXES, finite, "must be finite", shorten(list(sides)))
    instances = _dealt_out(fields, keys.INSTANCE_COUNTS, keys.INSTANCE_MASKS, count=count)
    total = fields.count(keys.INSTANCE_MASKS)
    fields.numbers(keys.INSTANCE_BOXES, count=_SIDES * total)
    for field, most in ((keys.INSTANCE_ACTORS, max(ACTORS)), (keys.INSTANCE_ACTIONS, max(ACTIONS))):
        _check_range(fields, field, fields.numbers(field, count=total), least=0, most=most)
    fields.numbers(keys.INSTANCE_IDS, count=total)
    sentences = len(fields.texts(keys.SENTENCE_TEXTS))
    named = fields.numbers(keys.SENTENCE_ROWS, count=sentences * count)
    for frame, (size, part) in enumerate(zip(sizes, instances, strict=True)):
        fields.check_pictures(keys.INSTANCE_MASKS, kind=PNG, size=size, decoded=decoded, rows=part)
        of_frame = named[sentences * frame : sentences * (frame + 1)]
        _check_range(fields, keys.SENTENCE_ROWS, of_frame, least=_ABSENT, most=len(part) - 1)


def _dealt_out(fields: Fields, counts: str, values: str, *, count: int) -> list[range]:
    """Return which values of a field belong to each of ``count`` annotated frames."""
    parts, end = [], 0
    for number in fields.numbers(counts, count=count):
        fields.require(counts, number >= 0, "must not be negative", number)
        parts.append(range(end, end + number))
        end += number
    fields.check_count(values, end)
    return parts


def _check_ascending(fields: Fields, field: str, numbers: Sequence[int]) -> None:
    ascending = bool(numbers) and all(a < b for a, b in itertools.pairwise(numbers))
    fields.require(field, ascending, "must ascend", shorten(list(numbers)))


def check_whole_video(fields: Fields, decoded: bool) -> None:
    """Raise ContentError unless a record of a whole video is right."""
    _check_video(fields)
    clip = fields.size(keys.CLIP_SIZE)
    count = fields.count(keys.CLIP_FRAMES)
    fields.require(keys.CLIP_FRAMES, count > 0, "must hold a frame", count)
    _check_clip(fields, clip, count=count, decoded=decoded)
    pairs = fields.numbers(keys.PAIRS)
    known = list(pairs) == sorted(set(pairs) & set(VALID_PAIRS))
    rule = "must be distinct ascending ids of the 43 pairs"
    fields.require(keys.PAIRS, known, rule, shorten(list(pairs)))


def check_view(fields: Fields, decoded: bool, *, num_values: int, side: int | None) -> None:
    """Raise ContentError unless a record of a stored view is right.

    Args:
        fields: Its fields.
        decoded: Whether its pictures are decoded.
        num_values: Number of features of a view.
        side: Side of its square, in pixels; None for any.
    """
    fields.texts(keys.VIDEO_ID, count=1)
    fields.numbers(keys.FRAME_NUMBER, count=1)
    count = fields.count(keys.SENTENCE_TEXTS)
    fields.texts(keys.SENTENCE_TEXTS)
    for field in (keys.MIRRORED, keys.VIEW_ACTORS):
        fields.numbers(field, count=count)
    fields.numbers(keys.VIEW_PRESENT)
    size = None if side is None else (side, side)
    fields.check_pictures(keys.VIEW_MASKS, kind=PNG, size=size, decoded=decoded, count=count)
    wanted = _BFLOAT16 * num_values if count else 0  # nothing is stored of what nothing asks about
    (found,) = fields.num_bytes(keys.FEATURES)
    fields.require(keys.FEATURES, found == wanted, f"must hold {wanted} bytes", found)
    if count:
        fields.check_pictures(keys.VIEW_INSIDE, kind=PNG, size=size, decoded=decoded, count=1)
        (length,) = fields.num_bytes(keys.VIEW_PICTURE)
        fields.require(keys.VIEW_PICTURE, length > 0, "must be a picture", 0)


def _check_video(fields: Fields) -> None:
    fields.texts(keys.VIDEO_ID, count=1)
    (split,) = fields.texts(keys.SPLIT, count=1)
    fields.require(keys.SPLIT, split in SPLITS, f"must be {' or '.join(SPLITS)}", shorten(split))


def _check_clip(fields: Fields, clip: tuple[int, int], *, count: int, decoded: bool) -> None:
    fields.check_pictures(keys.CLIP_FRAMES, kind=JPEG, size=clip, decoded=decoded, count=count)
    if fields.count(keys.FLOW_FRAMES):
        planes = (2 * clip[0], clip[1])
        fields.check_pictures(
            keys.FLOW_FRAMES,
            kind=PNG,
            size=planes,
            decoded=decoded,
            count=count,
            depths=_FLOW_DEPTHS,
        )


def _check_range(
    fields: Fields, field: str, values: Sequence[int], *, least: int, most: int
) -> None:
    for value in values:
        fields.require(field, least <= value <= most, f"must be from {least} to {most}", value)
