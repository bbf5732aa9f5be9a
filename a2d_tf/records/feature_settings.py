"""What stored features were made from and how: ``OUT/features.json``, beside the manifest."""

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from a2d_tf.errors import InputError
from a2d_tf.files.whole_files import replace_text
from a2d_tf.records.conversion_folder import check_no_lists
from a2d_tf.records.manifest import (
    FEATURES_NAME,
    MANIFEST_NAME,
    advice_to_go_on,
    load_progress,
    read_stored,
)
from a2d_tf.records.options import FEATURE_UNIT

FEATURES_FORMAT = 3  # raised when stored views change so that older ones cannot be read


@dataclass(frozen=True)
class FeatureSettings:
    """What stored features depend on.

    Attributes:
        format: Number of the format, ``FEATURES_FORMAT``.
        source_sha256: SHA-256 by which the data is known that the clips come from, see
            ``manifest.identity_of``.
        endpoint: End point of the video encoder at which the trunk ends.
        shape: (T', H', W', C') of a view's features, see ``encoder_trunk.build_trunk``.
        weights_sha256: SHA-256 of the trunk's weights.
        precision: Precision that the trunk computed in.
        views: Number of views of each training clip; a test clip has one.
        seed: Seed of the views.
        data: The keys of the configuration's section ``data`` that views depend on.
        flow_height: Height of the frames that the flow was computed from, in pixels; None for RGB.
        pasted_sha256: SHA-256 likewise of the data that pasted actors come from, other than
            the clips' own.
    """

    format: int
    source_sha256: str
    endpoint: str
    shape: tuple[int, int, int, int]
    weights_sha256: str
    precision: str
    views: int
    seed: int
    data: dict[str, Any]
    flow_height: int | None = None
    pasted_sha256: tuple[str, ...] = ()


def load_features(data_dir: Path) -> FeatureSettings | None:
    """Return what the features of a folder depend on, None where it holds no complete features.

    Raises:
        InputError: Features that were not finished, or a malformed file.
    """
    settings = load_feature_settings(data_dir)
    if settings is not None and not (data_dir / MANIFEST_NAME).is_file():
        rule = f"must exist: shards are missing, {advice_to_go_on(data_dir)}"
        raise InputError(data_dir / MANIFEST_NAME, "manifest", rule)
    return settings


def load_feature_settings(out: Path) -> FeatureSettings | None:
    """Return what complete or unfinished features depend on, None where there are none.

    Raises:
        InputError: A malformed file, or one of another format.
    """
    path = out / FEATURES_NAME
    if not path.is_file():
        return None
    return read_stored(path, FeatureSettings, formats=(FEATURES_FORMAT,))


def save_feature_settings(settings: FeatureSettings, out: Path) -> None:
    """Write ``features.json``."""
    replace_text(out / FEATURES_NAME, json.dumps(dataclasses.asdict(settings), indent=1) + "\n")


def check_same_features(out: Path, settings: FeatureSettings) -> None:
    """Raise InputError unless a folder is free, or holds features with these very settings."""
    advice = "choose another folder or give --overwrite"
    earlier = load_feature_settings(out)
    if earlier is None:
        found = sorted(path.name for path in out.glob("*.tfrecord"))
        if found or load_progress(out) is not None:
            rule = f"must not hold other records: {advice}"
            raise InputError(out, "shards", rule, found[0] if found else MANIFEST_NAME)
        check_no_lists(out)
        return
    old, new = _flat(earlier), _flat(settings)
    for field in sorted(old.keys() | new.keys()):
        if old.get(field) != new.get(field):
            rule = f"was {old.get(field)!r} in this folder: {advice}"
            raise InputError(out, field, rule, new.get(field))


def check_no_data(out: Path) -> None:
    """Raise InputError where a folder holds converted data, which nothing here may remove."""
    try:
        progress = load_progress(out)
    except InputError:
        if (out / FEATURES_NAME).is_file():  # features, whose manifest is damaged
            return
        raise
    if progress is not None and progress.options.unit != FEATURE_UNIT:
        rule = "must be a folder of features, not one that a2d-tf convert wrote"
        raise InputError(out, "unit", rule, progress.options.unit)


def _flat(settings: FeatureSettings) -> dict[str, Any]:
    values = dataclasses.asdict(settings)
    data = values.pop("data")
    return values | {f"data.{key}": value for key, value in data.items()}
