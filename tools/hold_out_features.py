"""Cut stored features down to a copy of the data with scenes held out, without computing again.

tools/hold_out_features.py FEATURES HELD OUT

FEATURES is what `a2d-tf cache` wrote for the whole data set. HELD is what `a2d-tf convert` wrote
for a copy made by tools/hold_out.py, with the same options. OUT is what `a2d-tf cache` would write
for HELD, except for the random changes: those of training clips differ, and a tested clip, which
should have none, has those of its first view.
"""

import argparse
import dataclasses
import shutil
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feature_folder import FeatureFolder, check_not_pasted, open_features
from new_folder import new_folder

from a2d_tf import keys
from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.files.digest import record_digest, sha256_of
from a2d_tf.processes.exit_code import exit_code_of
from a2d_tf.processes.startup import start_tensorflow
from a2d_tf.records.feature_settings import save_feature_settings
from a2d_tf.records.manifest import (
    MANIFEST_NAME,
    SPLITS,
    Counts,
    Manifest,
    Shard,
    check_unit,
    load_manifest,
    save_progress,
    sentences_path,
)
from a2d_tf.records.options import FRAME_UNIT
from a2d_tf.records.shard_files import list_shards
from a2d_tf.records.source import Source

# Bytes of a TFRecord before a record, its length and a sum, and after it, a sum.
_BEFORE, _BEHIND = 12, 4


@dataclass(frozen=True)
class Frame:
    """An annotated frame and the sentences that ask about it, perhaps none."""

    video: str
    number: int
    sentences: tuple[bytes, ...]


@dataclass(frozen=True)
class StoredView:
    """Where a file holds a view's record."""

    path: Path
    start: int
    length: int

    def read(self) -> bytes:
        """Return the record."""
        with self.path.open("rb") as file:
            file.seek(self.start)
            return file.read(self.length)


def main() -> int:
    """Write the features."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    for name, text in (
        ("features", "stored features of the whole data set"),
        ("held", "converted copy with scenes held out"),
        ("out", "empty or new folder for the features of HELD"),
    ):
        parser.add_argument(name, type=Path, metavar=name.upper(), help=text)
    args = parser.parse_args()
    return exit_code_of(lambda: cut(args.features, args.held, args.out), out=args.out)


def cut(folder: Path, held: Path, out: Path) -> None:
    """Write the features of the copy's clips and print how many views there are.

    Raises:
        InputError: A folder is not what it should be; the copy was converted with different
            options, or has a clip that is not in the training split of the features; a view may
            show an actor of another video; ``out`` is not free.
    """
    features = open_features(folder)
    check_not_pasted(features)
    manifest = _check_held(held, features)
    for data in (folder, held):
        if data.resolve() in (out.resolve(), *out.resolve().parents):
            raise InputError(out, "folder", "must be outside the folders that are read", str(data))
    sources = [(split, path) for split in SPLITS for path in list_shards(held, split)]
    start_tensorflow()
    with new_folder(out) as copy:
        stored = index_views(features)
        shards = tuple(
            _write_shard(source, split, copy, stored=stored, features=features)
            for split, source in sources
        )
        for split in SPLITS:
            shutil.copyfile(sentences_path(held, split), sentences_path(copy, split))
            record_digest(sentences_path(copy, split))
        source_sha256 = sha256_of(held / MANIFEST_NAME)
        save_feature_settings(
            dataclasses.replace(features.settings, source_sha256=source_sha256), copy
        )
        splits = {
            split: sum((one.counts for one in shards if one.split == split), Counts())
            for split in SPLITS
        }
        of_copy = dataclasses.replace(
            features.manifest,
            source=Source(held.resolve().name),
            shards=shards,
            splits=splits,
            skipped_sentence_rows=manifest.skipped_sentence_rows,
        )
        save_progress(of_copy, copy)
    print(f"{out}: training views: {splits['train'].records}, test views: {splits['test'].records}")


def index_views(features: FeatureFolder) -> dict[Frame, list[StoredView]]:
    """Return where the views of each training frame are, in the order in which they were drawn."""
    import tensorflow as tf

    from a2d_tf.features.records import decode_view_example

    def decode(record: bytes) -> dict[str, tf.Tensor]:
        return decode_view_example(record) | {"length": tf.constant(len(record))}

    views: dict[Frame, list[StoredView]] = defaultdict(list)
    ends: dict[Path, int] = defaultdict(int)
    for path, one in features.read("train", decode=decode):
        length = int(one["length"])
        start = ends[path] + _BEFORE
        ends[path] = start + length + _BEHIND
        views[_frame_of(one)].append(StoredView(path, start, length))
    return views


def _check_held(held: Path, features: FeatureFolder) -> Manifest:
    manifest = load_manifest(held)
    check_unit(held, FRAME_UNIT)
    found, wanted = manifest.options, features.manifest.options
    for field in vars(wanted).keys() - {"unit", "videos_per_shard"}:
        if getattr(found, field) != getattr(wanted, field):
            rule = f"must be that of the features, {getattr(wanted, field)!r}"
            raise InputError(held, field, rule, getattr(found, field))
    return manifest


def _write_shard(
    source: Path,
    split: str,
    copy: Path,
    *,
    stored: Mapping[Frame, Sequence[StoredView]],
    features: FeatureFolder,
) -> Shard:
    from a2d_tf.features.shard import FeatureShard, write_feature_shard

    views = features.settings.views if split == "train" else 1
    frames = _read_frames(source, features)
    for frame in frames:
        if frame.sentences and len(stored.get(frame, ())) < views:
            held = counted(views, "view")
            rule = f"must hold {held} of every frame of {source}, with its sentences"
            raise InputError(features.path, "train", rule, f"{frame.video}, frame {frame.number}")
    shard = FeatureShard(
        source=source,
        split=split,
        index=0,
        sentences=tuple(len(frame.sentences) for frame in frames),
        views=views,
        bytes=0,
    )
    asked = [frame for frame in frames if frame.sentences]
    encoded = (
        (len(frame.sentences), stored[frame][view].read())
        for view in range(views)
        for frame in asked
    )
    return write_feature_shard(shard, copy, encoded=encoded)


def _read_frames(source: Path, features: FeatureFolder) -> list[Frame]:
    from a2d_tf.batches.sentence_input import SentenceClipOptions
    from a2d_tf.batches.sentence_pipeline import asked_texts
    from a2d_tf.records.outlines import list_frames

    data = features.settings.data
    options = SentenceClipOptions(
        size=features.size,
        frames=1,
        queries=data.get("queries", "sentences"),
        include_absent=data.get("include_absent", False),
    )
    return [
        Frame(
            video=frame.video_id,
            number=frame.frame_number,
            sentences=tuple(text.encode() for text in asked_texts(frame, options)),
        )
        for frame in list_frames([source])
    ]


def _frame_of(fields: Mapping[str, Any]) -> Frame:
    return Frame(
        video=fields[keys.VIDEO_ID].decode(errors="replace"),
        number=int(fields[keys.FRAME_NUMBER]),
        sentences=tuple(fields[keys.SENTENCE_TEXTS].tolist()),
    )


if __name__ == "__main__":
    sys.exit(main())
