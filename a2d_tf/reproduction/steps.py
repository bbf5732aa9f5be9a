"""The steps that evaluations need, and what they are called in logs, tables and times."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from a2d_tf.reproduction.datasets import DATA_SETS
from a2d_tf.reproduction.experiments import PAIR_SCORES, RUNS, Evaluation, trainings
from a2d_tf.reproduction.stored_features import StoredFeatures


def train_step(run: str) -> str:
    """Return what a training is called."""
    return f"train {run}"


def evaluate_step(evaluation: Evaluation) -> str:
    """Return what an evaluation is called."""
    return f"evaluate {evaluation.run} on {evaluation.name}"


def evaluate_arguments(evaluation: Evaluation, *, runs_dir: Path, data_dir: Path) -> list[str]:
    """Return the arguments of ``a2d-tf`` that make an evaluation."""
    data = DATA_SETS[evaluation.data].path(data_dir)
    arguments = ["evaluate", str(runs_dir / evaluation.run), "--data", str(data)]
    if evaluation.flow is not None:
        arguments += ["--with", str(runs_dir / evaluation.flow)]
    if isinstance(evaluation.pairs, Evaluation):
        arguments += ["--pairs", str(evaluation.pairs.folder(runs_dir) / PAIR_SCORES)]
    elif evaluation.pairs is not None:
        arguments += ["--pairs", evaluation.pairs]
    if evaluation.masks is not None:
        arguments += ["--masks-from", str(runs_dir / evaluation.masks)]
    if evaluation.untrained:
        arguments.append("--untrained")
    return [*arguments, "--out", str(evaluation.folder(runs_dir))]


def steps_of(
    evaluations: Iterable[Evaluation], features: Mapping[str, Sequence[StoredFeatures]]
) -> list[str]:
    """Return the names of all steps that evaluations may need, as they stand in the times.

    Args:
        evaluations: What is wanted.
        features: The stored features that runs train on.
    """
    steps: dict[str, None] = {}
    for evaluation in evaluations:
        for run in evaluation.trainings:
            stored = [one.step_name for one in features.get(run, ())]
            steps |= dict.fromkeys([*_data_steps(RUNS[run].data), *stored, train_step(run)])
        steps |= dict.fromkeys([*_data_steps(evaluation.data), evaluate_step(evaluation)])
    return list(steps)


def trainings_of(evaluations: Iterable[Evaluation]) -> tuple[str, ...]:
    """Return the runs that evaluations need, each after the one that it begins with."""
    return trainings(run for evaluation in evaluations for run in evaluation.runs)


def data_of(evaluations: Iterable[Evaluation]) -> list[str]:
    """Return the data sets that evaluations and their runs need."""
    names = (
        (*(RUNS[run].data for run in evaluation.trainings), evaluation.data)
        for evaluation in evaluations
    )
    return list(dict.fromkeys(name for group in names for name in group))


def _data_steps(name: str) -> tuple[str, str]:
    data = DATA_SETS[name]
    return data.release.step_name, data.step_name
