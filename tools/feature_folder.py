"""A complete folder of stored features, checked against its manifest before it is read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from a2d_tf.errors import InputError, shorten
from a2d_tf.records.feature_settings import FeatureSettings, load_features
from a2d_tf.records.manifest import FEATURES_NAME, MANIFEST_NAME, SPLITS, Manifest, load_manifest
from a2d_tf.records.options import FEATURE_UNIT
from a2d_tf.records.shard_files import list_shards


@dataclass(frozen=True)
class FeatureFolder:
    """What ``a2d-tf cache`` wrote: where it is, what it depends on, what it says about itself."""

    path: Path
    settings: FeatureSettings
    manifest: Manifest

    @property
    def size(self) -> int:
        """Side of the square that the views show."""
        return int(self.settings.data["size"])

    def read(self, split: str, *, decode: Callable[[bytes], dict[str, Any]]) -> Iterator[Any]:
        """Yield the path of the shard and the decoded fields of every record of a split, in order.

        Raises:
            InputError: A shard is damaged, or holds fewer or more records than its manifest says.
        """
        from a2d_tf.records.record_values import read_fields  # TensorFlow, which checks need not

        for shard in self.manifest.shards:
            if shard.split != split:
                continue
            path, count = self.path / shard.file, 0
            for fields in read_fields([path], decode=decode):
                yield path, fields
                count += 1
            if count != shard.records:
                rule = f"must be {shard.records}, as {MANIFEST_NAME} says"
                raise InputError(path, "records", rule, count)


def open_features(folder: Path) -> FeatureFolder:
    """Return a folder of features whose shards are all there with the sizes of its manifest.

    Raises:
        InputError: No features, unfinished ones, a malformed file, or a shard that is missing, cut
            short or not in the manifest.
    """
    settings = load_features(folder)
    if settings is None:
        raise InputError(folder, "features", "must be a folder that a2d-tf cache wrote")
    size = settings.data.get("size")
    if not isinstance(size, int) or size < 1:
        raise InputError(folder / FEATURES_NAME, "data.size", "must be a positive number", size)
    if min(settings.shape) < 1:
        rule = "must hold positive numbers"
        raise InputError(folder / FEATURES_NAME, "shape", rule, settings.shape)
    manifest = load_manifest(folder)
    place = folder / MANIFEST_NAME
    if manifest.options.unit != FEATURE_UNIT:
        rule = f"must be {FEATURE_UNIT!r}, as a2d-tf cache writes it"
        raise InputError(place, "options.unit", rule, manifest.options.unit)
    for split in SPLITS:
        found = [path.name for path in list_shards(folder, split)]
        listed = [one.file for one in manifest.shards if one.split == split]
        if found != listed:
            rule = f"must list the {len(found)} {split} shards that are there, in order"
            raise InputError(place, "shards", rule, shorten(listed))
    return FeatureFolder(folder, settings, manifest)


def check_not_pasted(features: FeatureFolder) -> None:
    """Raise InputError where a view may show an actor of a video that its record does not name."""
    pasted = features.settings.data.get("pasted")
    if pasted:
        rule = "must be 0: a view may show an actor of a video that is held out"
        raise InputError(features.path / FEATURES_NAME, "data.pasted", rule, pasted)
