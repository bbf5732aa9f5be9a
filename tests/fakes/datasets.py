"""Converted data sets of drawn records."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fakes.manifests import write_manifest
from fakes.records import write_shards

from a2d_tf.records.clip_records import ClipRecord
from a2d_tf.records.manifest import write_sentences_of_split
from a2d_tf.records.record_files import write_records
from a2d_tf.records.video_records import VideoRecord, encode_video


def write_data(
    folder: Path,
    train: Sequence[ClipRecord],
    test: Sequence[ClipRecord],
    *,
    frames: int = 16,
    frame_stride: int = 1,
) -> Path:
    """Write a data set of clips: a shard and the sentences of each split, and the manifest.

    Args:
        folder: Folder of the data set, made where it is absent.
        train: Records of the train split.
        test: Records of the test split.
        frames: Number of frames of a record that the manifest states.
        frame_stride: Distance between two frames that the manifest states.

    Returns:
        The same folder.
    """
    for split, records in (("train", train), ("test", test)):
        write_shards(folder, records, split)
        texts = [text for record in records for text, _ in record.sentences]
        write_sentences_of_split(folder, split, texts)
    write_manifest(folder, frames=frames, frame_stride=frame_stride)
    return folder


def write_videos(
    folder: Path,
    train: Sequence[VideoRecord],
    test: Sequence[VideoRecord],
    *,
    shards: int = 1,
    **options: Any,
) -> Path:
    """Write a data set of whole videos with flow: the shards of each split, and the manifest.

    Args:
        folder: Folder of the data set, made where it is absent.
        train: Videos of the train split.
        test: Videos of the test split.
        shards: Number of files of each split.
        options: Options of the conversion that the manifest states.

    Returns:
        The same folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for split, videos in (("train", train), ("test", test)):
        for index in range(shards):
            path = folder / f"{split}-{index:05d}-of-{shards:05d}.tfrecord"
            write_records(path, map(encode_video, videos[index::shards]))
    write_manifest(folder, **{"unit": "video", "frames": 0, "flow": "dis"} | options)
    return folder
