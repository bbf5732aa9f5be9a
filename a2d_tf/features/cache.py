"""The frozen trunk's output of every clip, written once: plan, space, resume, manifest.

OUT/
  train-00000-of-00095.tfrecord ...   as the data's, complete ones only
  sentences-train.txt, sentences-test.txt
  features.json                       what the features depend on
  progress.json                       while shards are missing
  manifest.json                       once all are there
"""

import dataclasses
import math
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.batches.sentence_input import SentenceClipOptions
from a2d_tf.batches.view_join import Others
from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.features.pipeline import count_sentences
from a2d_tf.features.records import BYTES_PER_VALUE
from a2d_tf.features.shard import (
    Encoder,
    FeatureShard,
    encoded_views,
    write_feature_shard,
)
from a2d_tf.files.folder_lock import hold_folder
from a2d_tf.processes.progress import OnProgress
from a2d_tf.records.conversion_folder import shards_in
from a2d_tf.records.feature_settings import (
    FeatureSettings,
    check_no_data,
    check_same_features,
    save_feature_settings,
)
from a2d_tf.records.manifest import (
    FEATURES_NAME,
    MANIFEST_NAME,
    PROGRESS_NAME,
    SPLITS,
    Manifest,
    load_manifest,
    load_progress,
    write_sentences_of_split,
)
from a2d_tf.records.options import FEATURE_UNIT
from a2d_tf.records.shard_files import complete_manifest, list_shards
from a2d_tf.records.shard_ledger import ShardLedger
from a2d_tf.records.source import Source

# What a stored view takes beside its features, estimated high: bytes of a JPEG and of a mask for
# each pixel of the square, and bytes of texts and names.
_PICTURE_BYTES = 0.5
_MASK_BYTES = 0.02
_OTHER_BYTES = 512


@dataclass(frozen=True)
class FeatureSource:
    """What features are made of, and by what.

    Attributes:
        data_dir: Folder of annotated frames.
        settings: What the features depend on.
        options: How the views of each split are drawn.
        sentences: All texts that are asked of the views of each split.
        encode: The trunk, from clips (B, T, S, S, C) to their features (B, T', H', W', C').
        batch_size: Clips that the trunk is given at once.
        others: Records that change the views of training clips.
    """

    data_dir: Path
    settings: FeatureSettings
    options: Mapping[str, SentenceClipOptions]
    sentences: Mapping[str, Sequence[str]]
    encode: Encoder
    batch_size: int
    others: Sequence[Others] = ()


def plan_features(
    data_dir: Path, *, settings: FeatureSettings, options: SentenceClipOptions
) -> list[FeatureShard]:
    """Return the shards to write, counted by reading the sentences of all records.

    Args:
        data_dir: Folder of annotated frames.
        settings: What the features depend on.
        options: How clips are prepared: which sentences make samples, and the side of the square.
    """
    pixels = options.size**2
    features = math.prod(settings.shape) * BYTES_PER_VALUE
    shards = []
    for split in SPLITS:
        views = settings.views if split == "train" else 1
        sources = list_shards(data_dir, split)
        counts_of_files = count_sentences(sources, options=options)
        for index, (source, counts) in enumerate(zip(sources, counts_of_files, strict=True)):
            # Beside the sentences' masks the picture's own, and that of an actor pasted into it.
            masks = sum(count + 2 for count in counts if count)
            clips = sum(count > 0 for count in counts)
            size = clips * (features + pixels * _PICTURE_BYTES) + masks * pixels * _MASK_BYTES
            size += (masks + len(counts)) * _OTHER_BYTES
            shards.append(
                FeatureShard(
                    source=source,
                    split=split,
                    index=index,
                    sentences=tuple(counts),
                    views=views,
                    bytes=views * math.ceil(size),
                )
            )
    return shards


