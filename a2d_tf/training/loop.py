"""The training loop: the only place that fits."""

import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np

from a2d_tf.config.loader import load_config, save_config
from a2d_tf.config.schema import ExperimentConfig
from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.files.folder_lock import hold_folder
from a2d_tf.records.record_files import naming_damage
from a2d_tf.run_folder import CONFIG_FILE, LOG_FILE, TENSORBOARD_FOLDER, last_step
from a2d_tf.tasks.task import Task, TaskModels
from a2d_tf.training.callbacks import CheckpointEveryEpoch, Draw, Pictures
from a2d_tf.training.checkpoint import load_checkpoint
from a2d_tf.training.compiling import compile_part, compile_to_train
from a2d_tf.training.strategy import choose_strategy, seed_everything

# Given a task of the kind that it draws, its data and its models, with the fitted one in place of
# the training one.
BuildPreview = Callable[[Any, Path, TaskModels], Draw]

_log = logging.getLogger(__name__)


def train(
    task: Task,
    *,
    data_dir: Path,
    workdir: Path,
    build_preview: BuildPreview | None = None,
) -> keras.Model:
    """Train a task, or go on from its last checkpoint.

    Writes ``config.toml``, ``checkpoints/``, ``log.csv``, ``tensorboard/`` under ``workdir``.

    Args:
        task: The task to train.
        data_dir: Folder of shards (see a2d-tf convert, and a2d-tf cache).
        workdir: Folder of the run.
        build_preview: Function that returns what draws held-out clips after every epoch.

    Returns:
        The trained model.

    Raises:
        InputError: The folder holds a run with another configuration, or another process writes
            into it; bad data; a loss that is no longer a number (the last good checkpoint is kept).
    """
    _check_config(task.config, workdir)
    with hold_folder(workdir), naming_damage(task.data_folders(data_dir)):
        return _train(task, data_dir=data_dir, workdir=workdir, build_preview=build_preview)


def _train(
    task: Task,
    *,
    data_dir: Path,
    workdir: Path,
    build_preview: BuildPreview | None,
) -> keras.Model:
    config = task.config.train
    seed_everything(config.seed, deterministic=config.deterministic)

    strategy = choose_strategy(config.distribute)
    if config.batch_size % strategy.num_replicas_in_sync:
        raise InputError(
            "config",
            "train.batch_size",
            f"must be a multiple of the {strategy.num_replicas_in_sync} devices",
            config.batch_size,
        )
    step = last_step(workdir) or 0
    # Before anything is written: bad data must not leave a folder that refuses a corrected config.
    with strategy.scope():
        models = task.build_models(None if step else data_dir)
        model = models.training
        if not step:
            # Without an optimiser, which would take over that of the run that model.start names.
            task.initialise(model)
        compile_to_train(model, task)
        if step:
            load_checkpoint(model, workdir)
        fitted = task.model_to_fit(model, data_dir)
        if fitted is not model:
            compile_part(fitted, model, task)
    batches = task.training_batches(data_dir, start_step=step)
    validation = task.validation_batches(data_dir)
    save_config(task.config, workdir / CONFIG_FILE)
    if step == config.steps:
        _log.info("%s is finished: %d of %s", workdir, step, counted(config.steps, "step"))
        return model
    if step:
        _log.info("resuming %s at step %d of %d", workdir, step, config.steps)
    _log.info(
        "training: %s of %s on %s, %s",
        counted(config.steps, "step"),
        counted(config.batch_size, "clip"),
        counted(strategy.num_replicas_in_sync, "device"),
        counted(model.count_params(), "weight"),
    )

    epochs = config.steps // config.steps_per_epoch
    callbacks: list[keras.callbacks.Callback] = [
        CheckpointEveryEpoch(workdir, model, steps_per_epoch=config.steps_per_epoch),
        keras.callbacks.CSVLogger(str(workdir / LOG_FILE), append=step > 0),
        keras.callbacks.TensorBoard(str(workdir / TENSORBOARD_FOLDER), write_graph=False),
        keras.callbacks.TerminateOnNaN(),
    ]
    if build_preview is not None:
        draw = build_preview(task, data_dir, models._replace(training=fitted))
        callbacks.append(Pictures(workdir, draw=draw, steps_per_epoch=config.steps_per_epoch))
    started = time.monotonic()
    history = fitted.fit(
        batches,
        initial_epoch=step // config.steps_per_epoch,
        epochs=epochs,
        steps_per_epoch=config.steps_per_epoch,
        shuffle=False,  # the batches are shuffled already
        validation_data=validation,
        callbacks=callbacks,
        verbose=1 if sys.stdout.isatty() else 2,  # a moving bar makes a log unreadable
    )
    losses = history.history.get("loss", [])
    if losses and not np.isfinite(losses[-1]):
        rule = "must stay a number; lower train.learning_rate or set train.clip_norm"
        raise InputError(workdir, "loss", rule, losses[-1])
    minutes = (time.monotonic() - started) / 60
    _log.info("trained %s in %.1f minutes", counted(config.steps - step, "step"), minutes)
    return model


def _check_config(config: ExperimentConfig, workdir: Path) -> None:
    if workdir.exists() and not workdir.is_dir():
        raise InputError(workdir, "--workdir", "must be a folder, not a file")
    path = workdir / CONFIG_FILE
    if path.exists() and last_step(workdir) is not None:
        before = load_config(path)
        if before != config:
            field, old, new = _first_difference(before, config)
            rule = f"the run in this folder was started with {old!r}; choose another --workdir"
            raise InputError(path, field, rule, new)


def _first_difference(
    before: ExperimentConfig, after: ExperimentConfig
) -> tuple[str, object, object]:
    old, new = before.model_dump(), after.model_dump()
    for section, values in old.items():
        if not isinstance(values, dict):
            if values != new[section]:
                return section, values, new[section]
            continue
        for key, value in values.items():
            if value != new[section][key]:
                return f"{section}.{key}", value, new[section][key]
    raise ValueError("the configurations are equal")
