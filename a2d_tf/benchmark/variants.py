"""Variants of an experiment side by side: their steps and predictions in turns, in one process.

What else the machine does, and how warm it is, then affects all of them alike.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from a2d_tf.benchmark.made_up_batch import write_made_up_vocabulary
from a2d_tf.benchmark.memory import PeakMemory
from a2d_tf.benchmark.speed import ONE_DEVICE, TimedModel, build_acts, seconds_of
from a2d_tf.config.loader import load_config
from a2d_tf.tasks.table import build_task


@dataclass(frozen=True)
class Variant:
    """What sets a variant of an experiment apart.

    Attributes:
        overrides: Changed values, ``section.key=value`` each.
        cached: Whether to train on features of the frozen trunk, as ``a2d-tf cache`` stores them.
    """

    overrides: tuple[str, ...]
    cached: bool = False


@dataclass(frozen=True)
class VariantTiming:
    """What one act of one variant took.

    Attributes:
        label: What was timed.
        name: Name of the variant.
        clips: Number of clips that it took.
        median: Median seconds.
        speed: How many times as fast it is as the first variant.
    """

    label: str
    name: str
    clips: int
    median: float
    speed: float


@dataclass(frozen=True)
class VariantSpeeds:
    """Variants side by side.

    Attributes:
        models: The model of each variant, by name; times are compared with the first one's.
        timings: Times of each act of each variant.
        steps: Number of runs of each act that were timed.
        peak: Peak memory of the process, in bytes.
    """

    models: Mapping[str, TimedModel]
    timings: tuple[VariantTiming, ...]
    steps: int
    peak: int


# What makes the sentence paper's model faster, each alone and together.
VARIANTS: Mapping[str, Variant] = {
    "plain": Variant(("model.fold=off",)),
    "folded": Variant(("model.fold=on",)),
    "cached": Variant(("model.fold=off",), cached=True),
    "folded and cached": Variant(("model.fold=on",), cached=True),
}


def measure_variants(
    config_path: Path,
    *,
    variants: Mapping[str, Variant],
    batch: int | None,
    steps: int,
    overrides: list[str],
) -> VariantSpeeds:
    """Time training steps and predictions of variants of an experiment in turns.

    Args:
        config_path: The experiment.
        variants: Variants by name; times are compared with the first one's.
        batch: Clips of a step; None for the experiment's number.
        steps: Number of each that are timed, after one that traces the graph.
        overrides: Changed values of all variants, ``section.key=value`` each.

    Raises:
        InputError: Features of a model that has no frozen trunk; psutil is not installed.
    """
    with tempfile.TemporaryDirectory() as folder, PeakMemory() as memory:
        data_dir = write_made_up_vocabulary(Path(folder))
        models, acts, timings = {}, {}, []
        for name, variant in variants.items():
            own = [*overrides, *variant.overrides]
            config = load_config(config_path, overrides=[ONE_DEVICE, *own])
            keras.utils.set_random_seed(config.train.seed)
            task = build_task(config, Path(folder))
            models[name], acts[name] = build_acts(
                task, data_dir, batch=batch or config.train.batch_size, cached=variant.cached
            )
        for label in next(iter(acts.values())):
            times: dict[str, list[float]] = {name: [] for name in acts}
            for _ in range(1 + steps):
                for name, of_variant in acts.items():
                    times[name].append(seconds_of(of_variant[label].run))
            medians = {name: float(np.median(seconds[1:])) for name, seconds in times.items()}
            first = next(iter(medians.values()))
            for name, median in medians.items():
                clips = acts[name][label].clips
                timings.append(VariantTiming(label, name, clips, median, first / median))
    return VariantSpeeds(models, tuple(timings), steps, memory.peak)
