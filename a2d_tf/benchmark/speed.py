"""Time of training steps and predictions on made-up data."""

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np

from a2d_tf import keys
from a2d_tf.benchmark.made_up_batch import make_batch, write_made_up_vocabulary
from a2d_tf.benchmark.memory import GIB, PeakMemory
from a2d_tf.config.loader import load_config, load_sentence_config
from a2d_tf.config.schema import SentenceConfig
from a2d_tf.errors import InputError
from a2d_tf.records.feature_settings import load_features
from a2d_tf.records.options import VIDEO_UNIT
from a2d_tf.tasks.frozen_trunk import build_model_on_features, check_views, trunk_endpoint
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.tasks.table import build_task
from a2d_tf.tasks.task import Task
from a2d_tf.training.compiling import compile_part, compile_to_answer, compile_to_train

ONE_DEVICE = "train.distribute=none"


@dataclass(frozen=True)
class Act:
    """What is timed.

    Attributes:
        run: Function that does it once.
        clips: Number of clips that it takes.
    """

    run: Callable[[], Any]
    clips: int


def measure_step(
    config_path: Path,
    *,
    batch: int | None,
    steps: int,
    overrides: list[str],
    cached: bool = False,
) -> int:
    """Time training steps and predictions of a configuration of any task, at its own size.

    Args:
        config_path: The experiment.
        batch: Clips of a step; None for the experiment's number.
        steps: Number of each that are timed, after one that traces the graph.
        overrides: Changed values, ``section.key=value`` each.
        cached: Whether to train on features of the frozen trunk, as ``a2d-tf cache`` stores them.

    Raises:
        InputError: Features of a model that has no frozen trunk.
    """
    config = load_config(config_path, overrides=[ONE_DEVICE, *overrides])
    batch = batch or config.train.batch_size
    with tempfile.TemporaryDirectory() as folder, PeakMemory() as memory:
        task = build_task(config, Path(folder))
        data_dir = write_made_up_vocabulary(Path(folder))
        for label, act in build_acts(task, data_dir, batch=batch, cached=cached).items():
            first, times = _time(act.run, steps)
            print(f"{label}: median {np.median(times):.2f} s for {act.clips} clips (of {steps})")
            print(f"  the first, with tracing, {first:.1f} s; peak memory so far {_gib(memory)}")
    print(f"peak memory {_gib(memory)}")
    return 0


def measure_sentences(config_path: Path, *, steps: int, overrides: list[str]) -> int:
    """Compare one clip with one sentence and with ten, which share its features."""
    config = load_sentence_config(config_path, overrides=[ONE_DEVICE, *overrides])
    with tempfile.TemporaryDirectory() as folder:
        task = SentenceTask(config, Path(folder))
        model = task.build_models(write_made_up_vocabulary(Path(folder))).inference
        compile_to_answer(model, config.train)
        inputs, _ = make_batch(task, model, batch=1)
        medians = {}
        for count in (1, 10):
            asked = inputs | {
                name: np.repeat(inputs[name][:, :1], count, axis=1)
                for name in (task.words.key, keys.NUM_WORDS)
            }
            _, times = _time(lambda asked=asked: model.predict_on_batch(asked), steps)
            medians[count] = np.median(times)
            print(f"{count} sentences: median {medians[count]:.2f} s (of {steps})")
    print(f"ten sentences cost {medians[10] / medians[1]:.2f} times one")
    return 0


def measure_pipeline(config_path: Path, *, data: Path, batches: int, overrides: list[str]) -> int:
    """Compare what the pipeline gives alone with what the training step takes.

    Args:
        config_path: The experiment.
        data: Folder of shards, or of features.
        batches: Number of timed batches.
        overrides: Changed values, ``section.key=value`` each.
    """
    config = load_config(config_path, overrides=[ONE_DEVICE, *overrides])
    size = config.train.batch_size
    with tempfile.TemporaryDirectory() as folder:
        task = build_task(config, Path(folder))
        batches_alone = iter(task.training_batches(data, start_step=0))
        inputs, targets = next(batches_alone)
        alone = size / _mean_seconds(lambda: next(batches_alone), batches)
        batches_alone = None  # its threads would work on
        model = task.build_models().training
        compile_to_train(model, task)
        features = load_features(data)
        if features is not None and isinstance(config, SentenceConfig):
            whole = model  # its random trunk did not make these features; the times are the same
            model = build_model_on_features(whole, config, endpoint=features.endpoint)
            compile_part(model, whole, task)
        model.train_on_batch(inputs, targets)
        step = size / _mean_seconds(lambda: model.train_on_batch(inputs, targets), batches)
        stream = iter(task.training_batches(data, start_step=0))
        next(stream)
        both = size / _mean_seconds(lambda: model.train_on_batch(*next(stream)), batches)
    print(f"pipeline alone {alone:.1f} clips/s, training step alone {step:.1f} clips/s")
    print(f"together {both:.1f} clips/s")
    return 0


def build_acts(task: Task, data_dir: Path, *, batch: int, cached: bool = False) -> dict[str, Act]:
    """Build a task's models; return their training step and their prediction on made-up data.

    Args:
        task: The task.
        data_dir: Folder of made-up data (``write_made_up_vocabulary``).
        batch: Clips of a step.
        cached: Whether to train on features of the frozen trunk; the prediction is of clips all the
            same.

    Raises:
        InputError: Features of a model that has no frozen trunk.
    """
    models = task.build_models(data_dir)
    model, answering = models.training, models.inference
    if task.unit == VIDEO_UNIT:  # its test clips have a length of their own
        answering = task.build_models_to_answer().inference
    compile_to_train(model, task)
    fitted = _model_on_features(model, task) if cached else model
    if answering is not model:
        compile_to_answer(answering, task.config.train)
    inputs, targets = make_batch(task, fitted, batch=batch)
    asked, _ = make_batch(task, answering, batch=1)
    trainable = sum(int(np.prod(v.shape)) for v in model.trainable_variables)
    print(f"{model.count_params():,} weights, {trainable:,} of them train; batch {batch}")
    return {
        "training step": Act(lambda: fitted.train_on_batch(inputs, targets), batch),
        "prediction": Act(lambda: answering.predict_on_batch(asked), 1),
    }


def seconds_of(run: Callable[[], Any]) -> float:
    """Run something once and return the seconds that it took."""
    started = time.monotonic()
    run()
    return time.monotonic() - started


def _model_on_features(model: keras.Model, task: Task) -> keras.Model:
    if not isinstance(task, SentenceTask):
        raise InputError("config", "task", "must be sentence with --cached", task.config.task)
    check_views(task.config, 1)  # refuses the baselines
    endpoint = trunk_endpoint(model, task.config)
    print(f"features after {endpoint}")
    fitted = build_model_on_features(model, task.config, endpoint=endpoint)
    compile_part(fitted, model, task)
    return fitted


def _time(act: Callable[[], Any], repeats: int) -> tuple[float, list[float]]:
    """Return the seconds of a first call, which traces the graph, and of each repeat."""
    first, *times = (seconds_of(act) for _ in range(1 + repeats))
    return first, times


def _mean_seconds(act: Callable[[], Any], repeats: int) -> float:
    started = time.monotonic()
    for _ in range(repeats):
        act()
    return (time.monotonic() - started) / repeats


def _gib(memory: PeakMemory) -> str:
    return f"{memory.peak / GIB:.2f} GiB"
