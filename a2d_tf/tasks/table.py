"""The table of tasks: by the names that experiments give them."""

from pathlib import Path
from typing import Any

from a2d_tf.config.schema import ExperimentConfig
from a2d_tf.tasks.joint import JointTask
from a2d_tf.tasks.pair_classifier import PairClassifierTask
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.tasks.sharpmask import SharpMaskTask
from a2d_tf.tasks.task import Task

TASKS: dict[str, type[Task[Any, Any]]] = {
    "joint": JointTask,
    "pair_classifier": PairClassifierTask,
    "sentence": SentenceTask,
    "sharpmask": SharpMaskTask,
}


def build_task(config: ExperimentConfig, workdir: Path) -> Task[Any, Any]:
    """Return the task of an experiment.

    Args:
        config: The experiment.
        workdir: Folder of the run.
    """
    return TASKS[config.task](config, workdir)
