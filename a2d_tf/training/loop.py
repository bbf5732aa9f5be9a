"""The training loop: the only place that fits."""

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import keras

from a2d_tf.config.loader import save_config
from a2d_tf.config.schema import TrainConfig
from a2d_tf.counted import counted
from a2d_tf.errors import InputError
from a2d_tf.files.folder_lock import hold_folder
from a2d_tf.processes.hosts import agree, this_host
from a2d_tf.records.damage import STOP, reading
from a2d_tf.records.record_files import naming_damage
from a2d_tf.run_folder import CONFIG_FILE, FAILED_BATCH_FILE, LOG_FILE, TENSORBOARD_FOLDER
from a2d_tf.tasks.task import Task, TaskModels
from a2d_tf.training.averaged import ValidateAverages, averages_in, swap_averages
from a2d_tf.training.callbacks import CheckpointEveryEpoch, Draw, Pictures
from a2d_tf.training.checkpoint import go_back_to_whole, load_checkpoint
from a2d_tf.training.compiling import compile_part, compile_to_train
from a2d_tf.training.data_summary import write_data_summary
from a2d_tf.training.finite import StopWithoutNumbers
from a2d_tf.training.resume import check_config
from a2d_tf.training.run_log import open_log
from a2d_tf.training.stopping import StopRequest, heard_stop
from a2d_tf.training.strategy import choose_devices, seed_everything

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
    on_damage: str = STOP,
) -> keras.Model:
    """Train a task, or go on from its last checkpoint.

    Writes ``config.toml``, ``data.json``, ``checkpoints/``, ``log.csv`` and ``tensorboard/`` under
    ``workdir``.

    Args:
        task: The task to train.
        data_dir: Folder of shards (see a2d-tf convert, and a2d-tf cache).
        workdir: Folder of the run.
        build_preview: Function that returns what draws held-out clips after every epoch.
        on_damage: What to do about damaged records, one of ``records.damage.ON_DAMAGE``.

    Returns:
        The trained model.

    Raises:
        InputError: The folder holds a run with another configuration, or another process writes
            into it; bad data; a loss or a weight that is no longer a number (the last good
            checkpoint is kept, and the batch is named in the folder); no checkpoint can be written,
            or none of the run's is whole.
        KeyboardInterrupt: Ctrl-C or SIGTERM came, of which SIGTERM raises ``Terminated``; a
            checkpoint of the steps until then is kept.
    """
    check_config(task.config, workdir)
    with (
        heard_stop() as request,
        _folder_to_write(workdir) as written,
        reading(on_damage, out=workdir),
        naming_damage(task.data_folders(data_dir)),
    ):
        return _train(
            task,
            data_dir=data_dir,
            workdir=workdir,
            written=written,
            build_preview=build_preview,
            request=request,
        )


@contextmanager
def _folder_to_write(workdir: Path) -> Iterator[Path]:
    """Give the folder that this host writes into: that of the run on the first one, else none's."""
    if this_host().writes:
        with hold_folder(workdir):
            yield workdir
    else:
        with TemporaryDirectory() as folder:
            yield Path(folder)


def _train(
    task: Task,
    *,
    data_dir: Path,
    workdir: Path,
    written: Path,
    build_preview: BuildPreview | None,
    request: StopRequest,
) -> keras.Model:
    config, host = task.config.train, this_host()
    seed_everything(config.seed, deterministic=config.deterministic)

    devices = choose_devices(config.distribute)
    if config.accumulate > 1 and devices.count > 1:
        rule = f"must be 1 on {devices.count} devices"
        raise InputError("config", "train.accumulate", rule, config.accumulate)
    if config.batch_size % devices.count:
        raise InputError(
            "config",
            "train.batch_size",
            f"must be a multiple of the {devices.count} devices",
            config.batch_size,
        )
    step = 0
    if host.writes:
        step = go_back_to_whole(workdir, first_epoch=config.steps_per_epoch) or 0
    step = agree(step)
    # Before anything is written: bad data must not leave a folder that refuses a corrected config.
    with devices.scope():
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
    save_config(task.config, written / CONFIG_FILE)
    write_data_summary(task.data_folders(data_dir), written)
    if step == config.steps:
        _log.info("%s is finished: %d of %s", workdir, step, counted(config.steps, "step"))
        return model
    if step:
        swap_averages(model)  # a checkpoint's weights are the averages
        _log.info("resuming %s at step %d of %d", workdir, step, config.steps)
    _log.info(
        "training: %s of %s on %s, %s",
        counted(config.steps, "step"),
        counted(config.batch_size, "clip"),
        counted(devices.count, "device"),
        counted(model.count_params(), "weight"),
    )

    pictures: list[keras.callbacks.Callback] = []
    if build_preview is not None:
        draw = averages_in(model)(build_preview(task, data_dir, models._replace(training=fitted)))
        pictures = [Pictures(written, draw=draw, steps_per_epoch=config.steps_per_epoch)]
    (written / FAILED_BATCH_FILE).unlink(missing_ok=True)  # of an earlier try
    started = time.monotonic()
    request.can_wait = True
    for begin, end in _parts(step, config):
        if begin > step:
            batches = task.training_batches(data_dir, start_step=begin)
        numbers = StopWithoutNumbers(
            written,
            start_step=begin,
            name_batch=lambda number: task.training_names(data_dir, step=number),
        )
        checkpoints = CheckpointEveryEpoch(
            written,
            model,
            config=config,
            start_step=begin,
            check_weights=numbers.check_weights,
            request=request,
        )
        first_epoch = begin // config.steps_per_epoch
        is_new = begin == 0 or not host.writes
        log = open_log(written / LOG_FILE, first_epoch=first_epoch, is_new=is_new)
        tensorboard = keras.callbacks.TensorBoard(
            str(written / TENSORBOARD_FOLDER), write_graph=False
        )
        # What goes on from a checkpoint has the numbers of its epoch; a picture may be missing.
        averages = ValidateAverages(model)
        # All of them on every host: weights are taken from the devices on all hosts at once.
        callbacks = [averages, numbers, log, tensorboard, checkpoints, *pictures]
        try:
            fitted.fit(
                batches,
                initial_epoch=first_epoch,
                epochs=-(-end // config.steps_per_epoch),
                steps_per_epoch=min(config.steps_per_epoch, end - begin),
                shuffle=False,  # the batches are shuffled already
                validation_data=validation,
                callbacks=callbacks,
                # A moving bar makes a log unreadable.
                verbose=(1 if sys.stdout.isatty() else 2) if host.writes else 0,
            )
        finally:
            log.on_train_end()  # closes it
    request.can_wait = False
    minutes = (time.monotonic() - started) / 60
    _log.info("trained %s in %.1f minutes", counted(config.steps - step, "step"), minutes)
    swap_averages(model)  # for whoever asks it
    return model


def _parts(step: int, config: TrainConfig) -> list[tuple[int, int]]:
    """Return first step and end of what is fitted at once.

    Keras cannot begin in the middle of an epoch, where training may have been stopped: what is left
    of it is an epoch of its own.
    """
    whole = -(-step // config.steps_per_epoch) * config.steps_per_epoch
    parts = ((step, whole), (whole, config.steps))
    return [(begin, end) for begin, end in parts if begin < end]
