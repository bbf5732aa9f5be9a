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
from pathlib import Path

from a2d_tf.batches.sentence_input import SentenceClipOptions
from a2d_tf.batches.view_join import Others
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
from a2d_tf.records.conversion_folder import shards_in
from a2d_tf.records.convert import package_versions
from a2d_tf.records.feature_settings import (
    FeatureSettings,
    check_no_data,
    check_same_features,
    save_feature_settings,
)
from a2d_tf.records.manifest import (
    FEATURES_NAME,
    FORMAT,
    MANIFEST_NAME,
    PROGRESS_NAME,
    SPLITS,
    Counts,
    Manifest,
    Progress,
    Shard,
    Source,
    load_manifest,
    load_progress,
    save_progress,
    write_sentences_of_split,
)
from a2d_tf.records.options import FEATURE_UNIT
from a2d_tf.records.shard_files import complete_manifest, complete_shards, list_shards

# What a stored view takes beside its features, rather too much than too little: bytes of a JPEG and
# of a mask for each pixel of the square, and of texts and names.
_PICTURE_BYTES = 0.5
_MASK_BYTES = 0.02
_OTHER_BYTES = 512


def plan_features(
    data_dir: Path, *, settings: FeatureSettings, options: SentenceClipOptions
) -> list[FeatureShard]:
    """Return the shards to write, counted by reading the sentences of all records.

    Args:
        data_dir: Folder of annotated frames.
        settings: Of the features.
        options: Which sentences make samples, and the side of the square.
    """
    pixels = options.size**2
    features = math.prod(settings.shape) * BYTES_PER_VALUE
    shards = []
    for split in SPLITS:
        views = settings.views if split == "train" else 1
        sources = list_shards(data_dir, split)
        counts_of_files = count_sentences(sources, options=options)
        for index, (source, counts) in enumerate(zip(sources, counts_of_files, strict=True)):
            # And the pictures' own, and those of actors that are pasted into them.
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
    data_dir: Path,
    out: Path,
    *,
    settings: FeatureSettings,
    options: dict[str, SentenceClipOptions],
    encode: Encoder,
    batch_size: int,
    sentences: Mapping[str, Sequence[str]],
    others: Sequence[Others] = (),
    overwrite: bool = False,
    on_plan: Callable[[list[FeatureShard], int], None] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Manifest:
    """Write the features of all views of all clips, or go on where that was stopped.

    Args:
        data_dir: Folder of annotated frames.
        out: Folder of the features; made when absent.
        settings: What they depend on.
        options: How the views of each split are drawn.
        encode: The trunk, of clips (B, T, S, S, C) to their features (B, T', H', W', C').
        batch_size: Clips that the trunk is given at once.
        sentences: All texts that the views of each split ask with.
        others: Records that change the views of training clips.
        overwrite: Remove earlier features from ``out`` first.
        on_plan: Called before anything is written with the shards that are missing and the free
            bytes of the disk.
        on_progress: Called with the number of views done and of all views.

    Raises:
        InputError: ``out`` holds something else, is in use by another process or cannot be
            written to, or the disk lacks the space.
    """
    _check_folder(out, settings, overwrite=overwrite)
    if not overwrite:
        sources = [path for split in SPLITS for path in list_shards(data_dir, split)]
        complete = complete_manifest(out, [path.name for path in sources])
        if complete is not None:  # nothing is written: the folder may be read-only
            return complete
    with hold_folder(out):
        _check_folder(out, settings, overwrite=overwrite)
        return _write_missing(
            data_dir,
            out,
            settings=settings,
            options=options,
            encode=encode,
            batch_size=batch_size,
            sentences=sentences,
            others=others,
            overwrite=overwrite,
            on_plan=on_plan,
            on_progress=on_progress,
        )


def _write_missing(
    data_dir: Path,
    out: Path,
    *,
    settings: FeatureSettings,
    options: dict[str, SentenceClipOptions],
    encode: Encoder,
    batch_size: int,
    sentences: Mapping[str, Sequence[str]],
    others: Sequence[Others],
    overwrite: bool,
    on_plan: Callable[[list[FeatureShard], int], None] | None,
    on_progress: Callable[[int, int], None] | None,
) -> Manifest:
    """Write the shards that are not there yet, and the manifest of all."""
    shards = plan_features(data_dir, settings=settings, options=options["train"])
    done = complete_shards(out, None if overwrite else load_progress(out))
    missing = [shard for shard in shards if shard.source.name not in done]
    freed = sum(path.stat().st_size for path in shards_in(out)) if overwrite else 0
    free = shutil.disk_usage(out).free + freed
    if on_plan is not None:
        on_plan(missing, free)
    _check_space(out, missing, free=free)
    if overwrite:
        _remove_features(out)
    save_feature_settings(settings, out)
    source = load_manifest(data_dir)

    def progress() -> Progress:
        return Progress(
            format=FORMAT,
            options=dataclasses.replace(source.options, unit=FEATURE_UNIT),
            source=Source(data_dir.resolve().name, videoset_sha256=None, sentences_sha256=None),
            shards=tuple(done[one.source.name] for one in shards if one.source.name in done),
        )

    total = _count_views(shards)
    finished = total - _count_views(missing)

    def after_views(count: int) -> None:
        nonlocal finished
        finished += count
        if on_progress is not None:
            on_progress(finished, total)

    for split in SPLITS:
        write_sentences_of_split(out, split, sentences[split])
    save_progress(progress(), out)
    (out / MANIFEST_NAME).unlink(missing_ok=True)
    for partial in out.glob(".*.tfrecord.partial"):
        partial.unlink()
    after_views(0)
    for split in SPLITS:
        of_split = [shard for shard in missing if shard.split == split]
        encoded = encoded_views(
            of_split,
            options=options[split],
            seed=settings.seed,
            encode=encode,
            batch_size=batch_size,
            after_views=after_views,
            others=others if split == "train" else (),
        )
        for shard in of_split:
            done[shard.source.name] = write_feature_shard(shard, out, encoded=encoded)
            save_progress(progress(), out)
    manifest = Manifest(
        **vars(progress()),
        splits={split: _sum_counts(split, done) for split in SPLITS},
        skipped_sentence_rows=source.skipped_sentence_rows,
        versions=package_versions(),
    )
    save_progress(manifest, out)
    return manifest


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
        rule = f"must be at least {least} for {_count_views(missing):,} views"
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


def _sum_counts(split: str, done: dict[str, Shard]) -> Counts:
    return sum((one.counts for one in done.values() if one.split == split), Counts())
