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
from a2d_tf.benchmark.memory import GIB, PeakMemory
from a2d_tf.benchmark.speed import ONE_DEVICE, build_acts, seconds_of
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
) -> int:
    """Time training steps and predictions of variants of an experiment in turns.

    Args:
        config_path: The experiment.
        variants: Variants by name; times are compared with the first one's.
        batch: Clips of a step; None for the experiment's number.
        steps: Number of each that are timed, after one that traces the graph.
        overrides: Changed values of all variants, ``section.key=value`` each.
    """
    with tempfile.TemporaryDirectory() as folder, PeakMemory() as memory:
        data_dir = write_made_up_vocabulary(Path(folder))
        acts = {}
        for name, variant in variants.items():
            own = [*overrides, *variant.overrides]
            config = load_config(config_path, overrides=[ONE_DEVICE, *own])
            keras.utils.set_random_seed(config.train.seed)
            task = build_task(config, Path(folder))
            acts[name] = build_acts(
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
                print(
                    f"{label}, {name}: median {median:.2f} s for {clips} clips (of {steps}), "
                    f"{first / median:.2f} times as fast as {next(iter(medians))}"
                )
    print(f"peak memory {memory.peak / GIB:.2f} GiB")
    return 0
