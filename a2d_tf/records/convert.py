"""Convert a released data set to shards of records: plan, resume, several processes, manifest.

OUT/
  train-00000-of-00095.tfrecord ...   complete shards only; one under way has a name with a dot
  test-00000-of-00024.tfrecord ...
  sentences-train.txt, sentences-test.txt
  progress.json                       while shards are missing
  manifest.json                       once all are there
"""

import math
import random
from pathlib import Path

from a2d_tf.errors import A2DError
from a2d_tf.files.digest import sha256_of
from a2d_tf.files.folder_lock import hold_folder
from a2d_tf.processes.progress import OnProgress
from a2d_tf.records.conversion_folder import load_same_conversion, remove_conversion
from a2d_tf.records.manifest import SPLITS, Manifest, write_sentences_of_split
from a2d_tf.records.options import Options, check_range
from a2d_tf.records.shard_files import complete_manifest
from a2d_tf.records.shard_job import ShardJob, ShardResult
from a2d_tf.records.shard_ledger import ShardLedger
from a2d_tf.records.shard_processes import write_shards
from a2d_tf.records.source import Source
from a2d_tf.records.usable_sentences import keep_usable_sentences
from a2d_tf.releases.release import Release, Video

# Fixed seed, so that the same release gives the same shards on every machine.
SHUFFLE_SEED = 20180618


class BrokenSourceError(A2DError):
    """Files of the release could not be read; ``failures`` has one line for each of them."""

    def __init__(self, failures: tuple[str, ...]) -> None:
        """Keep the lines and join them to the message: one line when a single file is broken."""
        advice = "finished shards are kept: fix {} and run the same command again"
        if len(failures) == 1:
            message = f"{failures[0]}; {advice.format('it')}"
        else:
            first = f"{len(failures)} files could not be converted; {advice.format('them')}"
            message = "\n".join([first, *failures])
        super().__init__(message)
        self.failures = failures


def convert_release(
    release: Release,
    out: Path,
    *,
    options: Options,
    workers: int = 1,
    overwrite: bool = False,
    on_progress: OnProgress | None = None,
) -> Manifest:
    """Convert a release to shards in ``out``, or go on where that was stopped.

    Args:
        release: Reader of what is converted; several processes read it.
        out: Folder of the shards; made when absent.
        options: What is stored and how, see ``choose_options``.
        workers: Processes that write shards; 1 writes them in this process.
        overwrite: Whether to remove an earlier conversion from ``out`` first.
        on_progress: Called with the number of videos done and that of all videos.

    Returns:
        The manifest, which has been written to ``out``.

    Raises:
        InputError: ``workers`` is out of range, the lists of the release are malformed, or ``out``
            holds a conversion with other options or of another release, is in use by another
            process, or cannot be written to; or most of its sentences are unusable.
        BrokenSourceError: Videos or annotations could not be read. Everything else has been
            converted then, and there is no manifest yet.
    """
    check_range("workers", workers, least=1, most=1024)
    usable = keep_usable_sentences(release, release.read_videos())
    videos = usable.videos
    source = _read_source(release)
    jobs = plan_shards(videos, release=release, out=out, options=options)
    if not overwrite:
        load_same_conversion(out, options=options, source=source)
        complete = complete_manifest(out, [job.file for job in jobs])
        if complete is not None:  # nothing is written: the folder may be read-only
            _write_sentences(out, videos)
            return complete
    with hold_folder(out):
        if overwrite:
            remove_conversion(out)
        previous = load_same_conversion(out, options=options, source=source)
        ledger = ShardLedger(
            out, [job.file for job in jobs], options=options, source=source, previous=previous
        )
        _write_missing(jobs, ledger, videos, workers=workers, on_progress=on_progress)
        _write_sentences(out, videos)
        return ledger.finish(skipped_sentence_rows=usable.skipped)


def _write_missing(
    jobs: list[ShardJob],
    ledger: ShardLedger,
    videos: tuple[Video, ...],
    *,
    workers: int,
    on_progress: OnProgress | None,
) -> None:
    """Write the shards that are not done."""
    failures: list[str] = []
    missing = [job for job in jobs if job.file not in ledger]
    finished_before = ledger.counts.videos

    def on_shard(result: ShardResult) -> None:
        failures.extend(result.failures)
        if result.shard is not None:
            ledger.add(result.shard)

    def on_video(count: int) -> None:
        if on_progress is not None:
            on_progress(finished_before + count, len(videos))

    _remove_partial_files(jobs)
    ledger.begin()
    on_video(0)
    try:
        write_shards(missing, workers=workers, on_shard=on_shard, on_video=on_video)
    finally:
        _remove_partial_files(jobs)
    if failures:
        raise BrokenSourceError(tuple(sorted(set(failures))))


def plan_shards(
    videos: tuple[Video, ...], *, release: Release, out: Path, options: Options
) -> list[ShardJob]:
    """Deal the videos of each split out to its shards, shuffled by a fixed seed."""
    jobs = []
    for split in SPLITS:
        members = [video for video in videos if video.split == split]
        random.Random(f"{SHUFFLE_SEED} {split}").shuffle(members)
        total = math.ceil(len(members) / options.videos_per_shard)
        for index in range(total):
            file = f"{split}-{index:05d}-of-{total:05d}.tfrecord"
            part = tuple(members[index::total])
            jobs.append(
                ShardJob(
                    release=release,
                    out=out,
                    file=file,
                    split=split,
                    videos=part,
                    options=options,
                )
            )
    return jobs


def _read_source(release: Release) -> Source:
    sums = {name: sha256_of(path) for name, path in release.lists().items()}
    return Source(release.root.resolve().name, sums)


def _remove_partial_files(jobs: list[ShardJob]) -> None:
    for job in jobs:
        job.partial_path.unlink(missing_ok=True)


def _write_sentences(out: Path, videos: tuple[Video, ...]) -> None:
    for split in SPLITS:
        texts = [one.text for video in videos if video.split == split for one in video.sentences]
        write_sentences_of_split(out, split, texts)
