"""What a process is given to write one shard, and what it gives back."""

from dataclasses import dataclass
from pathlib import Path

from a2d_tf.files.whole_files import partial_path
from a2d_tf.records.manifest import Shard
from a2d_tf.records.options import Options
from a2d_tf.releases.release import Release, Video


@dataclass(frozen=True)
class ShardJob:
    """One shard to write: its name, its videos and how it is written."""

    release: Release
    out: Path
    file: str
    split: str
    videos: tuple[Video, ...]
    options: Options

    @property
    def partial_path(self) -> Path:
        """Where the shard is written until it is complete; no listing of shards finds it."""
        return partial_path(self.out / self.file)


@dataclass(frozen=True)
class ShardResult:
    """A complete shard, or None and one line for every file of the source that is broken."""

    shard: Shard | None
    failures: tuple[str, ...]
