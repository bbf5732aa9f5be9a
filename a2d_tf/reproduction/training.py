"""A run as it is trained at one scale: its configuration, and the data that it reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from a2d_tf.config.schema import ExperimentConfig, SentenceConfig
from a2d_tf.errors import InputError
from a2d_tf.records.manifest import MANIFEST_NAME
from a2d_tf.reproduction.data_step import DataStep
from a2d_tf.reproduction.stored_features import StoredFeatures
from a2d_tf.tasks.frozen_trunk import check_features
from a2d_tf.tasks.sentence import SentenceTask


@dataclass(frozen=True)
class Training:
    """One training.

    Attributes:
        config_path: Its experiment file.
        config: What that file and the changes say.
        changes: ``KEY=VALUE`` each, with which features are stored.
        source: Folder of the data that it reads.
        features: The stored features that it trains on; none where it reads the data itself.
        further_changes: Those of training alone.
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
        arguments = ["train", str(self.config_path), *places]
        for change in (*self.changes, *self.further_changes):
            arguments += ["--set", change]
        return arguments

    def check_features(self, data_dir: Path) -> None:
        """Check that the features that are stored, complete or not, are what it trains on.

        Raises:
            InputError: They are of other data, are of other clips than the configuration asks for,
                or cannot be read.
        """
        for features in self.features:
            folder = features.path(data_dir)
            try:
                stored = features.stored(data_dir)
                if stored is not None and isinstance(self.config, SentenceConfig):
                    check_features(stored, self.config, data_dir=folder)
            except InputError as error:
                rule = f"{error.rule}; delete {folder} to store the features again"
                raise InputError(error.place, error.field, rule, error.value) from None

    def check_window(self, data_dir: Path) -> None:
        """Raise InputError unless the data that is there holds as many frames as are asked for."""
        if not isinstance(self.config, SentenceConfig):
            return
        task = SentenceTask(self.config, workdir=Path())
        folders = [data_dir / one.data for one in self.features] or [self.source]
        for folder in folders:
            if (folder / MANIFEST_NAME).is_file():  # else it is drawn and converted
                task.check_window(folder)

    def feature_steps(self, data_dir: Path) -> Iterator[DataStep]:
        """Yield the steps that store the features that are missing.

        Raises:
            InputError: As ``check_features``.
        """
        self.check_features(data_dir)
        for features in self.features:
            if not features.is_there(data_dir):
                yield features.step(self.config_path, overrides=self.changes, data_dir=data_dir)
