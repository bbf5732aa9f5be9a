"""Records of the first format, one for each annotated frame with its clip: read, and rewritten."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

from a2d_tf import keys
from a2d_tf.errors import InputError
from a2d_tf.files.digest import sha256_of
from a2d_tf.files.folder_lock import hold_folder
from a2d_tf.files.whole_files import partial_path
from a2d_tf.processes.progress import OnProgress
from a2d_tf.records.annotated_videos import encode_annotated, record_of
from a2d_tf.records.clip_records import ClipRecord
from a2d_tf.records.conversion_folder import load_same_conversion, remove_conversion
from a2d_tf.records.example_fields import BOXES, INTS, ONE_INT, ONE_STRING, SIZE, STRINGS, parse
from a2d_tf.records.first_reading import damaged_shard
from a2d_tf.records.manifest import (
    MANIFEST_NAME,
    SPLITS,
    Manifest,
    Shard,
    load_first_format,
    read_sentences_of_split,
    write_sentences_of_split,
)
from a2d_tf.records.options import FRAME_UNIT
from a2d_tf.records.record_files import write_records
from a2d_tf.records.record_values import read_each
from a2d_tf.records.shard_files import describe_shard
from a2d_tf.records.shard_ledger import ShardLedger

FIELDS = {
    keys.VIDEO_ID: ONE_STRING,
    keys.SPLIT: ONE_STRING,
    keys.FRAME_NUMBER: ONE_INT,
    keys.SOURCE_SIZE: SIZE,
    keys.CLIP_SIZE: SIZE,
    keys.CLIP_FRAMES: STRINGS,
    keys.CLIP_FRAME_NUMBERS: INTS,
    keys.FLOW_FRAMES: STRINGS,
    keys.LABEL_MAP: ONE_STRING,
    keys.INSTANCE_MASKS: STRINGS,
    keys.INSTANCE_BOXES: BOXES,
    keys.INSTANCE_ACTORS: INTS,
    keys.INSTANCE_ACTIONS: INTS,
    keys.INSTANCE_IDS: INTS,
    keys.SENTENCE_TEXTS: STRINGS,
    keys.SENTENCE_ROWS: INTS,
}


def rewrite(
    folder: Path,
    out: Path,
    *,
    overwrite: bool = False,
    on_progress: OnProgress | None = None,
) -> Manifest:
    """Write the shards of a folder of the first format anew, or go on where that was stopped.

    They are those that a conversion of the release with the same options writes.

    Args:
        folder: A complete conversion of the first format; it is not changed.
        out: Folder of the shards, another one; made when absent.
        overwrite: Whether to remove an earlier conversion from ``out`` first.
        on_progress: Called with the number of annotated frames done and that of all.

    Returns:
        The manifest, which has been written to ``out``.

    Raises:
        InputError: ``folder`` is damaged or of another format, or ``out`` cannot take the shards.
    """
    old = load_first_format(folder)
    if old.options.unit != FRAME_UNIT:
        rule = f"must be {FRAME_UNIT!r} where shards are rewritten; these are read as they are"
        raise InputError(folder, "unit", rule, old.options.unit)
    if out.resolve() == folder.resolve():
        raise InputError(out, "OUT", "must be another folder than that of the old shards")
    total = sum(shard.counts.records for shard in old.shards)
    with hold_folder(out):
        if overwrite:
            remove_conversion(out)
        previous = load_same_conversion(out, options=old.options, source=old.source)
        files = [shard.file for shard in old.shards]
        ledger = ShardLedger(out, files, options=old.options, source=old.source, previous=previous)
        ledger.begin()
        done = ledger.counts.records

        def tell(count: int) -> None:
            nonlocal done
            done += count
            if on_progress is not None:
                on_progress(done, total)

        tell(0)
        for shard in old.shards:
            if shard.file not in ledger:
                ledger.add(_rewrite_shard(folder, out, shard, after_frames=tell))
        for split in SPLITS:
            write_sentences_of_split(out, split, read_sentences_of_split(folder, split))
        return ledger.finish(
            skipped_sentence_rows=old.skipped_sentence_rows,
            rewritten_sha256=sha256_of(folder / MANIFEST_NAME),
        )


def read_first_format(path: Path) -> Iterator[ClipRecord]:
    """Yield the records of a file in order, masks decoded.

    Raises:
        InputError: It is cut short or damaged, or a record is wrong.
    """
    return read_each([path], record_of, decode=lambda serialized: parse(serialized, FIELDS))


def _rewrite_shard(
    folder: Path, out: Path, shard: Shard, *, after_frames: Callable[[int], None]
) -> Shard:
    source, partial = folder / shard.file, partial_path(out / shard.file)
    found = sha256_of(source)
    if shard.sha256 and found != shard.sha256:
        raise damaged_shard(source, shard.sha256, found)
    try:
        written = write_records(partial, _videos(source, after_frames))
        rewritten = describe_shard(
            partial, file=shard.file, split=shard.split, records=written, counts=shard.counts
        )
        partial.replace(out / shard.file)
    finally:
        partial.unlink(missing_ok=True)
    return rewritten


def _videos(path: Path, after_frames: Callable[[int], None]) -> Iterator[bytes]:
    """Yield the records of today; those of one video lie behind one another in a file."""
    for _, records in itertools.groupby(read_first_format(path), key=lambda one: one.video_id):
        frames = list(records)
        try:
            yield encode_annotated(frames)
        except ValueError as error:
            raise InputError(path, "records", f"must go together: {error}") from error
        after_frames(len(frames))
