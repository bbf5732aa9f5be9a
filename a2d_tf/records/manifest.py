"""What a converted data set says about itself: options, source, counts, versions, shard sums.

``OUT/manifest.json`` is written when a conversion is complete, ``OUT/progress.json`` while it is
not: with the latter, a stopped conversion goes on where it was.
"""

import dataclasses
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Protocol, TypeVar

import pydantic

from a2d_tf.errors import InputError
from a2d_tf.files.digest import check_digest, record_digest, sha256_of
from a2d_tf.files.text import read_text
from a2d_tf.files.whole_files import replace_file, replace_text
from a2d_tf.records.options import FEATURE_UNIT, FRAME_UNIT, Options
from a2d_tf.records.source import Source

FORMAT = 3  # raised when records or the manifest change so that older ones cannot be read
FIRST_FORMAT = 2  # had a record for each annotated frame; its other records are those of today
MANIFEST_NAME = "manifest.json"
PROGRESS_NAME = "progress.json"
FEATURES_NAME = "features.json"  # only a2d-tf cache writes it, see records/feature_settings.py
SPLITS = ("train", "test")
_READABLE = (FIRST_FORMAT, FORMAT)
# Its manifests, older than the field ``stills``, are read and written without it.
_FIRST_STILLS = "coco"


@dataclass(frozen=True)
class Counts:
    """How much a shard or a split holds.

    Attributes:
        videos: Number of videos.
        records: Number of annotated frames, or of videos where the unit is ``"video"``.
        instances: Number of masks.
        sentences: Number of sentences of the videos.
        sentence_frame_pairs: Number of pairs of a sentence with an annotated frame of its video.
        absent_pairs: Number of those pairs whose instance is not in the frame.
        video_frames: Number of frames of the videos; like the next one 0 unless the unit is
            ``"video"``, where the four above are 0.
        video_pairs: Number of actor-action pairs in the annotated frames of each video, added up.
    """

    videos: int = 0
    records: int = 0
    instances: int = 0
    sentences: int = 0
    sentence_frame_pairs: int = 0
    absent_pairs: int = 0
    video_frames: int = 0
    video_pairs: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """Return the sum, field by field."""
        pairs = zip(dataclasses.astuple(self), dataclasses.astuple(other), strict=True)
        return Counts(*(a + b for a, b in pairs))


@dataclass(frozen=True)
class Shard:
    """One complete file of records with its size and SHA-256."""

    file: str
    split: str
    records: int
    bytes: int
    sha256: str
    counts: Counts


def _with_stills(options: Any) -> Any:
    if isinstance(options, dict) and options.get("dataset") == _FIRST_STILLS:
        return {"stills": True} | options
    return options


@dataclass(frozen=True)
class Progress:
    """A conversion under way: what was asked for, of what, and which shards are complete."""

    format: int
    options: Annotated[Options, pydantic.BeforeValidator(_with_stills)]
    source: Annotated[Source, pydantic.PlainValidator(Source.from_json)]
    shards: tuple[Shard, ...]


@dataclass(frozen=True)
class Manifest(Progress):
    """A complete conversion.

    Attributes:
        splits: Counts of each split.
        skipped_sentence_rows: Number of rows of the sentence file that could not be used, by the
            split of their video, ``"unknown"`` for a video that the release does not have.
        versions: Versions of the packages that wrote the shards.
        rewritten_sha256: SHA-256 of the manifest of an older format whose shards were rewritten;
            None where the release was converted.
    """

    splits: dict[str, Counts]
    skipped_sentence_rows: dict[str, int]
    versions: dict[str, str]
    rewritten_sha256: str | None = None


class _Numbered(Protocol):
    """What says in which format it is."""

    @property
    def format(self) -> int: ...


Stored = TypeVar("Stored", bound=_Numbered)
Conversion = TypeVar("Conversion", bound=Progress)


def load_manifest(data_dir: Path) -> Manifest:
    """Read ``data_dir/manifest.json``, which may be of the first format where records are the same.

    Raises:
        InputError: It is missing (the folder is not a converted data set, or its conversion was not
            finished), is not JSON, lacks a field or has another format number.
    """
    path = data_dir / MANIFEST_NAME
    if not path.is_file():
        rule = "must exist: convert the data set with `a2d-tf convert`"
        if (data_dir / PROGRESS_NAME).is_file():
            rule = f"must exist: shards are missing, {advice_to_go_on(data_dir)}"
        raise InputError(path, "manifest", rule)
    return _with_records_of_today(path, read_stored(path, Manifest, formats=_READABLE))


def load_first_format(data_dir: Path) -> Manifest:
    """Return the manifest of shards of the first format.

    Raises:
        InputError: There is none, or one of another format.
    """
    path = data_dir / MANIFEST_NAME
    stored = read_stored(path, Manifest, formats=_READABLE)
    if stored.format != FIRST_FORMAT:
        rule = f"must be {FIRST_FORMAT}: shards of format {FORMAT} are not rewritten"
        raise InputError(path, "format", rule, stored.format)
    return stored


