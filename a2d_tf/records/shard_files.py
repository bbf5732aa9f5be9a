"""Which files of a converted data set hold a split, whatever its records."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.files.checked_files import find_changed
from a2d_tf.files.digest import sha256_of
from a2d_tf.records.first_reading import check_first
from a2d_tf.records.manifest import (
    Counts,
    Manifest,
    Progress,
    Shard,
    advice_to_go_on,
    load_progress,
)


def list_shards(data_dir: Path, split: str) -> tuple[Path, ...]:
    """Return the shards of a split in order.

    They are checked before: see ``first_reading.check_first``.

    Raises:
        InputError: As in ``find_shards``, or one is damaged.
    """
    shards = find_shards(data_dir, split)
    progress = load_progress(data_dir)
    written = {} if progress is None else {one.file: one for one in progress.shards}
    return check_first(shards, written)


def find_shards(data_dir: Path, split: str) -> tuple[Path, ...]:
    """Return the shards of a split in order by their names; none of them is opened.

    Raises:
        InputError: There are none, some of them are missing, or one was not written with the
            others.
    """
    if not data_dir.is_dir():
        raise InputError(data_dir, "folder", "must exist (see a2d-tf convert)")
    name = re.compile(rf"{split}-\d+-of-(\d+)\.tfrecord")
    totals = {path: int(m[1]) for path in data_dir.iterdir() if (m := name.fullmatch(path.name))}
    shards, progress = tuple(sorted(totals)), load_progress(data_dir)
    if not shards:
        rule = f"must hold shards of this split{_where_from(data_dir, progress, split=split)}"
        raise InputError(data_dir, f"{split}-*.tfrecord", rule)
    written = {} if progress is None else {one.file: one for one in progress.shards}
    if isinstance(progress, Manifest):
        _check_names(data_dir, {shard.name for shard in shards}, written, split=split)
    if set(totals.values()) != {len(shards)}:
        rule = f"must hold all {' or '.join(map(str, sorted(set(totals.values()))))} shards"
        raise InputError(data_dir, f"{split}-*.tfrecord", rule, len(shards))
    for shard in shards:
        if not shard.is_file():
            rule = f"must be a file, not a folder; delete it and {advice_to_go_on(data_dir)}"
            raise InputError(shard, "file", rule)
    return shards


def describe_shard(written: Path, *, file: str, split: str, records: int, counts: Counts) -> Shard:
    """Return what a manifest says of a shard that has been written, under whatever name.

    Args:
        written: The file, complete.
        file: Name that it gets.
        split: Its split.
        records: Number of its records.
        counts: What they hold.
    """
    return Shard(
        file=file,
        split=split,
        records=records,
        bytes=written.stat().st_size,
        sha256=sha256_of(written),
        counts=counts,
    )


def _check_names(
    data_dir: Path, names: set[str], written: Mapping[str, Shard], *, split: str
) -> None:
    """Raise InputError unless the shards of a split are those that its manifest lists, if any."""
    known = {one.file for one in written.values() if one.split == split}
    if not known:
        return
    for extra in sorted(names - known):
        rule = f"must be one of the {len(known)} shards that were written; delete it"
        raise InputError(data_dir / extra, "file", rule)
    for lost in sorted(known - names):
        raise InputError(data_dir / lost, "file", f"must exist; {advice_to_go_on(data_dir)}")


def _where_from(data_dir: Path, progress: Progress | None, *, split: str) -> str:
    if progress is None:
        return " (see a2d-tf convert)"
    lost = any(shard.split == split for shard in progress.shards)
    return f" ({advice_to_go_on(data_dir)})" if lost else "; the data that was converted has none"


def complete_shards(out: Path, progress: Progress | None) -> dict[str, Shard]:
    """Return by name the shards that were completed and are still there as they were written."""
    shards = () if progress is None else progress.shards
    there = {
        shard.file: shard
        for shard in shards
        if (out / shard.file).is_file() and (out / shard.file).stat().st_size == shard.bytes
    }
    changed = find_changed({out / one.file: one.sha256 for one in there.values() if one.sha256})
    return {name: shard for name, shard in there.items() if out / name not in changed}


def complete_manifest(out: Path, files: Iterable[str]) -> Manifest | None:
    """Return the manifest of a folder that holds all of these shards, None where it does not."""
    previous = load_progress(out)
    done = complete_shards(out, previous)
    return previous if isinstance(previous, Manifest) and done.keys() >= set(files) else None
