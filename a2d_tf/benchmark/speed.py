"""Time of training steps and predictions on made-up data."""

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from a2d_tf import keys
from a2d_tf.benchmark.made_up_batch import make_batch, write_made_up_vocabulary
from a2d_tf.benchmark.memory import PeakMemory
from a2d_tf.config.loader import load_config, load_sentence_config
from a2d_tf.records.feature_settings import load_features
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


@dataclass(frozen=True)
class TimedModel:
    """The model whose acts are timed.

    Attributes:
        weights: Number of its weights.
        trainable: Number of those that train.
        batch: Clips of a training step.
        endpoint: End point of the frozen trunk whose features are trained on; None for clips.
    """

    weights: int
    trainable: int
    batch: int
    endpoint: str | None


@dataclass(frozen=True)
class Timing:
    """What one act took.

    Attributes:
        label: What was timed.
        clips: Number of clips that it took.
        first: Seconds of the first run, which traces the graph.
        times: Seconds of each run after it.
        peak: Peak memory of the process until then, in bytes.
    """

    label: str
    clips: int
    first: float
    times: tuple[float, ...]
    peak: int

    @property
    def median(self) -> float:
        """The median of the seconds after the first run."""
        return float(np.median(self.times))


@dataclass(frozen=True)
class StepSpeed:
    """Training steps and predictions of a model.

    Attributes:
        model: The model.
        timings: Times of each act.
        peak: Peak memory of the process, in bytes.
    """

    model: TimedModel
    timings: tuple[Timing, ...]
    peak: int


@dataclass(frozen=True)
class SentenceSpeed:
    """Median seconds of a clip by its number of sentences, each of ``steps`` runs."""

    medians: Mapping[int, float]
    steps: int


@dataclass(frozen=True)
class PipelineSpeed:
    """Clips a second of the pipeline alone, of the training step alone, and of both together."""

    pipeline: float
    step: float
    together: float


def measure_step(
    config_path: Path,
    *,
    batch: int | None,
    steps: int,
    overrides: list[str],
    cached: bool = False,
) -> StepSpeed:
    """Time training steps and predictions of a configuration of any task, at its own size.

    Args:
        config_path: The experiment.
        batch: Clips of a step; None for the experiment's number.
        steps: Number of each that are timed, after one that traces the graph.
        overrides: Changed values, ``section.key=value`` each.
        cached: Whether to train on features of the frozen trunk, as ``a2d-tf cache`` stores them.

    Raises:
        InputError: Features of a model that has no frozen trunk; psutil is not installed.
    """
    config = load_config(config_path, overrides=[ONE_DEVICE, *overrides])
    batch = batch or config.train.batch_size
    with tempfile.TemporaryDirectory() as folder, PeakMemory() as memory:
        task = build_task(config, Path(folder))
        data_dir = write_made_up_vocabulary(Path(folder))
        model, acts = build_acts(task, data_dir, batch=batch, cached=cached)
        timings = []
        for label, act in acts.items():
            first, times = _time(act.run, steps)
            timings.append(Timing(label, act.clips, first, tuple(times), memory.peak))
    return StepSpeed(model, tuple(timings), memory.peak)


def measure_sentences(config_path: Path, *, steps: int, overrides: list[str]) -> SentenceSpeed:
    """Compare one clip with one sentence and with ten, which share its features.

    Args:
        config_path: An experiment with sentences.
        steps: Number of runs that are timed, after one that traces the graph.
        overrides: Changed values, ``section.key=value`` each.

    Raises:
        InputError: The experiment is of another task.
    """
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
            medians[count] = float(np.median(times))
    return SentenceSpeed(medians, steps)


def measure_pipeline(
    config_path: Path, *, data: Path, batches: int, overrides: list[str]
) -> PipelineSpeed:
    """Compare what the pipeline gives alone with what the training step takes.

    Args:
        config_path: The experiment.
        data: Folder of shards, or of features.
        batches: Number of timed batches.
        overrides: Changed values, ``section.key=value`` each.

    Raises:
        InputError: The data is bad, or not the experiment's.
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
        if features is not None:
            whole = model  # its random trunk did not make these features; the times are the same
            model = task.model_on_features(whole, endpoint=features.endpoint).model
            compile_part(model, whole, task)
        model.train_on_batch(inputs, targets)
        step = size / _mean_seconds(lambda: model.train_on_batch(inputs, targets), batches)
        stream = iter(task.training_batches(data, start_step=0))
        next(stream)
        both = size / _mean_seconds(lambda: model.train_on_batch(*next(stream)), batches)
    return PipelineSpeed(pipeline=alone, step=step, together=both)


def build_acts(
    task: Task, data_dir: Path, *, batch: int, cached: bool = False
) -> tuple[TimedModel, dict[str, Act]]:
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
    if task.answers_other_length:
        answering = task.build_models_to_answer().inference
    compile_to_train(model, task)
    fitted, endpoint = model, None
    if cached:
        endpoint, fitted = task.model_on_features(model)
        compile_part(fitted, model, task)
    if answering is not model:
        compile_to_answer(answering, task.config.train)
    inputs, targets = make_batch(task, fitted, batch=batch)
    asked, _ = make_batch(task, answering, batch=1)
    trainable = sum(int(np.prod(v.shape)) for v in model.trainable_variables)
    timed = TimedModel(model.count_params(), trainable, batch, endpoint)
    return timed, {
        "training step": Act(lambda: fitted.train_on_batch(inputs, targets), batch),
        "prediction": Act(lambda: answering.predict_on_batch(asked), 1),
    }


def seconds_of(run: Callable[[], Any]) -> float:
    """Run something once and return the seconds that it took."""
    started = time.monotonic()
    run()
    return time.monotonic() - started


def _time(act: Callable[[], Any], repeats: int) -> tuple[float, list[float]]:
    """Return the seconds of a first call, which traces the graph, and of each repeat."""
    first, *times = (seconds_of(act) for _ in range(1 + repeats))
    return first, times


def _mean_seconds(act: Callable[[], Any], repeats: int) -> float:
    started = time.monotonic()
    for _ in range(repeats):
        act()
    return (time.monotonic() - started) / repeats