def write_features(
    source: FeatureSource,
    out: Path,
    *,
    overwrite: bool = False,
    on_plan: Callable[[list[FeatureShard], int], None] | None = None,
    on_progress: OnProgress | None = None,
) -> Manifest:
    """Write the features of all views of all clips, or go on where that was stopped.

    Args:
        source: What the features are made of.
        out: Folder of the features; made when absent.
        overwrite: Whether to remove earlier features from ``out`` first.
        on_plan: Called before anything is written with the shards that are missing and the free
            bytes of the disk.
        on_progress: Called with the number of views done and that of all views.

    Raises:
        InputError: ``out`` holds something else, is in use by another process or cannot be
            written to, or the disk lacks the space.
    """
    settings = source.settings
    _check_folder(out, settings, overwrite=overwrite)
    if not overwrite:
        shards = [path for split in SPLITS for path in list_shards(source.data_dir, split)]
        complete = complete_manifest(out, [path.name for path in shards])
        if complete is not None:  # nothing is written: the folder may be read-only
            return complete
    with hold_folder(out):
        _check_folder(out, settings, overwrite=overwrite)
        planned = plan_features(source.data_dir, settings=settings, options=source.options["train"])
        frames = load_manifest(source.data_dir)
        ledger = ShardLedger(
            out,
            [shard.source.name for shard in planned],
            options=dataclasses.replace(frames.options, unit=FEATURE_UNIT),
            source=Source(source.data_dir.resolve().name),
            previous=None if overwrite else load_progress(out),
        )
        missing = [shard for shard in planned if shard.source.name not in ledger]
        freed = sum(path.stat().st_size for path in shards_in(out)) if overwrite else 0
        free = shutil.disk_usage(out).free + freed
        if on_plan is not None:
            on_plan(missing, free)
        _check_space(out, missing, free=free)
        if overwrite:
            _remove_features(out)
        save_feature_settings(settings, out)
        for split in SPLITS:
            write_sentences_of_split(out, split, source.sentences[split])
        total = _count_views(planned)
        _write_missing(source, out, missing, ledger, total=total, on_progress=on_progress)
        return ledger.finish(skipped_sentence_rows=frames.skipped_sentence_rows)


def _write_missing(
    source: FeatureSource,
    out: Path,
    missing: list[FeatureShard],
    ledger: ShardLedger,
    *,
    total: int,
    on_progress: OnProgress | None,
) -> None:
    """Write the shards that are not there yet; ``total`` is the number of all views."""
    finished = total - _count_views(missing)

    def after_views(count: int) -> None:
        nonlocal finished
        finished += count
        if on_progress is not None:
            on_progress(finished, total)

    ledger.begin()
    for partial in out.glob(".*.tfrecord.partial"):
        partial.unlink()
    after_views(0)
    for split in SPLITS:
        of_split = [shard for shard in missing if shard.split == split]
        encoded = encoded_views(
            of_split,
            options=source.options[split],
            seed=source.settings.seed,
            encode=source.encode,
            batch_size=source.batch_size,
            after_views=after_views,
            others=source.others if split == "train" else (),
        )
        for shard in of_split:
            ledger.add(write_feature_shard(shard, out, encoded=encoded))


def _check_folder(out: Path, settings: FeatureSettings, *, overwrite: bool) -> None:
    check_no_data(out)
    if not overwrite:
        check_same_features(out, settings)


def _remove_features(out: Path) -> None:
    for path in [out / name for name in (MANIFEST_NAME, PROGRESS_NAME, FEATURES_NAME)]:
        path.unlink(missing_ok=True)
    for shard in shards_in(out):
        shard.unlink()


def _check_space(out: Path, missing: list[FeatureShard], *, free: int) -> None:
    needed = sum(shard.bytes for shard in missing)
    if needed > free:
        least, found = _tell_apart(needed, free)
        rule = f"must be at least {least} for {counted(_count_views(missing), 'view')}"
        raise InputError(out, "free space", rule, found)


def _tell_apart(more: int, less: int) -> tuple[str, str]:
    """Return two numbers of bytes in the largest unit in which they do not look the same."""
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        texts = f"{more / size:,.1f} {unit}", f"{less / size:,.1f} {unit}"
        if more >= size and texts[0] != texts[1]:
            return texts
    return f"{more:,} bytes", f"{less:,} bytes"


def _count_views(shards: list[FeatureShard]) -> int:
    return sum(shard.num_views for shard in shards)
