"""Whether the shards of a folder are what was written: all of them, read through."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.errors import InputError
from a2d_tf.files.checked_files import find_changed, find_faults
from a2d_tf.files.digest import DAMAGED, digest_path
from a2d_tf.records.conversion_folder import shards_in
from a2d_tf.records.feature_settings import load_feature_settings
from a2d_tf.records.first_reading import PICTURES
from a2d_tf.records.manifest import (
    FEATURES_NAME,
    MANIFEST_NAME,
    PROGRESS_NAME,
    SPLITS,
    Manifest,
    Shard,
    advice_to_go_on,
    load_progress,
    read_sentences_of_split,
    sentences_path,
)
from a2d_tf.records.options import FEATURE_UNIT


@dataclass(frozen=True)
class FileReport:
    """What a check of one file found.

    Attributes:
        path: The file.
        bytes: Its size; None where it is not there.
        records: Number of its records; None for another kind of file.
        sha256: Whether its SHA-256 was known, and so could be compared.
        problems: A line for everything that is wrong.
    """

    path: Path
    bytes: int | None
    records: int | None
    sha256: bool
    problems: tuple[str, ...]


def holds_shards(folder: Path) -> bool:
    """Return whether a folder holds a converted data set or stored features, or some of one."""
    names = (MANIFEST_NAME, PROGRESS_NAME, FEATURES_NAME)
    return any((folder / name).exists() for name in names) or bool(shards_in(folder))


def verify_shards(folder: Path, *, fast: bool) -> Iterator[FileReport]:
    """Yield what is wrong with each shard of a folder, and with the lists beside them.

    Args:
        folder: Folder of a converted data set or of stored features.
        fast: Whether to look only at names and sizes; otherwise every file is read, whether or not
            it was found right before, and every picture of every record is decoded.

    Raises:
        InputError: What the folder says about itself cannot be read.
    """
    progress = load_progress(folder)
    settings = load_feature_settings(folder)
    written = {} if progress is None else {shard.file: shard for shard in progress.shards}
    if not isinstance(progress, Manifest):
        rule = f"must exist: shards are missing, {advice_to_go_on(folder)}"
        error = InputError(folder / MANIFEST_NAME, "manifest", rule)
        yield FileReport(folder / MANIFEST_NAME, None, None, False, (str(error),))
    if settings is None and progress is not None and progress.options.unit == FEATURE_UNIT:
        rule = "must exist: run the same `a2d-tf cache` again with --overwrite"
        error = InputError(folder / FEATURES_NAME, "file", rule)
        yield FileReport(folder / FEATURES_NAME, None, None, False, (str(error),))
    there = {path.name: path for path in shards_in(folder)}
    whole = [
        path
        for name, path in sorted(there.items())
        if path.is_file() and (name not in written or path.stat().st_size == written[name].bytes)
    ]
    content = {} if fast else _content_problems(folder, whole, written)
    for name in sorted(there.keys() | written.keys()):
        shard = written.get(name)
        problems = list(_name_problems(folder / name, shard, known=bool(written)))
        yield FileReport(
            path=folder / name,
            bytes=there[name].stat().st_size if name in there else None,
            records=None if shard is None else shard.records,
            sha256=shard is not None and bool(shard.sha256),
            problems=tuple(problems or content.get(folder / name, ())),
        )
    yield from _list_reports(folder, progress)


def _name_problems(path: Path, shard: Shard | None, *, known: bool) -> Iterator[str]:
    """Yield what is wrong with a shard that is seen without reading it."""
    again = advice_to_go_on(path.parent)
    if shard is None:
        if known:
            rule = "must be one of the shards that were written; delete it"
            yield str(InputError(path, "file", rule))
    elif not path.exists():
        yield str(InputError(path, "file", f"must exist; {again}"))
    elif not path.is_file():
        rule = f"must be a file, not a folder; delete it and {again}"
        yield str(InputError(path, "file", rule))
    elif path.stat().st_size != shard.bytes:
        rule = f"must be the {shard.bytes} bytes that were written; {again}"
        yield str(InputError(path, "size", rule, path.stat().st_size))


def _content_problems(
    folder: Path, shards: list[Path], written: dict[str, Shard]
) -> dict[Path, list[str]]:
    """Return what is wrong inside of shards that are there at their full size."""
    from a2d_tf.records.shard_faults import RecordFault, all_faults, check_of

    check = check_of(folder)
    digests = {path: written[path.name].sha256 for path in shards if path.name in written}
    changed = find_changed({path: one for path, one in digests.items() if one}, again=True)

    def faults_of(path: Path) -> list[RecordFault] | None:
        shard = written.get(path.name)
        records = None if shard is None else shard.records
        return list(all_faults(path, check, records=records)) or None

    claims = dict.fromkeys(shards, PICTURES)
    faults = find_faults(faults_of, claims, label="checking records", again=True)
    again = advice_to_go_on(folder)
    problems: dict[Path, list[str]] = {}
    for path in shards:
        advice = again if path in changed else f"delete this file and {again}"
        found = [
            str(InputError(path, fault.place, f"{fault.rule}; {advice}", fault.value))
            for fault in faults.get(path, [])
        ]
        if path in changed and not found:
            rule = f"must be {digests[path]} ({DAMAGED}); {advice}"
            found = [str(InputError(path, "SHA-256", rule, changed[path]))]
        problems[path] = found
    return problems


def _list_reports(folder: Path, progress: object) -> Iterator[FileReport]:
    """Yield what is wrong with the lists of sentences of a data set that has some."""
    if not isinstance(progress, Manifest):
        return
    for split in SPLITS:
        path = sentences_path(folder, split)
        if not path.exists() and not any(shard.split == split for shard in progress.shards):
            continue
        problems: tuple[str, ...] = ()
        try:
            read_sentences_of_split(folder, split)
        except InputError as error:
            advice = advice_to_go_on(folder)
            rule = error.rule if advice in error.rule else f"{error.rule}; {advice}"
            problems = (str(InputError(error.place, error.field, rule, error.value)),)
        size = path.stat().st_size if path.is_file() else None
        yield FileReport(path, size, None, digest_path(path).is_file(), problems)
