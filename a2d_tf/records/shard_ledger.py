"""Which shards of a folder are complete: kept while the others are written, then the manifest."""

import importlib.metadata
from collections.abc import Iterable, Mapping
from pathlib import Path

import cv2

from a2d_tf import __version__
from a2d_tf.records.manifest import (
    FORMAT,
    MANIFEST_NAME,
    SPLITS,
    Counts,
    Manifest,
    Progress,
    Shard,
    save_progress,
)
from a2d_tf.records.options import Options
from a2d_tf.records.shard_files import complete_shards
from a2d_tf.records.source import Source


class ShardLedger:
    """Writes down in ``progress.json`` which shards are complete, so that a stop loses none.

    Args:
        out: Folder of the shards.
        files: Names of all shards that it will hold, in order.
        options: What is stored and how.
        source: What the shards are made from.
        previous: What is known about the folder, whose complete shards are kept; None begins anew.
    """

    def __init__(
        self,
        out: Path,
        files: Iterable[str],
        *,
        options: Options,
        source: Source,
        previous: Progress | None,
    ) -> None:
        self._out = out
        self._files = tuple(files)
        self._options = options
        self._source = source
        self._done = complete_shards(out, previous)

    def __contains__(self, file: str) -> bool:
        """Return whether a shard is complete."""
        return file in self._done

    @property
    def counts(self) -> Counts:
        """What the complete shards hold."""
        return sum((shard.counts for shard in self._done.values()), Counts())

    def begin(self) -> None:
        """Write what is complete; there is no manifest while shards are missing."""
        self._save()
        (self._out / MANIFEST_NAME).unlink(missing_ok=True)

    def add(self, shard: Shard) -> None:
        """Note a shard that has been completed."""
        self._done[shard.file] = shard
        self._save()

    def finish(
        self, *, skipped_sentence_rows: Mapping[str, int], rewritten_sha256: str | None = None
    ) -> Manifest:
        """Write the manifest of all shards and return it.

        Args:
            skipped_sentence_rows: Number of unused rows by split, see ``Manifest``.
            rewritten_sha256: Of what the shards were rewritten, likewise.
        """
        splits = {split: Counts() for split in SPLITS}
        for shard in self._done.values():
            splits[shard.split] += shard.counts
        manifest = Manifest(
            **vars(self._progress()),
            splits=splits,
            skipped_sentence_rows=dict(skipped_sentence_rows),
            versions=_package_versions(),
            rewritten_sha256=rewritten_sha256,
        )
        save_progress(manifest, self._out)
        return manifest

    def _save(self) -> None:
        save_progress(self._progress(), self._out)

    def _progress(self) -> Progress:
        done = tuple(self._done[file] for file in self._files if file in self._done)
        return Progress(format=FORMAT, options=self._options, source=self._source, shards=done)


def _package_versions() -> dict[str, str]:
    """Return the versions of the packages that decide what is written."""
    packages = {name: importlib.metadata.version(name) for name in ("tensorflow", "numpy", "av")}
    return {"a2d_tf": __version__, "opencv": cv2.__version__, **packages}
