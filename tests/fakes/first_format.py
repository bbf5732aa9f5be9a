"""Shards as the first format had them: a record for each annotated frame with its clip."""

import itertools
import json
import shutil
from pathlib import Path

from a2d_tf import keys
from a2d_tf.files.digest import sha256_of
from a2d_tf.media.label_picture import encode_labels
from a2d_tf.records.annotated_videos import read_records
from a2d_tf.records.clip_records import NO_ID, ClipRecord, encode_mask
from a2d_tf.records.example_fields import float_feature, int_feature, serialize, string_feature
from a2d_tf.records.record_files import write_records


def encode_example(record: ClipRecord) -> bytes:
    """Return a record of the first format."""
    instances = record.instances
    ids = (NO_ID if one.instance_id is None else one.instance_id for one in instances)
    return serialize(
        {
            keys.VIDEO_ID: string_feature([record.video_id.encode()]),
            keys.SPLIT: string_feature([record.split.encode()]),
            keys.FRAME_NUMBER: int_feature([record.frame_number]),
            keys.SOURCE_SIZE: int_feature(record.source_size),
            keys.CLIP_SIZE: int_feature(record.clip_size),
            keys.CLIP_FRAMES: string_feature(record.frames),
            keys.CLIP_FRAME_NUMBERS: int_feature(record.frame_numbers),
            keys.FLOW_FRAMES: string_feature(record.flow),
            keys.LABEL_MAP: string_feature([encode_labels(record.labels)]),
            keys.INSTANCE_MASKS: string_feature(encode_mask(one.mask) for one in instances),
            keys.INSTANCE_BOXES: float_feature(side for one in instances for side in one.box),
            keys.INSTANCE_ACTORS: int_feature(one.actor for one in instances),
            keys.INSTANCE_ACTIONS: int_feature(one.action for one in instances),
            keys.INSTANCE_IDS: int_feature(ids),
            keys.SENTENCE_TEXTS: string_feature(text.encode() for text, _ in record.sentences),
            keys.SENTENCE_ROWS: int_feature(row for _, row in record.sentences),
        }
    )


def write_first_format(data: Path, out: Path) -> Path:
    """Write converted data of today as the first format had it, and return its folder."""
    shutil.copytree(data, out)
    manifest = json.loads((out / "manifest.json").read_text())
    manifest["format"] = 2
    del manifest["rewritten_sha256"]
    for shard in manifest["shards"]:
        path = out / shard["file"]
        records = list(read_records([path]))
        shard["records"] = write_records(path, map(encode_example, records))
        shard |= {"bytes": path.stat().st_size, "sha256": sha256_of(path)}
        videos = [key for key, _ in itertools.groupby(records, key=lambda one: one.video_id)]
        assert len(videos) == len(set(videos))
    (out / "manifest.json").write_text(json.dumps(manifest))
    return out