def identity_of(data_dir: Path) -> str:
    """Return the SHA-256 by which converted data is known, also after it was rewritten.

    Raises:
        InputError: There is no manifest, or a malformed one.
    """
    return load_manifest(data_dir).rewritten_sha256 or sha256_of(data_dir / MANIFEST_NAME)


def load_progress(out: Path) -> Progress | None:
    """Return the complete or unfinished conversion in ``out``, None when there is neither.

    Raises:
        InputError: The file is malformed.
    """
    if (out / MANIFEST_NAME).is_file():
        return load_manifest(out)
    if (out / PROGRESS_NAME).is_file():
        path = out / PROGRESS_NAME
        return _with_records_of_today(path, read_stored(path, Progress, formats=_READABLE))
    return None


def check_unit(data_dir: Path, unit: str) -> None:
    """Raise InputError unless the records in ``data_dir`` are of this unit, one of ``UNITS``.

    A folder that does not say what is in it passes: what is missing turns up when it is read.
    """
    progress = load_progress(data_dir)
    if progress is None or progress.options.unit == unit:
        return
    if progress.options.unit == FEATURE_UNIT:
        rule = (
            f"must be {unit!r}: only a2d-tf train reads features; give the folder that they were "
            f"made from, {progress.source.name}"
        )
    else:
        rule = f"must be {unit!r} (see a2d-tf convert --unit)"
    raise InputError(data_dir, "unit", rule, progress.options.unit)


def save_progress(progress: Progress, out: Path) -> None:
    """Write ``progress.json``; a ``Manifest`` is written as ``manifest.json`` and ends it."""
    done = isinstance(progress, Manifest)
    path = out / (MANIFEST_NAME if done else PROGRESS_NAME)
    content = dataclasses.asdict(progress) | {"source": progress.source.to_json()}
    if progress.options.stills == (progress.options.dataset == _FIRST_STILLS):
        del content["options"]["stills"]
    replace_text(path, json.dumps(content, indent=1) + "\n")
    if done:
        (out / PROGRESS_NAME).unlink(missing_ok=True)


def advice_to_go_on(data_dir: Path) -> str:
    """Return how shards that a folder lacks are written: by the command that wrote the others."""
    command = "cache" if (data_dir / FEATURES_NAME).is_file() else "convert"
    return f"run the same `a2d-tf {command}` again"


def read_sentences_of_split(data_dir: Path, split: str) -> list[str]:
    """Return the sentences of a split's videos, in the order of the release's lists.

    Raises:
        InputError: The data set has no list for this split, it is not UTF-8 text, or it is not the
            one that was written.
    """
    path = sentences_path(data_dir, split)
    if not path.is_file():
        raise InputError(path, "sentences", f"must list the sentences of the {split} videos")
    text = read_text(path)
    try:
        check_digest(path)
    except InputError as error:
        rule = f"{error.rule}; {advice_to_go_on(data_dir)}"
        raise InputError(error.place, error.field, rule, error.value) from None
    return text.split("\n")[:-1]


def write_sentences_of_split(data_dir: Path, split: str, texts: Sequence[str]) -> None:
    """Write the sentences of a split, one per line, and the digest of the file beside it.

    A file that holds them already is left alone; the folder may be read-only then.
    """
    path = sentences_path(data_dir, split)
    lines = "".join(f"{text}\n" for text in texts).encode()
    if path.is_file() and path.read_bytes() == lines and _has_right_digest(path):
        return
    # The digest first: a list that is there has one, wherever this is stopped.
    record_digest(path, content=lines)
    replace_file(path, lines)


def _has_right_digest(path: Path) -> bool:
    """Whether the digest beside a file is its own; one of an earlier version has none."""
    try:
        check_digest(path)
    except InputError:
        return False
    return True


def sentences_path(data_dir: Path, split: str) -> Path:
    """Return where the sentences of a split are listed."""
    return data_dir / f"sentences-{split}.txt"


def _with_records_of_today(path: Path, stored: Conversion) -> Conversion:
    """Return what a folder says about itself unless its records have changed since."""
    if stored.format == FIRST_FORMAT and stored.options.unit == FRAME_UNIT:
        rule = (
            f"must be {FORMAT}; `a2d-tf convert {path.parent} NEW` rewrites these shards without "
            "the release"
        )
        raise InputError(path, "format", rule, stored.format)
    return stored


def read_stored(path: Path, kind: type[Stored], *, formats: Collection[int]) -> Stored:
    """Read what a folder says about itself in a JSON file.

    Args:
        path: The file.
        kind: Dataclass of the file's fields.
        formats: The file must have one of these as its ``format``; the last one is today's.

    Raises:
        InputError: The file is not JSON, a field is missing or wrong, or the format is another.
    """
    anew = f"{advice_to_go_on(path.parent)} with --overwrite"
    try:
        stored = pydantic.TypeAdapter(kind).validate_json(path.read_bytes())
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "file"
        raise InputError(path, field, f"{first['msg']} ({anew})") from error
    if stored.format not in formats:
        rule = f"must be {max(formats)} ({anew})"
        raise InputError(path, "format", rule, stored.format)
    return stored
