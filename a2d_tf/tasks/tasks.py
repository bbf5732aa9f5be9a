"""Which task an experiment is."""

from pathlib import Path

import keras

from a2d_tf.config.schema import (
    ExperimentConfig,
    JointConfig,
    PairClassifierConfig,
    SentenceConfig,
    SharpMaskConfig,
)
from a2d_tf.tasks.frozen_trunk import fit_on_features
from a2d_tf.tasks.joint import JointTask
from a2d_tf.tasks.pair_classifier import PairClassifierTask
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.tasks.sentence_others import pasted_parts, training_parts
from a2d_tf.tasks.sharpmask import SharpMaskTask
from a2d_tf.tasks.task import Task


def build_task(config: ExperimentConfig, workdir: Path) -> Task:
    """Return the task of an experiment.

    Args:
        config: The experiment.
        workdir: Of the run.
    """
    if isinstance(config, PairClassifierConfig):
        return PairClassifierTask(config, workdir)
    if isinstance(config, JointConfig):
        return JointTask(config, workdir)
    if isinstance(config, SharpMaskConfig):
        return SharpMaskTask(config)
    return SentenceTask(config, workdir)


def data_folders(config: ExperimentConfig, data_dir: Path) -> list[Path]:
    """Return all folders of shards that an experiment's training reads.

    Args:
        config: The experiment.
        data_dir: What it trains on.
    """
    if not isinstance(config, SentenceConfig):
        return [data_dir]
    parts = [*training_parts(config.data, data_dir), *pasted_parts(config.data)]
    return [folder for folder, _ in parts]


def model_to_fit(task: Task, model: keras.Model, data_dir: Path) -> keras.Model:
    """Return the part of a task's model that its data trains: all of it, unless of features.

    Args:
        task: Of the model.
        model: The whole model, with the weights that training goes on from.
        data_dir: What it trains on.

    Raises:
        InputError: Features (see a2d-tf cache) that do not fit the model.
    """
    if isinstance(task, SentenceTask):
        return fit_on_features(model, task.config, data_dir=data_dir)
    return model
