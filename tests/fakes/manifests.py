"""What a conversion says about itself when it is done."""

from pathlib import Path
from typing import Any

from a2d_tf.records.manifest import FORMAT, Manifest, save_progress
from a2d_tf.records.options import Options
from a2d_tf.records.source import Source


def make_options(**changes: Any) -> Options:
    """Return the options of a conversion to clips of 16 frames without flow.

    Args:
        changes: Other values.
    """
    values: dict[str, Any] = {
        "dataset": "a2d",
        "height": None,
        "frames": 16,
        "frame_stride": 1,
        "jpeg_quality": 100,
        "flow": "none",
        "videos_per_shard": 64,
    }
    return Options(**values | changes)


def write_manifest(folder: Path, **options: Any) -> None:
    """Write the manifest of a drawn data set that lists no shard.

    Args:
        folder: Folder of the data set.
        options: Options of the conversion other than those of ``make_options``.
    """
    manifest = Manifest(
        format=FORMAT,
        options=make_options(**options),
        source=Source("drawn", {"videoset": ""}),
        shards=(),
        splits={},
        skipped_sentence_rows={},
        versions={},
    )
    save_progress(manifest, folder)
