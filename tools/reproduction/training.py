"""A run as it is trained at one scale: its configuration, and the data that it reads."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.config.loader import load_config, load_sentence_config
from a2d_tf.config.schema import ExperimentConfig, SentenceConfig
from a2d_tf.errors import InputError
from a2d_tf.records.manifest import MANIFEST_NAME
from a2d_tf.tasks.frozen_trunk import check_features
from a2d_tf.tasks.sentence import SentenceTask
from reproduction.datasets import DATA_SETS
from reproduction.run import Run
from reproduction.scales import Scale
from reproduction.stored_features import StoredFeatures, features_of


@dataclass(frozen=True)
class Training:
    """One training.

    Attributes:
        config_path: Experiment file of the run.
        config: Configuration that the file and the changes give.
        changes: Changes, ``KEY=VALUE`` each, with which features are stored.
        source: Folder of the data that it reads.
        features: Stored features that it trains on; none where it reads the data itself.
        further_changes: Changes for training only.
    """

    config_path: Path
    config: ExperimentConfig
    changes: tuple[str, ...]
    source: Path
    features: tuple[StoredFeatures, ...] = ()
    further_changes: tuple[str, ...] = ()

    def arguments(self, workdir: Path) -> list[str]:
        """Return the arguments of ``a2d-tf`` that train it."""
        places = ["--data", str(self.source), "--workdir", str(workdir)]
        changes = (*self.changes, *self.further_changes)
        return ["train", str(self.config_path), *places, *_overrides(changes)]

    def storing(self, features: StoredFeatures, data_dir: Path) -> list[str]:
        """Return the arguments of ``a2d-tf`` that store features which it trains on."""
        places = [str(features.path(data_dir)), "--data", str(data_dir / features.data)]
        views = ["--views", str(features.views)]
        return ["cache", str(self.config_path), *places, *views, *_overrides(self.changes)]

    def check(self, data_dir: Path) -> None:
        """Check that what is there is what it trains on: features, complete or not, and frames.

        Raises:
            InputError: Features are those of other data or of other clips than the configuration
                asks for, or cannot be read; or the data lacks frames that it asks for.
        """
        if not isinstance(self.config, SentenceConfig):
            return
        for features in self.features:
            folder = features.path(data_dir)
            try:
                stored = features.stored(data_dir)
                if stored is not None:
                    check_features(stored, self.config, data_dir=folder)
            except InputError as error:
                rule = f"{error.rule}; delete {folder} to store the features again"
                raise InputError(error.place, error.field, rule, error.value) from None
        task = SentenceTask(self.config, workdir=Path())
        for folder in [data_dir / one.data for one in self.features] or [self.source]:
            if (folder / MANIFEST_NAME).is_file():  # else it is drawn and converted
                task.check_window(folder)


def training_at(scale: Scale, run: Run, *, changes: Sequence[str], data_dir: Path) -> Training:
    """Return a run as it is trained at a scale.

    Args:
        scale: The scale.
        run: The run.
        changes: Changes of its experiment file, ``KEY=VALUE`` each.
        data_dir: Folder of the data sets.

    Raises:
        InputError: A wrong experiment file or change; a broken folder of still images.
    """
    path, changes = run.config_path(scale.name), tuple(changes)
    if not scale.stored:
        config = load_config(path, overrides=changes)
        return Training(path, config, changes, DATA_SETS[run.data].path(data_dir))
    data = load_sentence_config(path, overrides=changes).data
    if data.also:
        rule = f"must not be set at {scale.name} scale, which uses what DIR/stills holds"
        raise InputError("--set", "data.also", rule, list(data.also))
    clips, *others = features = features_of(data.frames, data_dir=data_dir)
    # Features are stored without them.
    further = (f"data.also={json.dumps([str(one.path(data_dir)) for one in others])}",)
    config = load_config(path, overrides=(*changes, *further))
    return Training(path, config, changes, clips.path(data_dir), features, further)


def _overrides(changes: Sequence[str]) -> list[str]:
    return [part for change in changes for part in ("--set", change)]
