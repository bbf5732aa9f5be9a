"""Shards before a command works on them: compared with what was written.

A shard is read through once: its SHA-256 is compared with that in the manifest, and the fields of
its records are looked at; of records that are left out where damaged (``records/damage.py``), all
pictures are decoded too. A shard that has been found right is not read again until it changes.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from a2d_tf.errors import InputError
from a2d_tf.files.checked_files import find_changed, find_faults
from a2d_tf.files.digest import DAMAGED
from a2d_tf.records.damage import SKIP, LeftOut, Reading, advice_on, current_reading
from a2d_tf.records.manifest import Shard

if TYPE_CHECKING:
    from a2d_tf.records.shard_faults import RecordFault

# Raised when the checks ask for more, so that what an earlier version checked is checked again.
LAYOUT, PICTURES = "layout:1", "pictures:1"


def check_first(shards: Sequence[Path], written: Mapping[str, Shard]) -> tuple[Path, ...]:
    """Return the files to read for shards of one folder, after they have been checked.

    Args:
        shards: The shards, which are there.
        written: What the folder says of its shards, by their names.

    Raises:
        InputError: A shard is not what was written, or a record is wrong, and such records are not
            left out or cannot be told from others.
    """
    reading = current_reading()
    skips = reading is not None and reading.choice == SKIP
    new = [one for one in shards if reading is None or reading.path_of(one) == one]
    cut = {one for one in new if one.name in written and _size(one) != written[one.name].bytes}
    for shard in new:
        if shard in cut and not skips:
            rule = f"must be the {written[shard.name].bytes} bytes that were written"
            raise InputError(shard, "size", f"{rule} ({advice_on(shard)})", _size(shard))
    digests = {one: written[one.name].sha256 for one in new if one.name in written}
    changed = find_changed(
        {one: digest for one, digest in digests.items() if digest and one not in cut}
    )
    if reading is not None and skips:
        _leave_out(reading, new, written, changed=cut | changed.keys())
        return tuple(map(reading.path_of, shards))
    for shard, found in changed.items():
        raise damaged_shard(shard, digests[shard], found)
    _check_layout(new)
    return tuple(shards)


def damaged_shard(shard: Path, wanted: str, found: str) -> InputError:
    """Return the error of a shard with another SHA-256: it names the first damaged record."""
    from a2d_tf.records.shard_faults import checksum_faults  # TensorFlow, which nothing else needs

    fault = next(checksum_faults(shard), None)
    if fault is None:  # whole records, but not those that were written
        return InputError(
            shard, "SHA-256", f"must be {wanted} ({DAMAGED}; {advice_on(shard)})", found
        )
    return InputError(shard, fault.place, f"{fault.rule}; {advice_on(shard)}", fault.value)


def _check_layout(shards: Sequence[Path]) -> None:
    """Raise InputError where a field of a record is wrong that is seen without its pictures."""
    if not shards:
        return
    from a2d_tf.records.shard_faults import check_of, layout_faults

    check = check_of(shards[0].parent)

    def first_of(shard: Path) -> "RecordFault | None":
        return next(layout_faults(shard, check), None)

    claims = dict.fromkeys(shards, LAYOUT)
    for shard, fault in find_faults(first_of, claims, label="checking records").items():
        rule = f"{fault.rule}; delete this file and {advice_on(shard)}"
        raise InputError(shard, fault.place, rule, fault.value)


def _leave_out(
    reading: Reading, shards: Sequence[Path], written: Mapping[str, Shard], *, changed: set[Path]
) -> None:
    """Let copies be read for the shards that have damaged records."""
    if not shards:
        return
    from a2d_tf.records.shard_faults import all_faults, check_of

    check = check_of(shards[0].parent)

    def records_of(shard: Path) -> int | None:
        return written[shard.name].records if shard.name in written else None

    def faults_of(shard: Path) -> "list[RecordFault] | None":
        return list(all_faults(shard, check, records=records_of(shard))) or None

    claims = dict.fromkeys(shards, PICTURES)
    faults = find_faults(faults_of, claims, label="checking records")
    for shard in shards:  # in their order
        if shard in faults:
            _read_copy(reading, shard, faults[shard], records=records_of(shard))
        elif shard in changed:
            rule = f"must be {written[shard.name].sha256}: it holds whole records of other files, "
            rule += f"which cannot be told apart from its own; {advice_on(shard)}"
            raise InputError(shard, "SHA-256", rule)
    if faults:
        reading.tell()


def _read_copy(
    reading: Reading, shard: Path, faults: "Sequence[RecordFault]", *, records: int | None
) -> None:
    """Let a copy without some records be read for a shard.

    Args:
        reading: What notes it.
        shard: The shard.
        faults: What is wrong with its records.
        records: How many it was written with; None where nobody knows.
    """
    from a2d_tf.records.record_files import write_records
    from a2d_tf.records.shard_faults import whole_records

    copy = reading.new_copy(shard)
    kept = write_records(copy, whole_records(shard, {fault.record for fault in faults}))
    rest = 1 if records is None else max(1, records - kept - (len(faults) - 1))
    left_out = [
        LeftOut(shard, fault.record, rest if fault.rest else 1, fault.reason) for fault in faults
    ]
    reading.note(shard, copy, left_out)


def _size(path: Path) -> int:
    return path.stat().st_size
