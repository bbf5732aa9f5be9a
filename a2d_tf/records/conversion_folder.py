"""What a folder holds of an earlier conversion: to go on from, or to remove."""

import re
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.files.digest import digest_path
from a2d_tf.records.manifest import (
    FEATURES_NAME,
    MANIFEST_NAME,
    PROGRESS_NAME,
    SPLITS,
    Progress,
    load_progress,
    sentences_path,
)
from a2d_tf.records.options import Options, shown
from a2d_tf.records.source import Source

_SHARD = re.compile(rf"(?:{'|'.join(SPLITS)})-\d+-of-\d+\.tfrecord")


def load_same_conversion(out: Path, *, options: Options, source: Source) -> Progress | None:
    """Return the complete or unfinished conversion in a folder, None when there is none.

    Raises:
        InputError: It has other options or is of another release, or there are shards or lists of
            sentences about which nothing is known.
    """
    advice = "choose another folder or give --overwrite"
    previous = load_progress(out)
    if previous is None:
        shards = shards_in(out)
        if shards:
            raise InputError(
                out, "shards", f"come from an unknown conversion: {advice}", len(shards)
            )
        check_no_lists(out)
        return None
    for field in ("unit", *vars(options)):  # the unit first: it decides others
        value, earlier = getattr(options, field), getattr(previous.options, field)
        if value != earlier:
            rule = f"was {shown(earlier)!r} in this folder: {advice}"
            raise InputError(out, field, rule, shown(value))
    sums, earlier_sums = source.sum_fields(), previous.source.sum_fields()
    for field in sums | earlier_sums:
        if sums.get(field) != earlier_sums.get(field):
            rule = f"is not that of the release converted in this folder: {advice}"
            raise InputError(out, field, rule, sums.get(field))
    return previous


def remove_conversion(out: Path) -> None:
    """Remove whatever conversion a folder holds.

    Raises:
        InputError: It holds features, which only a2d-tf cache removes.
    """
    if (out / FEATURES_NAME).is_file():
        raise InputError(out, "folder", "must not hold features that a2d-tf cache wrote")
    lists = [sentences_path(out, split) for split in SPLITS]
    lists += [digest_path(path) for path in lists]
    for path in [out / MANIFEST_NAME, out / PROGRESS_NAME, *lists, *shards_in(out)]:
        path.unlink(missing_ok=True)


def shards_in(out: Path) -> list[Path]:
    """Return all shards in a folder, whichever conversion wrote them."""
    return [path for path in out.glob("*.tfrecord") if _SHARD.fullmatch(path.name)]


def check_no_lists(out: Path) -> None:
    """Raise InputError where a folder without a conversion has a file that one would replace."""
    for split in SPLITS:
        path = sentences_path(out, split)
        if path.exists():
            rule = "comes from an unknown conversion: choose another folder or give --overwrite"
            raise InputError(path, "file", rule)
