"""Readers of converted data and stored features: shards, their records, what is beside them."""

import struct
from collections.abc import Callable
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.records.checksum import masked_crc
from a2d_tf.records.feature_settings import check_no_data, load_features
from a2d_tf.records.manifest import (
    check_unit,
    load_manifest,
    load_progress,
    read_sentences_of_split,
)
from fuzzing.alteration import alter_example, alter_json
from fuzzing.target import Target

_WORDS = (b"\x0a", b"\x12", b"video_id", b"clip_frames", b"\xff\xd8\xff", b"\x89PNG")


def _frame(example: bytes) -> bytes:
    """Return a file of one record whose checksums are right."""
    length = struct.pack("<Q", len(example))
    sums = [struct.pack("<I", masked_crc(part)) for part in (length, example)]
    return length + sums[0] + example + sums[1]


def _shard_of(place: Path) -> Path:
    return next((place / "data").glob("train-*.tfrecord"))


def _checked(shard: Path) -> None:
    """Look at a shard as every command does that reads one, and as ``verify-records`` does."""
    from a2d_tf.records.first_reading import check_first
    from a2d_tf.records.shard_faults import all_faults, check_of
    from a2d_tf.records.verify_shards import verify_shards

    list(all_faults(shard, check_of(shard.parent)))
    list(verify_shards(shard.parent, fast=False))
    check_first([shard], {})


def _frames(place: Path) -> None:
    from a2d_tf.records.annotated_videos import read_records
    from a2d_tf.records.outlines import list_frames

    shard = _shard_of(place)
    shard.write_bytes((place / "shard").read_bytes())
    _first_error(
        lambda: list(read_records([shard])),
        lambda: list_frames([shard]),
        lambda: _checked(shard),
    )


def _batches(place: Path) -> None:
    """Decode a shard as ``evaluate`` does: its layout first, then batches."""
    from a2d_tf.batches.sentence_input import SentenceClipOptions
    from a2d_tf.batches.sentence_pipeline import evaluation_batches
    from a2d_tf.records.first_reading import check_first
    from a2d_tf.records.record_files import naming_damage

    shard = _shard_of(place)
    shard.write_bytes((place / "shard").read_bytes())
    shards = check_first([shard], {})
    with naming_damage([shard.parent]):
        batches = evaluation_batches(
            shards, streams=[SentenceClipOptions(size=16, frames=2)], batch_size=1, max_sentences=2
        )
        for _ in batches:
            pass


def _videos(place: Path) -> None:
    from a2d_tf.records.video_records import read_video_records

    shard = _shard_of(place)
    shard.write_bytes((place / "shard").read_bytes())
    _first_error(lambda: list(read_video_records([shard])), lambda: _checked(shard))


def _views(place: Path) -> None:
    shard = _shard_of(place)
    shard.write_bytes((place / "shard").read_bytes())
    _checked(shard)


def _first_error(*reads: Callable[[], object]) -> None:
    """Call all functions, and raise the first refusal."""
    refusals = []
    for read in reads:
        try:
            read()
        except InputError as error:
            refusals.append(error)
    if refusals:
        raise refusals[0]


def _shards(name: str, folder: str, read: Callable[[Path], None]) -> tuple[Target, Target]:
    around = {"data": folder}
    return (
        Target(name, "shard", read, (f"{folder}/shard.tfrecord",), around, words=_WORDS),
        Target(
            f"{name}_content",
            "shard",
            read,
            (f"{folder}/record",),
            around,
            alter_example,
            wrap=_frame,
            words=_WORDS,
        ),
    )


def _manifest(place: Path) -> None:
    load_manifest(place / "data")
    check_unit(place / "data", "frame")


def _progress(place: Path) -> None:
    load_progress(place)


def _settings(place: Path) -> None:
    load_features(place / "data")
    check_no_data(place / "data")


RECORD_TARGETS = (
    *_shards("shard", "records", _frames),
    *_shards("shard_batches", "records", _batches),
    *_shards("video_shard", "video_records", _videos),
    *_shards("feature_shard", "features", _views),
    Target(
        "manifest",
        "data/manifest.json",
        _manifest,
        ("records/manifest.json", "features/manifest.json"),
        {"data": "records"},
        alter_json,
    ),
    Target("progress", "progress.json", _progress, ("records/manifest.json",), alter=alter_json),
    Target(
        "feature_settings",
        "data/features.json",
        _settings,
        ("features/features.json",),
        {"data": "features"},
        alter_json,
    ),
    Target(
        "sentence_list",
        "sentences-train.txt",
        lambda place: read_sentences_of_split(place, "train"),
        ("records/sentences-train.txt",),
    ),
)
