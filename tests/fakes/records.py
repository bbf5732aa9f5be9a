"""Clip records drawn in memory, and their shards."""

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from a2d_tf.labels import action_of, actor_of
from a2d_tf.media.stored_flow import encode_flow
from a2d_tf.records.annotated_videos import annotated_frames, encode_annotated, read_records
from a2d_tf.records.clip_records import ClipRecord
from a2d_tf.records.record_files import write_records
from a2d_tf.records.shard_files import list_shards
from a2d_tf.releases.release import Instance


def make_record(
    *,
    video_id: str = "grey",
    split: str = "train",
    frame_number: int = 10,
    numbers: Sequence[int] = tuple(range(2, 18)),
    size: tuple[int, int] = (16, 16),
    paint: Callable[[int], NDArray[np.uint8]] | None = None,
    masks: Sequence[NDArray[np.bool_]] | None = None,
    pairs: Sequence[int] | None = None,
    sentences: Sequence[tuple[str, int]] = (("the left dog", 0), ("the right dog", 1)),
) -> ClipRecord:
    """Return a record of frames 2 to 17 around 10, frame n of grey 8 n, with two walking dogs.

    Args:
        video_id: Name of the video.
        split: Part of the data set that has it.
        frame_number: Number of the annotated frame, from 1.
        numbers: Numbers of the frames.
        size: Height and width of frames and masks.
        paint: Picture (H, W, 3) of frame n, RGB; plain grey by default.
        masks: Masks (H, W) of the instances; by default the left half and the right half.
        pairs: Actor-action ids of the instances.
        sentences: Texts with the row of the instance that each names.

    Returns:
        The record; its label map has later instances over earlier ones.
    """
    if paint is None:

        def paint(number: int) -> NDArray[np.uint8]:
            return np.full((*size, 3), 8 * number, np.uint8)

    if masks is None:
        left = np.broadcast_to(np.arange(size[1]) < size[1] // 2, size)
        masks = (left, ~left)
    pairs = [78] * len(masks) if pairs is None else pairs
    labels = np.zeros(size, np.uint8)
    for mask, pair in zip(masks, pairs, strict=True):
        labels[mask] = pair
    frames = [
        cv2.imencode(".jpg", paint(n)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 100])[1].tobytes()
        for n in numbers
    ]
    box = (0.0, 0.0, float(size[0]), float(size[1]))
    return ClipRecord(
        video_id=video_id,
        split=split,
        frame_number=frame_number,
        source_size=size,
        clip_size=size,
        frames=tuple(frames),
        frame_numbers=tuple(numbers),
        flow=(),
        instances=tuple(
            Instance(
                mask=mask,
                box=box,
                actor=actor_of(pair),
                action=action_of(pair),
                instance_id=row,
            )
            for row, (mask, pair) in enumerate(zip(masks, pairs, strict=True))
        ),
        labels=labels,
        sentences=tuple(sentences),
    )


def make_flow_record(
    flow_of: Callable[[int], Any], *, flow_range: str = "20", **changes: Any
) -> ClipRecord:
    """Return a record of 8 x 16 whose frame n flows by ``flow_of(n)``, (u, v) in pixels."""
    record = make_record(size=(8, 16), **changes)
    flow = [
        np.broadcast_to(np.asarray(flow_of(number), np.float32), (8, 16, 2))
        for number in record.frame_numbers
    ]
    return dataclasses.replace(
        record, flow=tuple(encode_flow(one, flow_range=flow_range) for one in flow)
    )


def example_of(record: ClipRecord) -> dict[str, tf.Tensor]:
    """Return a record as the graph of ``tf.data`` has it, its pictures still encoded."""
    [example] = annotated_frames(encode_annotated([record]))
    return example


def grey_levels(clip: NDArray[np.generic] | tf.Tensor) -> list[int]:
    """Return the frame numbers n that a clip (T, H, W, C) shows, painted as grey level 8 n.

    JPEG may be off by one or two levels.
    """
    levels = np.asarray(clip, np.float32).mean(axis=(1, 2, 3)) / 8
    numbers = np.rint(levels)
    assert np.abs(levels - numbers).max() < 0.3
    return [int(number) for number in numbers]


def coloured_records() -> list[ClipRecord]:
    """Return four clips of 16 x 16 with a red and a blue square, and a sentence for each."""
    records = []
    for index, (top, left) in enumerate([(1, 2), (2, 1), (9, 2), (8, 1)]):
        red = np.zeros((16, 16), bool)
        red[top : top + 6, left : left + 6] = True
        blue = red[:, ::-1]
        if index % 2:
            red, blue = blue, red

        def paint(
            _: int, red: NDArray[np.bool_] = red, blue: NDArray[np.bool_] = blue
        ) -> NDArray[np.uint8]:
            picture = np.full((16, 16, 3), 90, np.uint8)
            picture[red], picture[blue] = (230, 20, 20), (20, 20, 230)
            return picture

        records.append(
            make_record(
                video_id=f"squares_{index}",
                paint=paint,
                masks=(red, blue),
                sentences=(("the red square", 0), ("the blue square", 1)),
            )
        )
    return records


def write_shards(
    folder: Path, records: Sequence[ClipRecord], split: str = "train", shards: int = 1
) -> list[Path]:
    """Write records as the shards of one split, dealt out in turn, each as a video of its own.

    Args:
        folder: Folder of the shards, made where it is absent.
        records: Records of the split.
        split: Name of the split.
        shards: Number of files.

    Returns:
        Paths of the shards.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{split}-{i:05d}-of-{shards:05d}.tfrecord" for i in range(shards)]
    for index, path in enumerate(paths):
        write_records(path, (encode_annotated([record]) for record in records[index::shards]))
    return paths


def read_split(data: Path, split: str) -> dict[tuple[str, int], ClipRecord]:
    """Return the records of a split of a data set by video and number of the frame."""
    records = read_records(list_shards(data, split))
    return {(record.video_id, record.frame_number): record for record in records}
