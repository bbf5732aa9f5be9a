"""Loading a trained run of any task, ready to answer."""

from pathlib import Path
from typing import Any, TypeVar, cast

import keras

from a2d_tf.config.schema import ExperimentConfig
from a2d_tf.errors import InputError
from a2d_tf.run_folder import CONFIG_FILE, LAST
from a2d_tf.runs.joint import JointRun
from a2d_tf.runs.pair_classifier import PairClassifierRun
from a2d_tf.runs.run_config import read_run_config
from a2d_tf.runs.sentence import SentenceRun
from a2d_tf.runs.sharpmask import SharpMaskRun
from a2d_tf.runs.trained_run import TrainedRun
from a2d_tf.tasks.table import build_task
from a2d_tf.training.checkpoint import load_checkpoint
from a2d_tf.training.compiling import compile_to_answer

RUNS: dict[str, type[TrainedRun[Any]]] = {
    "joint": JointRun,
    "pair_classifier": PairClassifierRun,
    "sentence": SentenceRun,
    "sharpmask": SharpMaskRun,
}

Run = TypeVar("Run", bound=TrainedRun[Any])


def load_run(
    workdir: Path,
    kind: type[Run],
    *,
    config: ExperimentConfig | None = None,
    trained: bool = True,
    checkpoint: str | None = None,
) -> Run:
    """Load a trained run.

    Args:
        workdir: Folder of the run.
        kind: Class that the run must be of, one of ``RUNS``; ``TrainedRun`` takes any.
        config: The run's configuration, where it has been read already; it may have another size of
            pictures, if the weights fit.
        trained: Whether to fill the model from the checkpoint. Otherwise its weights are random,
            drawn with the run's seed, and no file of weights is read: the control.
        checkpoint: Which one: ``last``, ``best`` or its step; None for the last one.

    Raises:
        InputError: The folder is missing, is a run of another task or holds no such checkpoint, or
            that is damaged.
    """
    if config is None:
        config = read_run_config(workdir)
    check_kind(config, workdir, kind)
    if not trained:
        keras.utils.set_random_seed(config.train.seed)
    task = build_task(config, workdir)
    models = task.build_models_to_answer()
    step = None
    if trained:
        step = load_checkpoint(models.training, workdir, which=checkpoint or LAST)
    compile_to_answer(models.inference, config.train)
    run = RUNS[config.task](task=task, model=models.inference, step=step)
    return cast(Run, run)


def check_kind(config: ExperimentConfig, workdir: Path, kind: type[TrainedRun[Any]]) -> None:
    """Raise InputError unless the run of a configuration is of a kind, see ``load_run``."""
    if not issubclass(RUNS[config.task], kind):
        wanted = " or ".join(repr(name) for name, known in RUNS.items() if issubclass(known, kind))
        raise InputError(workdir / CONFIG_FILE, "task", f"must be {wanted}", config.task)
