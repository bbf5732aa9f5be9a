"""Which task an experiment is."""

from pathlib import Path

from a2d_tf.config.schema import ExperimentConfig, JointConfig, PairsConfig, SharpMaskConfig
from a2d_tf.tasks.joint import JointTask
from a2d_tf.tasks.pairs import PairsTask
from a2d_tf.tasks.sentence import SentenceTask
from a2d_tf.tasks.sharpmask import SharpMaskTask
from a2d_tf.tasks.task import Task


def build_task(config: ExperimentConfig, workdir: Path) -> Task:
    """Return the task of an experiment.

    Args:
        config: The experiment.
        workdir: Of the run.
    """
    if isinstance(config, PairsConfig):
        return PairsTask(config, workdir)
    if isinstance(config, JointConfig):
        return JointTask(config, workdir)
    if isinstance(config, SharpMaskConfig):
        return SharpMaskTask(config)
    return SentenceTask(config, workdir)
